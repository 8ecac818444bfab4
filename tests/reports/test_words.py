"""Words after the telling: the relay without numbers, photos, and what is released for everybody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from shanzhi.cases.actions.applications import ask, decide, end
from shanzhi.cases.models import Application, Case, Task
from shanzhi.counter.queries.tellings import earlier_by_phone, messages_of, reports_of
from shanzhi.journal.models import Entry, Payload
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.refusal import Refused
from shanzhi.reports import vault
from shanzhi.reports.actions.attachments import forget_drafts, keep_draft
from shanzhi.reports.actions.words import add_words, relay, release, withdraw
from shanzhi.reports.models import Attachment, Report
from shanzhi.reports.shapes import Teller
from tests.reports.conftest import DISTRICT, TELLER
from tests.ui.test_cleaned_pictures import telephone_photo

pytestmark = pytest.mark.django_db


def upload(name: str = "IMG_canary.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, telephone_photo() if content is None else content, content_type="image/jpeg")


def files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_photos_are_kept_clean_under_our_own_names(told):
    received = telephone_photo()
    report = told(photos=[upload(content=received)]).report
    kept = Attachment.objects.get()
    assert (kept.report_id, kept.case_id, kept.ordinal) == (report.pk, report.case_id, 1)
    [path] = files()
    assert "canary" not in path.name
    assert b"CANARY" not in path.read_bytes()
    assert (kept.hint_lon, kept.hint_lat, kept.hint_at) == (None, None, None)
    assert Report.objects.get().suggested_lon == pytest.approx(116.341667)
    assert Report.objects.get().lon is None


def test_a_bad_photo_refuses_the_telling_and_leaves_nothing_behind(told):
    with pytest.raises(Refused, match=r"不是能打开的照片"):
        told(photos=[upload(), upload("b.jpg", b"<svg>")])
    assert not Report.objects.exists()
    assert files() == []
    with pytest.raises(Refused, match="最多6张"):
        told(photos=[b"x"] * 7)


def test_photos_of_an_unfinished_page_go_to_its_telling_or_away_after_a_day(told, at):
    from datetime import timedelta

    for key in ("page-one-page-one", "page-two-page-two"):
        keep_draft([upload()], draft_key=key, district_id=DISTRICT, at=at, by=TELLER)
    report = told(draft_key="page-one-page-one").report
    assert Attachment.objects.get(report=report).draft_key == ""
    assert forget_drafts(district_id=DISTRICT, at=at + timedelta(hours=23)) == 0
    assert forget_drafts(district_id=DISTRICT, at=at + timedelta(hours=25)) == 1
    assert len(files()) == 1
    assert not Attachment.objects.filter(draft_key=vault.secret_hash("draft", "page-two-page-two")).exists()


def test_a_telling_that_fails_keeps_no_new_files(told, at, street):
    told(idempotency_key="k" * 20, photos=[upload()])
    told(idempotency_key="k" * 20, photos=[upload()])
    assert len(files()) == 1


def test_the_relay_shows_neither_side_a_number(told, street, walk, at):
    report = told(teller=Teller("李canary", "13800138000")).report
    report.case = walk(report.case, "signed")
    relay(report, text="请问坑在店门左边还是右边", by=street.handler, at=at, unit_id=street.unit.pk)
    add_words(report, text="左边，我叫李小明，电话13800138000", by=TELLER, at=at, photos=[upload()])
    unit_reads = " ".join(message.text for message in messages_of(report, street.handler))
    assert "13800138000" not in unit_reads
    assert "左边" in unit_reads
    assert "13800138000" in " ".join(message.text for message in messages_of(report, street.clerk))
    payloads = " ".join(Payload.objects.values_list("data", flat=True))
    assert "左边" not in payloads
    with pytest.raises(Refused):
        add_words(report, text=" ", by=TELLER, at=at)
    with pytest.raises(Refused):
        relay(report, text=" ", by=street.handler, at=at)


def test_a_unit_reads_the_masked_words_and_the_centre_the_whole(told, street, walk):
    result = told(text="我叫李小明，电话13800138000，梧桐路路灯坏了")
    walk(result.case, "dispatched")
    [for_unit] = reports_of(result.case, street.handler)
    [for_centre] = reports_of(result.case, street.clerk)
    assert "13800138000" not in for_unit.words
    assert "13800138000" in for_centre.words


def test_released_words_are_masked_once_more_and_can_be_taken_back(told, street, at):
    report = told().report
    release(report, text="梧桐路路面塌陷，联系人：张小明13900000000", by=street.sorter, at=at)
    kept = Report.objects.get()
    assert "塌陷" in kept.released_text
    assert "13900000000" not in kept.released_text
    assert "张小明" not in kept.released_text
    assert Case.objects.get().released_text == kept.released_text
    withdraw(report, by=street.sorter, at=at)
    assert Report.objects.get().released_text == Case.objects.get().released_text == ""
    with pytest.raises(Refused, match="轮不到您"):
        release(report, text="路面塌陷", by=street.handler, at=at)


def test_a_complaint_is_never_released(told, street, at):
    report = told(zone="complaint", kept_out=[street.unit]).report
    with pytest.raises(Refused, match="不公开"):
        release(report, text="随便", by=street.receiver, at=at)


def test_the_same_tellers_earlier_reports_are_found_by_number_within_what_one_may_know(told, street):
    first = told(teller=Teller(phone="13800138000")).report
    told(teller=Teller(phone="13800138001"))
    told(teller=Teller(phone="13800138000"), zone="complaint", kept_out=[street.unit])
    assert [row.pk for row in earlier_by_phone("+86 138 0013 8000", actor=street.clerk)] == [first.pk]
    assert earlier_by_phone("13800138000", actor=street.far_clerk) == []
    assert earlier_by_phone("", actor=street.clerk) == []


def paused(report: Report, kind: str, street, at) -> Application:
    task = Task.objects.select_related("case", "unit").get(case_id=report.case_id)
    until = (at + timedelta(days=6)).date()
    wish = ask(task, kind, by=street.handler, at=at, code="weather", reason="哪一栋？", until=until)
    return decide(wish, "grant", by=street.registrar, at=at)


def test_a_tellers_answer_ends_the_wait_for_them(told, walk, street, drain, at):
    report = told().report
    walk(report.case, "signed")
    waiting = paused(report, "teller_wait", street, at)
    assert Task.objects.get(case_id=report.case_id).paused
    before = Task.objects.get(case_id=report.case_id).due_at
    later = at + timedelta(days=1)
    add_words(report, text="第三栋楼下。", at=later, by=TELLER)
    drain()
    waiting.refresh_from_db()
    task = Task.objects.get(case_id=report.case_id)
    assert (waiting.state, waiting.ended_at) == ("ended", later)
    assert not task.paused
    assert task.due_at >= before
    add_words(report, text="还有一句。", at=later, by=TELLER)
    drain()
    assert Entry.objects.filter(verb="application.end").count() == 1


def test_a_tellers_words_end_no_other_pause(told, walk, street, drain, at):
    report = told().report
    walk(report.case, "signed")
    stopped = paused(report, "defer", street, at)
    add_words(report, text="下雨了也请快点。", at=at + timedelta(days=1), by=TELLER)
    drain()
    stopped.refresh_from_db()
    assert stopped.state == "running"
    with pytest.raises(Refused):
        end(stopped, by=SYSTEM, at=at + timedelta(days=1))
