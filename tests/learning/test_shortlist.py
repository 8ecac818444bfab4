"""One shortlist at every desk: duty list, territory, history with back-off, mergers and returns, each in a line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Case
from shanzhi.catalogue.models import CatalogueVersion, DutyItem, Matter, Part
from shanzhi.learning import sweeps
from shanzhi.learning.actions.tallies import count_units
from shanzhi.learning.models import Tally
from shanzhi.learning.queries.shortlist import shortlist
from shanzhi.organisation.actions import merge_units
from shanzhi.organisation.models import Unit
from tests.neighbourhood import DISTRICT, FROM
from tests.statements import assert_district_named, budget, captured

HERE, ELSEWHERE = ("bailu", "shiyan", "wendi"), ("waishou", "waili", "waipai")


def led(ground, count, *, by="works", returned=0, desk=HERE, **told):
    """Have so many cases led by a unit, some of them given back."""
    intake, registrar, dispatcher = map(ground.actor, desk)
    for number in range(count + returned):
        case = take_step(
            ground.case(title=f"第{number}处", **told), "accept", by=intake, at=ground.at, matter=ground.matter
        )
        case = take_step(case, "register", by=registrar, at=ground.at, grade="ordinary")
        take_step(case, "dispatch", by=dispatcher, at=ground.at, lead=ground.units[by])
        if number >= count:
            why = {"duty_item": "3.1", "proposed_unit": ground.units["water"], "reason": "不是我们的"}
            giver = "fangyuan" if by == "works" else "waipi"
            take_task_step(ground.task(case), "return", by=ground.actor(giver), at=ground.at, **why)


def lines(case, at):
    return {str(one.unit): (one.reasons_for, one.reasons_against) for one in shortlist(case, at=at)}


@pytest.mark.both
def test_each_unit_has_its_reason_in_a_line(neighbourhood, at):
    led(neighbourhood, 4, returned=1)
    led(neighbourhood, 2, by="parks")
    case = neighbourhood.registered()
    sweeps.count(at)
    found = lines(case, at)
    assert found["市政设施管理所"][0][-1] == "近十二个月这个街道同类7件，它办了4件，退回1件"
    assert found["市政设施管理所"][1] == []
    assert found["园林绿化所"] == (["近十二个月这个街道同类7件，它办了2件"], ["事项清单没有写它"])
    assert [str(one.unit) for one in shortlist(case, at=at)] == ["市政设施管理所", "园林绿化所"]
    sweeps.count(at)  # counted anew, not on top
    assert lines(case, at) == found


def test_what_was_returned_often_speaks_against_and_this_very_case_most(neighbourhood, at):
    led(neighbourhood, 3, returned=3)
    led(neighbourhood, 3, by="parks")
    count_units(DISTRICT, at=at)
    again = Case.objects.in_district(DISTRICT).filter(returns=1).first()
    again.matter = neighbourhood.matter
    found = shortlist(neighbourhood.fresh(again), at=at)
    assert [str(one.unit) for one in found] == ["园林绿化所", "市政设施管理所"]
    assert found[1].reasons_against == ["这一件它退过", "近十二个月这个街道同类9件，它办了3件，退回3件"]


def test_where_the_street_saw_too_little_the_county_and_the_class_answer(neighbourhood, at):
    there = neighbourhood.other_grid
    led(neighbourhood, 6, by="water", desk=ELSEWHERE, area_path=there.path, grid=there, place=None)
    count_units(DISTRICT, at=at)
    case = neighbourhood.registered()
    assert lines(case, at)["供水公司"][0] == ["近十二个月全县同类6件，它办了6件"]
    Case.objects.filter(pk=case.pk).update(matter=neighbourhood.minor_matter)
    assert lines(neighbourhood.fresh(case), at)["供水公司"][0] == ["近十二个月全县同一大类6件，它办了6件"]


@pytest.mark.parametrize("merged_first", [True, False])
def test_a_merger_carries_what_was_done_before(neighbourhood, at, merged_first):
    old = Unit.objects.create(code="lamps", name="路灯所", kind="department", path="0099", valid_from=FROM)
    neighbourhood.units["lamps"] = old
    led(neighbourhood, 5, by="lamps")
    keeper, day = neighbourhood.actor("mubai"), at.date() - timedelta(days=1)
    if not merged_first:
        count_units(DISTRICT, at=at)
    merge_units(old, into=neighbourhood.units["parks"], on=day, by=keeper, at=at)
    if merged_first:
        count_units(DISTRICT, at=at)
    found = lines(neighbourhood.registered(), at)
    assert "路灯所" not in found
    assert found["园林绿化所"][0] == ["近十二个月这个街道同类5件，它办了5件，其中5件在并入或改名以前"]


def test_what_a_superior_took_back_is_never_offered_for_choosing(neighbourhood, at):
    led(neighbourhood, 6, by="street")
    version = CatalogueVersion.objects.create(part=Part.DUTIES, code="2026-01", published_at=at, is_current=True)
    DutyItem.objects.create(version=version, code="5.2", name="道路塌陷的处置", kind="recalled", lead_name="市政局")
    Matter.objects.filter(pk=neighbourhood.matter.pk).update(duty_code="5.2")
    count_units(DISTRICT, at=at)
    found = {str(one.unit): one for one in shortlist(neighbourhood.fresh(neighbourhood.registered()), at=at)}
    street = found["槐荫街道办事处"]
    assert street.blocked
    assert any("已收回" in said for said in street.reasons_against)
    assert not found["市政设施管理所"].blocked


def test_closed_zones_old_ones_and_helpers_are_not_counted(neighbourhood, at):
    led(neighbourhood, 3)
    Case.objects.filter(title="第0处").update(zone="child")
    case = neighbourhood.dispatched(support=True)
    count_units(DISTRICT, at=at)
    rows = Tally.objects.filter(level="matter+area")
    assert [(row.unit.code, row.seen) for row in rows] == [("works", 3)]
    count_units(DISTRICT, at=at + timedelta(days=500))
    assert Tally.objects.get(level="matter").seen == 0
    assert Tally.objects.get(level="matter").weight > 1
    assert case.pk


def test_a_page_asks_one_statement_of_what_was_counted(neighbourhood, at):
    led(neighbourhood, 3)
    led(neighbourhood, 3, by="parks")
    case = neighbourhood.fresh(neighbourhood.registered())
    with captured() as counting:
        count_units(DISTRICT, at=at)
    assert_district_named(counting)
    shortlist(case, at=at)
    with budget(5) as statements:
        shortlist(case, at=at)
    assert sum("learning_tally" in one for one in statements) == 1
    assert not any("cases_task" in one for one in statements)
    assert_district_named(statements)


def test_a_case_without_a_matter_has_no_shortlist(neighbourhood, at):
    assert shortlist(neighbourhood.case(), at=at) == []
