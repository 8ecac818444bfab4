"""Warnings: read from the clocks, once for each share and due moment, told within office hours."""

from __future__ import annotations

from datetime import date

from shanzhi.accountability.actions.warnings import raise_due, tell
from shanzhi.accountability.models import DeadlineWarning
from shanzhi.accountability.queries.warnings import warnings
from shanzhi.cases.actions.applications import ask, decide
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Application
from shanzhi.post.models import Notice
from tests.neighbourhood import DISTRICT
from tests.statements import budget


def raised(stage, kind="unit"):
    raise_due(DISTRICT, at=stage.now)
    found = DeadlineWarning.objects.in_district(DISTRICT).filter(kind=kind).order_by("raised_at", "share")
    return list(found.values_list("share", flat=True))


def test_a_unit_s_clock_warns_at_half_at_four_fifths_and_at_its_end(stage):
    stage.ground.dispatched()
    assert raised(stage) == []
    stage.until(3, 13, 9)
    assert raised(stage) == []
    stage.until(3, 16, 12)
    assert raised(stage) == [50]
    assert raised(stage) == [50]
    stage.until(3, 18, 9)
    assert raised(stage) == [50, 80]
    stage.until(3, 18, 17, 31)
    assert raised(stage) == [50, 80, 100]
    stage.agrees()


def test_only_the_highest_share_is_raised_after_a_pause_of_the_sweep(stage):
    stage.ground.dispatched()
    stage.until(3, 20, 9)
    assert raised(stage) == [100]
    assert raised(stage, "step") == [100]


def test_an_extension_lets_the_warnings_begin_again(stage):
    case = stage.ground.dispatched()
    take_task_step(stage.task(case), "sign", by=stage.actor("hanzhou"), at=stage.now)
    stage.until(3, 18, 9)
    assert raised(stage) == [80]
    told = {"code": "parts", "reason": "等井盖", "until": date(2026, 4, 30)}
    ask(stage.task(case), "extension", by=stage.actor("hanzhou"), at=stage.now, **told)
    wish = Application.objects.in_district(DISTRICT).get()
    wish.task = stage.task(case)
    wish.case = wish.task.case
    decide(wish, "grant", by=stage.actor("wendi"), at=stage.now)
    assert raised(stage) == [80]
    stage.until(5, 2, 9)
    assert raised(stage) == [80, 100]


def test_people_are_told_when_the_office_is_open(stage):
    case = stage.ground.dispatched()
    stage.told()
    stage.until(3, 18, 18)
    raise_due(DISTRICT, at=stage.now)
    assert tell(DISTRICT, at=stage.now) == 0
    stage.until(3, 19, 8, 40)
    assert tell(DISTRICT, at=stage.now) > 0
    notes = Notice.objects.filter(district_id=DISTRICT)
    found = {(note.user.username, note.title) for note in notes.select_related("user")}
    assert ("hanzhou", f"超期了：{case.title}") in found
    assert "guyu" in {who for who, _title in found}
    assert tell(DISTRICT, at=stage.now) == 0


def test_danger_is_told_at_once(stage):
    case = take_step(stage.ground.accepted(), "register", by=stage.actor("shiyan"), at=stage.now, grade="danger")
    lead = stage.ground.units["works"]
    take_step(case, "dispatch", by=stage.actor("wendi"), at=stage.now, lead=lead)
    stage.told()
    stage.until(3, 11, 23)
    raise_due(DISTRICT, at=stage.now)
    assert tell(DISTRICT, at=stage.now) > 0


def test_a_closed_zone_s_warning_reaches_its_own_desk_alone(stage):
    stage.ground.case(zone="child", title="孩子金丝雀")
    stage.told()
    stage.until(3, 20, 9)
    raise_due(DISTRICT, at=stage.now)
    tell(DISTRICT, at=stage.now)
    told = list(Notice.objects.filter(district_id=DISTRICT).select_related("user"))
    assert {note.user.username for note in told} == {"tongxin"}
    assert not [note for note in told if "金丝雀" in note.title]
    assert warnings(stage.actor("guyu"), at=stage.now) == []
    assert "26-000001" in stage.page("tongxin", "/accountability/warnings/")


def test_the_list_of_warnings_shows_the_highest_of_each_clock(stage):
    stage.ground.dispatched()
    for day in (16, 18, 20):
        stage.until(3, day, 9)
        raise_due(DISTRICT, at=stage.now)
    with budget(2):
        found = warnings(stage.actor("hanzhou"), at=stage.now)
    assert [one.share for one in found if one.kind == "unit"] == [100]
    page = stage.page("hanzhou", "/accountability/warnings/", limit=14)
    assert "单位时限，市政设施管理所" in page
    assert "单位时限用到50%、80%、100%" in page
