"""Telling: one transaction, few statements, a number and a code, the teller sealed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.cases.models import Case
from shanzhi.clocks.models import Deadline
from shanzhi.journal.models import Entry, Payload
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused
from shanzhi.reports import vault
from shanzhi.reports.actions.telling import me_too
from shanzhi.reports.models import Report, ReporterIdentity
from shanzhi.reports.shapes import Teller
from tests.reports.conftest import DISTRICT, TELLER, WORDS
from tests.statements import assert_district_named, budget

pytestmark = pytest.mark.django_db
LI = Teller("李canary", "138 0013-8000", "邻居")


def test_telling_takes_at_most_ten_statements_that_name_the_district(told, street):
    told()  # calendars and limits are read once a process
    with budget(10) as statements:
        told(teller=LI, idempotency_key="a" * 32)
    assert_district_named(statements)


def test_a_telling_opens_a_case_and_starts_the_tellers_own_clock(told, at, street):
    result = told(told_at=at - timedelta(hours=3))
    report, case = result.report, result.case
    assert report.number == "260300001"
    assert report.shown_number == "2603 00001"
    assert (case.state, case.report_count, case.area_path) == ("reported", 1, street.grid.path)
    assert case.title == "梧桐路47号菜店门口的路陷下去一块，有脸盆大，里面积了水"
    clock = Deadline.objects.get(subject_id=report.pk, kind="total")
    assert clock.started_at == report.told_at == at - timedelta(hours=3)
    assert case.total_due_at == clock.due_at
    assert vault.code_matches(report.code_hash, report.number, result.code)
    assert result.code not in report.code_hash
    assert told().report.number == "260300002"


def test_the_journal_has_a_line_for_the_report_and_one_for_the_case_without_the_words(told):
    result = told(teller=LI)
    lines = Entry.objects.filter(subject_kind="report", subject_id=str(result.report.pk))
    assert [(line.verb, line.was, line.now) for line in lines] == [("report.tell", "", "waiting")]
    assert Entry.objects.filter(verb="case.open", subject_id=str(result.case.pk)).count() == 1
    payloads = " ".join(Payload.objects.values_list("data", flat=True))
    assert "菜店" not in payloads
    assert "canary" not in payloads
    assert verify(DISTRICT) == []


def test_the_teller_is_sealed_and_only_the_same_number_is_recognised(told):
    report = told(teller=LI).report
    kept = ReporterIdentity.objects.get(report=report)
    row = " ".join(str(value) for value in vars(kept).values())
    assert "canary" not in row
    assert "13800138000" not in row
    assert kept.phone_hash == vault.phone_hash("+86 138-0013-8000")
    assert kept.phone_hash != vault.phone_hash("13800138001")
    again = told(teller=Teller(phone="13800138000")).report
    assert ReporterIdentity.objects.get(report=again).phone_hash == kept.phone_hash


def test_nobody_named_leaves_no_identity(told):
    told()
    assert not ReporterIdentity.objects.exists()


def test_the_same_page_sent_twice_is_taken_in_once_with_the_same_code(told):
    first = told(idempotency_key="k" * 24)
    second = told(idempotency_key="k" * 24)
    assert (first.repeated, second.repeated) == (False, True)
    assert second.report.pk == first.report.pk
    assert second.code == first.code
    assert len(first.code) == 16
    assert Case.objects.count() == 1
    assert "k" * 24 not in first.report.idempotency_key


def test_the_same_number_of_a_source_is_taken_in_once_and_gives_no_code_away(told):
    first = told(source="12345", source_number="A1", origin="import")
    second = told(source="12345", source_number="A1", origin="import")
    assert second.report.pk == first.report.pk
    assert second.repeated
    assert second.code == ""
    assert told(source="12345", source_number="A2").report.pk != first.report.pk


@pytest.mark.parametrize(("text", "why"), [("", "还没写"), ("   ", "还没写"), ("长" * 5001, "太长")])
def test_a_telling_without_words_is_refused(told, text, why):
    with pytest.raises(Refused, match=why):
        told(text=text)
    assert not Report.objects.exists()


def test_words_of_danger_make_it_urgent_at_once(told):
    result = told(text="三楼厨房着火了，快来人")
    assert result.report.urgent
    assert result.case.grade == "danger"
    assert not told().report.urgent


def test_a_place_nobody_knows_lies_where_people_sort(told, street):
    case = told(area_path="", grid=None, place_text="不知道什么路").case
    assert case.area_path == street.street.path
    assert not case.place_known
    assert Case.objects.visible_to(street.clerk).filter(pk=case.pk).exists()


def test_a_place_of_the_register_brings_its_grid(told, street):
    case = told(place=street.place, area_path="", grid=None).case
    assert (case.place_id, case.grid_id, case.place_text) == (street.place.pk, street.grid.pk, "梧桐路")


def test_coordinates_are_converted_and_what_was_given_is_kept(told):
    report = told(lon=116.306, lat=39.906, crs="gcj02").report
    assert (report.given_lon, report.given_lat, report.crs_of_input) == (116.306, 39.906, "gcj02")
    assert report.lon != report.given_lon
    assert abs(report.lon - 116.30) < 0.01


def test_me_too_is_a_report_of_its_own_on_the_same_case(told, at):
    first = told()
    second = me_too(first.case, text="我也摔了一跤", by=TELLER, at=at + timedelta(days=1), channel="web")
    assert second.case.pk == first.case.pk
    assert second.report.number != first.report.number
    assert Case.objects.get().report_count == 2
    clocks = Deadline.objects.filter(kind="total").order_by("started_at")
    assert [clock.started_at for clock in clocks] == [first.report.told_at, second.report.told_at]
    assert Case.objects.get().total_due_at == clocks[0].due_at
    assert verify(DISTRICT) == []


def test_nothing_is_tied_across_zones_or_to_what_is_over(told, street):
    ordinary = told().case
    with pytest.raises(Refused, match="知情范围"):
        told(zone="complaint", kept_out=[street.unit], tie_to=ordinary)
    Case.objects.filter(pk=ordinary.pk).update(state="rejected")
    ordinary.refresh_from_db()
    with pytest.raises(Refused, match="已经办完"):
        told(tie_to=ordinary)


def test_a_complaint_reaches_neither_the_unit_nor_the_ordinary_desk(told, street):
    report = told(zone="complaint", kept_out=[street.unit], text="canary举报市政所").report
    for name in ("clerk", "sorter", "handler", "approver", "checker", "judge", "stranger", "far_clerk", "guardian"):
        actor = getattr(street, name)
        assert not Report.objects.visible_to(actor).filter(pk=report.pk).exists(), name
    assert Report.objects.visible_to(street.receiver).filter(pk=report.pk).exists()


def test_reports_are_seen_by_whoever_may_know_of_the_case(told, street, walk):
    result = told()
    assert Report.objects.visible_to(street.clerk).exists()
    assert not Report.objects.visible_to(street.far_clerk).exists()
    assert not Report.objects.visible_to(street.handler).exists()
    walk(result.case, "dispatched")
    assert Report.objects.visible_to(street.handler).exists()
    assert not Report.objects.visible_to(street.stranger).exists()


def test_names_in_the_words_are_masked_for_the_case(told):
    result = told(text="我叫张小明，电话13900000000，梧桐路路灯不亮")
    assert "13900000000" not in result.case.summary
    assert "张小明" not in result.case.title + result.case.summary
    assert result.report.text != result.report.masked_text
    assert WORDS not in result.report.masked_text
