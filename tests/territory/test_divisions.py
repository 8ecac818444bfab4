"""Divisions: codes that hold together, sheets in any order, names corrected, runs repeated."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from shanzhi.journal.models import Entry
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import read_sheet
from shanzhi.survey import division_codes as codes
from shanzhi.territory import queries
from shanzhi.territory.actions.divisions import import_division_outlines, import_divisions
from shanzhi.territory.models import Division
from tests.territory.conftest import sheet, square

HEAD = "区划代码,名称,层级,上级代码"
COUNTY = [
    HEAD,
    "990101000000,云溪县,3,",
    "990101001000,槐荫街道,4,990101000000",
    "990101001001,梧桐社区居民委员会,5,990101001000",
    "990101001002,石桥社区,5,990101001000",
]


@pytest.mark.parametrize(
    ("code", "parent", "level", "word"),
    [
        ("99010100100", "", None, "12位"),
        ("99010100100a", "", None, "12位"),
        ("９90101001000", "", None, "12位"),
        ("990001001000", "", None, "中间"),
        ("990101600000", "", None, "号段"),
        ("990101001001", "990102000000", None, "不在上级"),
        ("990101001000", "990101001000", None, "不在上级"),
        ("990101001001", "", 3, "层级"),
    ],
)
def test_a_code_that_does_not_hold_together_says_why(code, parent, level, word):
    assert word in " ".join(str(fault) for fault in codes.faults(code, parent, level))


@pytest.mark.parametrize("code", ["990101000000", "990101001001", "370871000000", "360881403498", "411601501001"])
def test_sound_codes_have_no_fault(code):
    assert codes.faults(code) == []


def test_a_code_says_what_it_stands_for():
    assert codes.kind_of("990101001901") == "zone"
    assert [codes.kind_of(code) for code in ("990000000000", "990101000000", "990101001001")] == [
        "province",
        "county",
        "community",
    ]
    assert [codes.class_of(code) for code in ("990101001000", "990101100000", "990101001201")] == [
        "街道",
        "镇",
        "村委会",
    ]
    assert codes.short_name("梧桐社区居民委员会") == "梧桐"


@pytest.mark.django_db
def test_rows_come_in_any_order_and_form_a_tree(keeper, at):
    outcome = import_divisions(sheet(HEAD, *reversed(COUNTY[1:])), by=keeper, at=at)
    assert (outcome.added, outcome.faults) == (4, [])
    county, street, wutong = (
        Division.objects.get(code=code.ljust(12, "0")) for code in ("990101", "990101001", "990101001001")
    )
    assert street.path.startswith(county.path)
    assert wutong.path.startswith(street.path)
    assert [step.name for step in queries.chain_for(wutong.path)] == ["云溪县", "槐荫街道", "梧桐社区居民委员会"]
    assert wutong.short_name() == "梧桐"


@pytest.mark.django_db
def test_a_second_run_changes_nothing_and_writes_no_line(keeper, at):
    import_divisions(sheet(*COUNTY), by=keeper, at=at)
    lines, stamp = Entry.objects.count(), queries.stamp()
    outcome = import_divisions(sheet(*COUNTY), by=keeper, at=at)
    assert (outcome.added, outcome.changed, outcome.unchanged) == (0, 0, 4)
    assert (Entry.objects.count(), queries.stamp()) == (lines, stamp)


@pytest.mark.django_db
def test_a_dry_run_says_the_same_and_leaves_nothing(keeper, at):
    dry = import_divisions(sheet(*COUNTY), by=keeper, at=at, dry_run=True)
    assert not Division.objects.exists()
    assert not Entry.objects.exists()
    real = import_divisions(sheet(*COUNTY), by=keeper, at=at)
    assert (dry.added, dry.changed, dry.faults) == (real.added, real.changed, real.faults)
    assert "会新增4行" in dry.summary


@pytest.mark.django_db
def test_the_import_is_one_line_with_its_figures(keeper, at):
    import_divisions(sheet(*COUNTY), by=keeper, at=at, source="区划.csv")
    (entry,) = Entry.objects.all()
    assert (entry.verb, entry.district_id, entry.subject_id) == ("territory.import_divisions", "990101", "divisions")


@pytest.mark.django_db
def test_parents_are_told_from_codes_when_the_sheet_has_no_column_for_them(keeper, at):
    rows = [",".join(row.split(",")[:2]) for row in COUNTY]
    import_divisions(sheet(*rows), by=keeper, at=at)
    wutong = Division.objects.get(code="990101001001")
    assert wutong.parent is not None
    assert (wutong.parent.name, wutong.level) == ("槐荫街道", 5)


@pytest.mark.django_db
def test_a_zone_stands_between_street_and_community(keeper, at):
    rows = [
        *COUNTY[:3],
        "990101001901,东片区,5,990101001000",
        "990101001005,书院社区,6,990101001901",
    ]
    outcome = import_divisions(sheet(*rows), by=keeper, at=at)
    assert not outcome.faults
    assert Division.objects.get(code="990101001901").kind == "zone"
    assert Division.objects.get(code="990101001005").level == 6


@pytest.mark.django_db
def test_faulty_rows_are_left_out_with_row_and_reason(keeper, at):
    rows = [
        *COUNTY,
        "99010100,短码,5,990101001000",
        "990101001003,,5,990101001000",
        "990101001002,石桥又来,5,990101001000",
        "990101002002,别街社区,5,990101001000",
        "990101002001,没有街道,5,990101002000",
    ]
    outcome = import_divisions(sheet(*rows), by=keeper, at=at)
    assert outcome.added == 4
    said = [str(fault) for fault in outcome.faults]
    assert [fault.number for fault in outcome.faults] == [6, 7, 8, 9, 10]
    assert "第6行“区划代码”：区划代码“99010100”应是12位数字。" in said
    assert "第7行“名称”：不能为空。" in said
    assert "与第5行的代码重复。" in said[2]
    assert "不在上级“990101001000”的号段下" in said[3]
    assert "不在表里，也不在库里" in said[4]


@pytest.mark.django_db
def test_another_countys_rows_are_faults_and_what_lies_above_is_taken(keeper, at):
    rows = ["990000000000,省", "990200000000,别市", "990102000000,邻县", "990102001000,邻街", "990101000000,云溪县"]
    outcome = import_divisions(sheet("区划代码,名称", *rows), by=keeper, at=at)
    assert [fault.number for fault in outcome.faults] == [3, 4, 5]
    assert str(outcome.faults[1]) == (
        "第4行“区划代码”：区划代码“990102000000”不在这里管的“990101”之内，也不是它的上级。删掉这一行，或者改对代码。"
    )
    assert set(Division.objects.values_list("name", flat=True)) == {"省", "云溪县"}
    city = replace(keeper, district_id="990100")
    again = import_divisions(sheet("区划代码,名称", *rows), by=city, at=at)
    assert (again.added, [fault.number for fault in again.faults]) == (2, [3]), "a city takes in all its counties"


@pytest.mark.django_db
def test_a_circle_of_parents_ends_and_is_reported(keeper, at):
    outcome = import_divisions(
        sheet(HEAD, "990101001000,甲,4,990101001001", "990101001001,乙,5,990101001000"), by=keeper, at=at
    )
    assert (outcome.added, len(outcome.faults)) == (0, 2)


@pytest.mark.django_db
def test_a_new_name_is_a_correction_and_a_new_parent_is_not(keeper, at):
    import_divisions(sheet(*COUNTY, "990101002000,松风街道,4,990101000000"), by=keeper, at=at)
    outcome = import_divisions(
        sheet(HEAD, "990101001002,大石桥社区,5,990101001000", "990101001001,梧桐社区,5,990101002000"), by=keeper, at=at
    )
    assert outcome.changed == 1
    assert Division.objects.get(code="990101001002").name == "大石桥社区"
    assert "要用新代码" in str(outcome.faults[0])


@pytest.mark.django_db
def test_a_sheet_without_its_columns_is_refused(keeper, at):
    with pytest.raises(Refused, match="缺少这些列：区划代码"):
        import_divisions(sheet("甲,名称", "1,2"), by=keeper, at=at)


@pytest.mark.django_db
def test_outlines_find_their_division_and_give_it_ground(keeper, at):
    import_divisions(sheet(*COUNTY), by=keeper, at=at)
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"adcode": "990101"}, "geometry": square(102, 40, 0.1)},
            {"type": "Feature", "properties": {"adcode": "990199"}, "geometry": square(102, 40, 0.1)},
        ],
    }
    outcome = import_division_outlines(collection, by=keeper, at=at)
    assert (outcome.changed, len(outcome.faults)) == (1, 1)
    assert "第2个图形" in str(outcome.faults[0])
    located = queries.locate(102.05, 40.05)
    assert located is not None
    assert (located.grid, located.division.name) == (None, "云溪县")
    assert import_division_outlines(collection, by=keeper, at=at).changed == 0


@pytest.mark.django_db
def test_the_database_keeps_what_the_verbs_promise(keeper, at):
    import_divisions(sheet(*COUNTY), by=keeper, at=at)
    row = Division.objects.get(code="990101001001")
    for values in ({"code": "123"}, {"name": ""}, {"valid_to": row.valid_from}, {"level": 0}, {"path": "0001"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Division.objects.filter(pk=row.pk).update(**values)


@pytest.mark.data
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "rows"), [("jinggangshan_360881", 192), ("jining_370800", 5099), ("zhoukou_411600", 5335)]
)
def test_real_sheets_of_divisions_come_in_whole(name, rows, data_folder, keeper, at):
    keeper = replace(keeper, district_id=name[-6:])
    path = data_folder / "geo" / f"divisions_{name}.csv"
    outcome = import_divisions(read_sheet(path), by=keeper, at=at)
    assert (outcome.added, [str(fault) for fault in outcome.faults[:5]]) == (rows, [])
    assert import_divisions(read_sheet(path), by=keeper, at=at).unchanged == rows


@pytest.mark.data
@pytest.mark.django_db
def test_real_outlines_answer_for_their_counties(data_folder, keeper, at):
    import json

    for name in ("jinggangshan_360881", "jining_370800", "zhoukou_411600"):
        theirs = replace(keeper, district_id=name[-6:])
        import_divisions(read_sheet(data_folder / "geo" / f"divisions_{name}.csv"), by=theirs, at=at)
    collection = json.loads((data_folder / "geo" / "boundaries_wgs84.geojson").read_text())
    outcome = import_division_outlines(collection, by=keeper, at=at)
    assert (outcome.changed, [str(fault) for fault in outcome.faults]) == (25, [])
    located = queries.locate(116.99, 35.6)
    assert located is not None
    assert located.division.name == "曲阜市"
