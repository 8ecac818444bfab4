"""A county that begins: its keeper by command, then every example sheet in the order of the checklist."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as kept
from django.core.management import call_command

from shanzhi.catalogue.actions.publishing import take_in
from shanzhi.catalogue.models import Part
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.sheets import read_sheet
from shanzhi.territory.models import Division
from shanzhi.web import imports

pytestmark = pytest.mark.django_db
BY = Actor(ActorKind.IMPORT, name="manage", district_id="990101")


@pytest.fixture(autouse=True)
def _the_clock_stands(at, monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: at)


def take(what: str, content: bytes, at, *, name: str = "sheet.csv", dry_run: bool = False) -> imports.Told:
    return imports.take(imports.KINDS[what], imports.Upload(name, content), by=BY, at=at, dry_run=dry_run)


def test_the_example_sheets_are_one_county_and_go_in_one_after_the_other(at):
    out = StringIO()
    call_command("create_keeper", "keeper", "王管", stdout=out)
    assert "/letter/" in out.getvalue()
    for what in ("divisions", "grids", "places", "buildings", "units", "staff", "coverage"):
        for file in imports.example_names(imports.KINDS[what]):
            path = imports.example(imports.KINDS[what], file)
            assert path is not None
            told = take(what, path.read_bytes(), at, name=file)
            assert (told.faults, told.unread) == ([], []), (what, file)
            assert not told.changes_nothing
    assert Division.objects.filter(parent=None).count() == 1  # no second county beside the keeper's
    for part in (Part.MATTERS, Part.LIMITS, Part.DUTIES, Part.REASONS, Part.REPLIES):
        sheet = read_sheet(Path(kept.BASE_DIR) / "shanzhi" / "catalogue" / "data" / "examples" / f"{part}.csv")
        outcome = take_in(part, sheet, by=BY, at=at)
        assert (outcome.faults, outcome.remarks, sheet.unread) == ([], [], []), part


def test_a_column_with_another_name_is_said_and_not_passed_over_in_silence(at):
    told = take("units", "单位编码,单位名称,类别,主管电话\nU1,甲局,部门,0000-1\n".encode(), at, dry_run=True)
    assert told.unread == ["主管电话"]
    assert told.added == 1


def test_parents_in_a_circle_are_called_that(at):
    rows = "区划代码,名称,层级,上级代码\n990101,县,3,\n990101005000,甲,4,990101006000\n990101006000,乙,4,990101005000\n"
    told = take("divisions", rows.encode(), at, dry_run=True)
    assert [fault.where for fault in told.faults] == ["第3行", "第4行"]
    assert all("绕成了圈" in fault.sentences[0] for fault in told.faults)
    units = take(
        "units", "单位编码,单位名称,类别,上级单位编码\nU1,甲,部门,U2\nU2,乙,部门,U1\n".encode(), at, dry_run=True
    )
    assert all("绕成了圈" in fault.sentences[0] for fault in units.faults)


def test_codes_that_a_spreadsheet_rounded_and_texts_too_long_are_said(at):
    told = take("units", f"单位编码,单位名称,类别\n9.90101E+14,{'甲' * 200},部门\n".encode(), at, dry_run=True)
    said = " ".join(told.faults[0].sentences)
    assert "“单位名称”超过128个字" in said
    assert "“单位编码”：“9.90101E+14”是表格软件把长编码改成的科学记数" in said
    grids = take("grids", "网格编码,网格名称,所属社区代码\n9.90101E+14,一,990101\n".encode(), at, dry_run=True)
    assert "科学记数" in grids.faults[0].sentences[0]


def test_two_buildings_of_one_name_in_one_courtyard_are_a_fault_not_a_failure(at):
    call_command("create_keeper", "keeper", "王管", stdout=StringIO())
    for what in ("divisions", "grids", "places", "buildings"):
        path = imports.example(imports.KINDS[what], f"{what}.csv")
        assert path is not None
        take(what, path.read_bytes(), at)
    rows = "楼栋编码,楼栋名称,小区院落编号,网格编码\nX1,2号楼,XQ-001,990101001001001\nX2,9号楼,XQ-001,990101001001001\n"
    told = take("buildings", f"{rows}X3,9号楼,XQ-001,990101001001001\n".encode(), at)
    assert told.added == 1
    assert ["已经有“2号楼”，编码不一样" in told.faults[0].sentences[0], told.faults[1].where] == [True, "第4行"]


def test_a_row_of_the_lists_that_runs_over_its_columns_is_said(at):
    rows = "用于,编码,理由,该去哪里\nreject,a,应由法院管,到法院,带上材料\n"
    outcome = take_in(Part.REASONS, read_sheet(rows.encode()), by=BY, at=at)
    assert "多出内容：带上材料" in outcome.faults[0].sentences[0]
    assert not outcome.published
    limits = "时钟,数量,单位\ntotal,99999999999999999999,days\n"
    assert take_in(Part.LIMITS, read_sheet(limits.encode()), by=BY, at=at).faults


def test_the_commands_say_what_was_not_taken_and_print_each_new_persons_link(at, tmp_path, settings):
    call_command("create_keeper", "keeper", "王管", stdout=StringIO())
    settings.ALLOWED_HOSTS = ["gov.example.cn"]
    sheet, out, err = tmp_path / "staff.csv", StringIO(), StringIO()
    rows = ("用户名,姓名,身份,区划或网格编码,备用", "one,石榴,派遣员,990101,x", "two,木棉,书记,990101,", "")
    sheet.write_text("\n".join(rows))
    with pytest.raises(SystemExit):
        call_command("import_staff", str(sheet), stdout=out, stderr=err)
    assert "one 石榴 http://gov.example.cn/letter/" in out.getvalue()
    assert "第3行：没有“书记”这个身份。" in err.getvalue()
    assert "没有看的列：备用。" in err.getvalue()
