"""A sheet goes in: every row ends once, dry and real agree, a second time adds nothing, a cut is healed."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from shanzhi.cases.models import Case
from shanzhi.hotline import keeping, sweeps
from shanzhi.hotline.actions import running, tellings
from shanzhi.hotline.actions.exporting import export_faults
from shanzhi.hotline.models import SheetImport, SheetMapping, SheetRowResult
from shanzhi.hotline.queries.runs import faults_of
from shanzhi.hotline.reading.rows import read_rows
from shanzhi.journal.models import Entry, Errand
from shanzhi.journal.queries import history_panel
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import read_sheet
from shanzhi.post.models import Delivery, Notice
from shanzhi.reports.models import RelayMessage, Report, ReporterIdentity
from tests.hotline.conftest import DISTRICT, HEADERS, message, rows_of, sheet_of, taken
from tests.statements import assert_district_named, budget, captured

pytestmark = pytest.mark.both
FIVE = sheet_of(
    [
        message(1, "梧桐路47号门前路面塌陷，里面积水\t\n\n", title="路面塌陷"),
        message(2, "巷子里路灯不亮", at="2026/3/2 7:05:09"),
        message(3, "", title=""),
        message(4, "巷子里，路灯不亮！"),
        message(2, "说的是另一件事"),
    ]
)


def outcomes(run: SheetImport) -> list[str]:
    return [row.outcome for row in rows_of(run)]


@pytest.fixture
def by(neighbourhood) -> Actor:
    return neighbourhood.actor("wendi")


def test_every_row_ends_in_exactly_one_way(neighbourhood, by, at):
    run = taken(FIVE, by, at)
    assert outcomes(run) == ["new", "new", "refused", "new", "known"]
    assert (run.state, run.total, run.cursor) == ("done", 5, 5)
    assert run.counts() == {"new": 3, "known": 1, "unchanged": 0, "refused": 1}
    assert [row.reason for row in rows_of(run)] == [
        "",
        "",
        "主题和内容都没有写，不知道是什么事。",
        "内容和第3行完全相同，编号不同：照样收下，请看要不要并案。",
        "和第3行是同一个编号，只收前面那行。",
    ]
    assert verify(DISTRICT) == []


def test_matter_and_place_are_filled_in_where_they_are_sure(neighbourhood, by, at):
    run = taken(FIVE, by, at)
    first, second = (Case.objects.in_district(DISTRICT).get(pk=row.case_id) for row in rows_of(run)[:2])
    assert first.place == neighbourhood.place
    assert first.place_known
    assert not second.place_known
    assert second.area_path == neighbourhood.street.path  # the importer's own area: the queue of unknown places there
    assert rows_of(run)[0].matter_code == neighbourhood.matter.code
    assert first.title == "梧桐路47号门前路面塌陷，里面积水"  # the details say the title too, so it isn't said twice


def test_the_teller_is_sealed_and_the_telling_keeps_its_own_time(by, at):
    run = taken(FIVE, by, at)
    report = Report.objects.in_district(DISTRICT).get(source_number="2")
    assert (report.source, report.origin, report.channel) == ("县热线", "import", "hotline")
    assert f"{report.told_at:%m-%d}" == "03-01"  # 7:05 in China is the evening before in UTC
    assert report.number.startswith("2603")
    assert report.recorded_at == at
    assert ReporterIdentity.objects.in_district(DISTRICT).filter(report_id=report.pk).exists()
    assert {row.source_number for row in rows_of(run)} >= {"1", "2", "4"}


def test_an_import_disturbs_nobody(by, at):
    taken(FIVE, by, at)
    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()
    # The index hears of every case, and tells nobody.
    assert set(Errand.objects.values_list("subscriber", flat=True)) <= {"search: keep the index"}


def test_a_dry_run_foresees_the_real_one_and_keeps_nothing(by, at):
    tried = taken(FIVE, by, at, dry_run=True)
    foreseen = [(row.row, row.outcome, row.reason, row.matter_code, row.placed) for row in rows_of(tried)]
    counts = tried.counts()
    assert not Report.objects.in_district(DISTRICT).exists()
    assert not Case.objects.in_district(DISTRICT).exists()
    assert not Entry.objects.filter(district_id=DISTRICT).exists()
    running.start(
        tried,
        columns=tried.columns,
        source="县热线",
        channel="hotline",
        dry_run=False,
        by=by,
        at=at,
        in_background=True,
    )
    sweeps.take_sheets_in(at)
    done = SheetImport.objects.in_district(DISTRICT).get(pk=tried.pk)
    assert [(row.row, row.outcome, row.reason, row.matter_code, row.placed) for row in rows_of(done)] == foreseen
    assert done.counts() == counts
    assert done.state == "done"


def test_a_second_time_adds_nothing(by, at):
    taken(FIVE, by, at)
    before = (Report.objects.count(), Case.objects.count(), Entry.objects.filter(subject_kind="report").count())
    again = taken(FIVE, by, at)
    assert outcomes(again) == ["unchanged", "unchanged", "refused", "unchanged", "known"]
    assert (Report.objects.count(), Case.objects.count(), Entry.objects.filter(subject_kind="report").count()) == before


def test_known_rows_are_passed_over_cheaply(by, at):
    content = sheet_of([message(number, f"第{number}盏路灯不亮") for number in range(1, 41)])
    taken(content, by, at)
    run = taken(content, by, at, through=False)
    readings = read_rows(read_sheet(content).rows, run.columns, purpose="tell", at=at)
    with budget(7) as statements:
        running.advance(run, readings, at=at)
    assert run.unchanged == 40
    assert_district_named(statements)


def test_every_statement_names_the_district(by, at):
    with captured() as statements:
        taken(FIVE, by, at)
    assert_district_named(statements)


def test_the_same_number_of_another_system_is_another_telling(by, at):
    taken(FIVE, by, at)
    other = taken(FIVE, by, at, source="网上信箱")
    assert other.fresh == 3


def test_other_words_under_a_known_number_change_nothing(by, at):
    taken(FIVE, by, at)
    run = taken(sheet_of([message(1, "后来改写的话")]), by, at)
    assert outcomes(run) == ["known"]
    assert "没有改动原来的" in rows_of(run)[0].reason
    assert "塌陷" in Report.objects.in_district(DISTRICT).get(source_number="1").text


def test_a_run_that_was_cut_goes_on_without_loss_or_double(by, at, monkeypatch):
    content = sheet_of([message(number, f"第{number}个井盖响") for number in range(1, 31)])
    monkeypatch.setitem(running.BATCH, "tell", 10)
    run = taken(content, by, at, through=False)
    told = tellings.telling.tell
    calls = 0

    def dies_at_17(**words):
        nonlocal calls
        calls += 1
        if calls == 17:
            raise KeyboardInterrupt
        return told(**words)

    with monkeypatch.context() as dying:
        dying.setattr(tellings.telling, "tell", dies_at_17)
        with pytest.raises(KeyboardInterrupt):
            running.run_through(run, content, at=at)
    cut = SheetImport.objects.in_district(DISTRICT).get(pk=run.pk)
    assert (cut.state, cut.cursor, cut.fresh) == ("running", 10, 10)
    assert Report.objects.in_district(DISTRICT).count() == 10
    done = running.run_through(cut, content, at=at)
    assert (done.state, done.fresh) == ("done", 30)
    assert Report.objects.in_district(DISTRICT).count() == 30
    assert [row.row for row in rows_of(done)] == list(range(2, 32))
    assert verify(DISTRICT) == []


def test_two_workers_never_do_one_row_twice(by, at, monkeypatch):
    content = sheet_of([message(number, f"第{number}个井盖响") for number in range(1, 21)])
    monkeypatch.setitem(running.BATCH, "tell", 10)
    mine = taken(content, by, at, through=False)
    theirs = SheetImport.objects.in_district(DISTRICT).get(pk=mine.pk)
    readings = read_rows(read_sheet(content).rows, mine.columns, purpose="tell", at=at)
    assert running.advance(mine, readings, at=at)
    assert running.advance(theirs, readings, at=at)  # finds the batch done, and only learns where the run stands
    assert (theirs.cursor, theirs.fresh) == (10, 10)
    assert not running.advance(theirs, readings, at=at)
    assert theirs.fresh == 20


def test_the_mapping_is_remembered_by_its_headers(by, at):
    headers = ("甲", "乙", "丙")
    content = sheet_of([("1", "井盖坏了", "2026-03-01 08:00")], headers)
    columns = {"number": "甲", "text": "乙", "told_at": "丙"}
    assert taken(content, by, at, columns=columns, source="乡镇台账").fresh == 1
    sheet = read_sheet(sheet_of([("2026-03-02", "2", "路灯坏了")], ("丙", "甲", "乙")))
    run = running.receive(sheet, b"2", name="next.csv", purpose="tell", by=by, at=at)
    assert run.columns == columns
    assert run.source == "乡镇台账"
    assert SheetMapping.objects.count() == 1


def test_a_run_needs_a_source_and_a_column_of_words(by, at):
    content = sheet_of([("1", "x")], ("甲", "乙"))
    run = running.receive(read_sheet(content), content, name="a.csv", purpose="tell", by=by, at=at)
    with pytest.raises(Refused) as refusal:
        running.start(run, columns={"text": "不在表里"}, source=" ", channel="", dry_run=True, by=by, at=at)
    assert len(refusal.value.reasons) == 2


def test_a_run_is_begun_once(by, at):
    run = taken(FIVE, by, at)
    with pytest.raises(Refused):
        running.start(run, columns=run.columns, source="县热线", channel="", dry_run=False, by=by, at=at)


def test_complaints_and_children_go_to_the_few(neighbourhood, by, at):
    content = sheet_of(
        [
            message(1, "举报社区干部冒领高龄补贴"),
            message(2, "邻居家孩子常被打得身上有伤"),
            message(3, "路灯不亮"),
        ]
    )
    run = taken(content, by, at)
    zones = {row.source_number: row.zone for row in Report.objects.in_district(DISTRICT)}
    assert zones == {"1": "complaint", "2": "child", "3": "ordinary"}
    seen = Case.objects.visible_to(by)
    assert seen.filter(pk__in=[row.case_id for row in rows_of(run)]).count() == 1
    assert not any(row.reason for row in rows_of(run))


def test_a_very_long_telling_is_kept_whole(by, at):
    content = sheet_of([message(1, "井盖坏了。" + "很长的经过" * 1400)])
    run = taken(content, by, at)
    report = Report.objects.in_district(DISTRICT).get(source_number="1")
    added = RelayMessage.objects.in_district(DISTRICT).filter(report_id=report.pk).order_by("pk")
    assert report.text + "".join(one.text for one in added) == "井盖坏了。" + "很长的经过" * 1400
    assert outcomes(taken(content, by, at)) == ["unchanged"]
    assert run.fresh == 1


def test_a_hotline_workbook_comes_in_with_its_own_class_and_address(neighbourhood, by, at):
    book = io.BytesIO()
    writer = xlsxwriter.Workbook(book)
    page = writer.add_worksheet()
    headers = ("工单编号", "诉求类型", "三级分类", "诉求标题", "诉求内容", "办理状态", "来电人", "联系电话", "所属街道",
               "事发地址", "受理时间", "办结时间", "答复内容")  # fmt: skip
    page.write_row(0, 0, ["云溪县热线工单（3月）"])
    page.write_row(1, 0, headers)
    page.write_row(2, 0, ["GD2026-0001", "求助", "环境/乱堆杂物", "楼道", "楼道里堆了很多东西，走不过去", "办理中",
                          "林女士", "19900001111", "槐荫街道", "梧桐路47号", "2026/3/5 8:01", "", ""])  # fmt: skip
    page.write_row(3, 0, ["GD2026-0002", "求助", "", "=1+1", "=HYPERLINK(\"x\")", "", "", "", "", "", "2026-03-05",
                          "2026-03-06", "已经办好"])  # fmt: skip
    writer.close()
    run = taken(book.getvalue(), by, at, name="3月.xlsx")
    first, second = rows_of(run)
    case = Case.objects.in_district(DISTRICT).get(pk=first.case_id)
    assert (first.row, first.matter_band, case.matter) == (3, "given", neighbourhood.minor_matter)
    assert case.place == neighbourhood.place
    assert case.place_text == "槐荫街道 梧桐路47号"
    assert "19900001111" not in case.summary
    assert second.outcome == "new"
    assert "表里已有答复" in second.reason


def test_points_count_where_words_name_no_place(neighbourhood, by, at):
    headers = ("编号", "内容", "经度", "纬度", "坐标系")
    rows = [
        (1, "井盖坏了", "116.3", "35.4", "高德"),
        (2, "梧桐路47号门前路面塌陷", "116.3", "35.4", ""),
        (3, "井盖响", "35.4", "116.3", ""),
        (4, "井盖没了", "-76.6", "39.3", ""),
    ]
    run = taken(sheet_of(rows, headers), by, at)
    first, second, third, fourth = (
        Report.objects.in_district(DISTRICT).get(source_number=str(one)) for one in range(1, 5)
    )
    assert (first.given_lon, first.crs_of_input) == (116.3, "gcj02")
    assert abs(first.lon - 116.3) < 0.01
    assert first.lon != 116.3
    assert (second.given_lon, second.place_text) == (None, "梧桐路47号")
    assert (third.lon, fourth.lon) == (None, None)
    assert ["坐标" in row.reason for row in rows_of(run)] == [False, False, True, True]


def test_rows_that_were_not_taken_in_can_be_taken_out_again(by, at):
    content = sheet_of([message("=cmd()", "井盖坏了", at="昨天"), message(2, "")])
    run = taken(content, by, at)
    content = export_faults(run, by=by, at=at)
    first = next(read_sheet(content).rows)
    assert (first.cells["第几行"], first.cells["来源编号"]) == ("2", "=cmd()")
    assert "看不出是哪天几点" in first.cells["为什么没收"]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert len(faults_of(run)) == 2
    assert Entry.objects.filter(verb="sheet.export", district_id=DISTRICT).count() == 1


def test_the_sheet_is_kept_sealed_until_it_is_through(by, at, settings):
    run = taken(FIVE, by, at, dry_run=True)
    kept = settings.HOME / "sheets" / f"{run.number}.sealed"
    assert "路灯".encode() not in kept.read_bytes()
    assert oct(kept.stat().st_mode)[-3:] == "600"
    assert keeping.kept(run.number) == FIVE
    running.start(run, columns=run.columns, source="县热线", channel="", dry_run=False, by=by, at=at)
    running.run_through(run, FIVE, at=at)
    assert not kept.exists()


def test_a_run_whose_sheet_is_gone_stops_and_says_so(by, at):
    run = taken(FIVE, by, at, through=False)
    SheetImport.objects.in_district(DISTRICT).filter(pk=run.pk).update(in_background=True)
    keeping.forget(run.number)
    sweeps.take_sheets_in(at)
    run.refresh_from_db()
    assert run.state == "stopped"
    assert "重新传一次" in run.problem
    running.go_on(run, by=by, at=at)
    run.refresh_from_db()
    assert run.is_running


def test_a_run_stopped_by_trouble_tells_why_and_goes_on(by, at, monkeypatch):
    run = taken(FIVE, by, at, through=False)
    SheetImport.objects.in_district(DISTRICT).filter(pk=run.pk).update(in_background=True)

    def broken(**words):
        raise ValueError("trouble")

    with monkeypatch.context() as trouble:
        trouble.setattr(tellings.telling, "tell", broken)
        sweeps.take_sheets_in(at)
    run.refresh_from_db()
    assert run.state == "stopped"
    assert "ValueError" in run.problem
    running.go_on(run, by=by, at=at)
    sweeps.take_sheets_in(at)
    run.refresh_from_db()
    assert (run.state, run.fresh) == ("done", 3)


def test_forgotten_sheets_are_dropped(by, at):
    run = taken(FIVE, by, at, dry_run=True)
    sweeps.forget_sheets(at)
    assert keeping.kept(run.number) is not None
    sweeps.forget_sheets(at + sweeps.KEPT_FOR * 2)
    assert keeping.kept(run.number) is None


def test_the_journal_says_who_took_in_what(by, at):
    run = taken(FIVE, by, at)
    lines = history_panel(DISTRICT, [("sheet", run.pk)])
    assert [str(line.verb) for line in lines] == ["收完表", "开始收表"]
    assert "县热线" in lines[1].text
    told = Entry.objects.filter(verb="report.tell", district_id=DISTRICT).first()
    assert told is not None
    assert (told.by_kind, told.by_id, told.origin) == ("import", by.user_id, "import")


def test_nobody_elsewhere_knows_of_the_sheet(neighbourhood, by, at):
    run = taken(FIVE, by, at)
    seen = {name for name in neighbourhood.actors if SheetImport.objects.visible_to(neighbourhood.actor(name)).exists()}
    assert seen == {"wendi", "bailu", "mubai"}
    assert run.area_path == neighbourhood.street.path


def test_an_empty_sheet_is_over_at_once(by, at):
    run = taken(sheet_of([], HEADERS), by, at)
    assert (run.state, run.total) == ("done", 0)


def test_rows_results_hold_none_of_the_words(by, at):
    secret = "绝密的一句话19900007777"
    run = taken(sheet_of([message(1, f"井盖坏了，{secret}"), message(2, secret, at="xx")]), by, at)
    kept = [str(value) for row in SheetRowResult.objects.filter(sheet_id=run.pk).values_list() for value in row]
    assert not any(secret in value for value in kept)


def test_who_is_unknown_takes_nothing_in(at, db):
    nobody = Actor(ActorKind.TELLER, district_id=DISTRICT)
    assert not SheetImport.objects.visible_to(nobody).exists()
