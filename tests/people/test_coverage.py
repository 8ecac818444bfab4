"""Who covers this building, and what is covered by nobody: few statements, whatever the number."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from shanzhi.journal.models import Entry
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.sheets import read_sheet
from shanzhi.people import covering, models
from shanzhi.people.actions.coverage import assign, assignment_over, end_assignment
from shanzhi.people.imports.coverage import import_coverage, kind_meant
from shanzhi.people.imports.staff import import_staff
from shanzhi.people.models import CoverageAssignment, CoverageKind, Post
from shanzhi.people.queries import responsible_person
from shanzhi.territory.models import Building
from tests.statements import budget

EXAMPLES = Path(models.__file__).parent / "data" / "examples"


def _cover(town, area, name, kind="volunteer", **more):
    row = assignment_over(area, kind=kind, person_name=name, starts_on=town.at.date(), **more)
    return assign(row, **town.act)


def test_everybody_over_a_building_is_found_the_widest_first(town):
    _cover(town, town.stairwell, "党员甲", "party_member", household="301")
    _cover(town, town.stairwell, "志愿者乙")
    _cover(town, town.building, "业委会丙", "owners_committee")
    _cover(town, town.grids[0], "班子丁", "committee_member")
    _cover(town, town.communities[0], "", "partner_unit", unit=town.water)
    _cover(town, town.communities[1], "别处戊", "committee_member")
    with budget(1):
        rows = covering.who_covers(town.building, on=town.at.date())
    assert [row.scope for row in rows] == ["zone", "zone", "building", "stairwell", "household"]
    assert [row.person_name for row in rows] == ["", "班子丁", "业委会丙", "志愿者乙", "党员甲"]
    assert covering.who_covers(town.building, on=town.at.date() - timedelta(days=1)) == []


def test_what_nobody_covers_is_counted_and_shown(town):
    day, path = town.at.date(), town.communities[0].path
    with budget(7):
        first, second = covering.overview("", on=day)
    assert (first.grids, first.buildings, first.stairwells, first.households) == (2, 4, 8, 0)
    assert first.open == second.open == 2 + 4 + 8
    _cover(town, town.communities[0], "班子丁", "committee_member")
    _cover(town, town.building, "业委会丙", "owners_committee")
    _cover(town, town.stairwell, "志愿者乙")
    first, second = covering.overview("", on=day)
    assert (first.grids_open, first.buildings_open, first.stairwells_open, first.assigned) == (0, 3, 7, 3)
    assert second.open == 14
    with budget(6):
        grids = covering.grids_in_detail(path, on=day)
    assert [len(cover.holders) for cover in grids] == [1, 1]
    block = next(cover for cover in grids[0].buildings if cover.building == town.building)
    assert [row.person_name for row in block.holders] == ["业委会丙"]
    assert block.is_open
    assert len(block.open_stairwells) == 1


def test_a_search_finds_people_units_and_buildings(town):
    day = town.at.date()
    _cover(town, town.building, "业委会丙", "owners_committee")
    _cover(town, town.grids[0], "", "partner_unit", unit=town.water)
    assert [row.person_name for row in covering.assignments_found("丙", on=day)] == ["业委会丙"]
    assert covering.assignments_found("供水", on=day).count() == 1
    assert covering.assignments_found(town.building.name, on=day).count() == 1
    assert covering.assignments_found("谁也不是", on=day).count() == 0


def test_the_same_person_covers_the_same_once_and_it_ends(town):
    row = _cover(town, town.building, "业委会丙", "owners_committee")
    with pytest.raises(Refused, match="已经包着"):
        _cover(town, town.building, "业委会丙", "owners_committee")
    end_assignment(row, **town.act)
    assert covering.who_covers(town.building, on=town.at.date()) == []
    with pytest.raises(Stale):
        end_assignment(row, **town.act)
    assert list(Entry.objects.filter(subject_kind="coverage").order_by("id").values_list("was", "now")) == [
        ("", "held"),
        ("held", "ended"),
    ]


def test_an_assignment_names_somebody_and_fits_its_scope(town):
    with pytest.raises(Refused, match="写上是谁"):
        _cover(town, town.building, " ")
    with pytest.raises(Refused, match="单元和户号"):
        _cover(town, town.building, "党员甲", "party_member", household="301")
    with pytest.raises(IntegrityError), transaction.atomic():
        CoverageAssignment.objects.create(
            scope="zone",
            kind="volunteer",
            person_name="甲",
            area_path="0001",
            building=town.building,
            starts_on=town.at.date(),
        )


def _sheet(text):
    return read_sheet(io.BytesIO(text.encode("gb18030")), filename="sheet.csv")


def test_thousands_of_rows_go_in_with_few_statements_and_once(town):
    codes = list(Building.objects.order_by("code").values_list("code", flat=True))
    lines = ["人员类别,姓名,楼栋编码,单元,户号"]
    lines += [f"在职党员,党员{number},{codes[number % 8]},1单元,{number}" for number in range(4300)]
    with budget(10 + 4300 // 80):
        done = import_coverage(_sheet("\n".join(lines)), **town.act)
    assert (done.added, done.faults) == (4300, [])
    again = import_coverage(_sheet("\n".join(lines)), **town.act)
    assert (again.added, again.unchanged) == (0, 4300)


def test_rows_of_coverage_that_cannot_be_read_say_why(town):
    text = (
        "人员类别,姓名,用户名,单位,区划或网格编码,楼栋编码,单元,户号\n"
        f"专职网格员,,qiaohe,,{town.grids[0].code},,,\n"
        "志愿者,甲,,,,NOPE,,\n"
        f"志愿者,乙,,,,{town.building.code},9单元,\n"
        "志愿者,丙,,,,,,\n"
        f"路人,丁,nobody,某单位,{town.grids[0].code},,,\n"
        f"志愿者,,,,{town.grids[0].code},,,\n"
    )
    tried = import_coverage(_sheet(text), dry_run=True, **town.act)
    assert not CoverageAssignment.objects.exists()
    done = import_coverage(_sheet(text), **town.act)
    assert tried.faults == done.faults
    assert done.added == tried.added == 1
    assert {fault.number: len(fault.sentences) for fault in done.faults} == {3: 1, 4: 1, 5: 1, 6: 3, 7: 1}
    (said,) = [fault.sentences[0] for fault in done.faults if fault.number == 6]
    assert said.startswith("没有“路人”这类人员。能写的有：班子成员、"), (
        "who reads it needs no other page to write it right"
    )
    assert all(str(label) in said for label in CoverageKind.labels)
    with override("en"):
        assert {kind_meant(str(label)) for label in CoverageKind.labels} == set(CoverageKind.values)
    assert CoverageAssignment.objects.get().user == town.cast["qiaohe"]


def test_the_example_sheets_go_in(town):
    tried = import_staff(read_sheet(EXAMPLES / "staff.csv"), dry_run=True, **town.act)
    assert (tried.added, tried.invited) == (3, [])
    assert Post.objects.count() == 7
    done = import_staff(read_sheet(EXAMPLES / "staff.csv"), **town.act)
    assert done.added == len(done.invited) == 3
    assert ["第一责任人" in sentence for fault in done.faults for sentence in fault.sentences] == [True]
    assert import_staff(read_sheet(EXAMPLES / "staff.csv"), **town.act).unchanged == 3
    done = import_coverage(read_sheet(EXAMPLES / "coverage.csv"), **town.act)
    assert (done.added, done.faults) == (2, [])


def test_rows_of_staff_that_cannot_be_read_say_why_and_change_nothing(town):
    text = (
        "用户名,姓名,身份,单位,区划或网格编码\n"
        "xinren,新人,派遣员,,990101\n"
        "xinren,新人,核查员,,990101\n"
        "qiaohe,别人,派遣员,,990101\n"
        "banren,半人,承办人,,\n"
        "wuren,无人,书记,某单位,ZZ\n"
    )
    done = import_staff(_sheet(text), **town.act)
    assert (done.added, len(done.invited)) == (2, 1)
    assert {fault.number: len(fault.sentences) for fault in done.faults} == {4: 1, 5: 1, 6: 3}
    assert not Post.objects.filter(user__username__in=["banren", "wuren"]).exists()
    assert responsible_person(town.works.pk, at=town.at) == town.cast["fangyuan"]
