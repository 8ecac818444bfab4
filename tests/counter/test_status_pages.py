"""The teller's page: plain words in every state, one clock that never restarts, and what the teller may do there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shanzhi.cases.actions.applications import ask, decide, end
from shanzhi.cases.actions.notes import link_project, write_progress
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.sweeping import archive_due
from shanzhi.cases.models import Case, Task
from shanzhi.counter.queries.status import status_for
from shanzhi.kernel import clock
from shanzhi.reports.access import with_case
from shanzhi.reports.actions.identity import unseal
from shanzhi.reports.actions.telling import me_too
from shanzhi.reports.actions.words import relay
from shanzhi.reports.models import Attachment, Objection, Rating, RelayMessage, Report
from shanzhi.reports.shapes import Teller
from shanzhi.works.models import Milestone, WorksProject
from tests.reports.conftest import TELLER
from tests.statements import assert_district_named, budget
from tests.ui.test_cleaned_pictures import telephone_photo

pytestmark = pytest.mark.django_db
OFFICIAL = ("立案", "派遣", "处置", "挂账", "工单", "签收", "受理员")


@pytest.fixture(autouse=True)
def at_this_moment(monkeypatch, at):
    monkeypatch.setattr(clock, "now", lambda: at)


def view(report: Report, at):
    return status_for(with_case(Report.objects.get(pk=report.pk)), at=at)


def proven(client: Client, report: Report) -> Client:
    client.cookies["proof"] = signing.dumps(report.number, salt="counter.proof")
    return client


def said(status) -> str:
    lines = " ".join(str(line.text) for line in status.lines)
    return f"{status.headline} {status.promise} {status.turn} {' '.join(status.reasons)} {lines}"


def test_every_state_is_said_in_public_words(told, walk, street, drain, at):
    result = told()
    first = view(result.report, at)
    assert first.headline == "收到了，正在看归谁办。"
    assert "答复您" in first.promise
    seen = {"reported": first}
    for state in ("accepted", "registered", "dispatched", "handled"):
        fresh = told(text=f"另一件事{state}，路灯不亮")
        walk(fresh.case, state)
        seen[state] = view(fresh.report, at)
    closed = told(text="再一件事，下水道堵了")
    walk(closed.case, "closed")
    seen["unanswered"] = view(closed.report, at)
    drain()
    seen["closed"] = view(closed.report, at)
    assert seen["dispatched"].headline == "交给市政设施管理所办了。"
    assert "市政设施管理所" in seen["dispatched"].turn
    assert "另派人去看" in seen["dispatched"].turn
    assert seen["handled"].headline == "办好了，街道另派人去看。"
    assert seen["unanswered"].headline == "办完了，答复马上就来。"
    assert seen["closed"].headline == "办好了，已经答复您。"
    assert seen["closed"].answer == "路补好了，请放心走。"
    assert [str(step.name) for step in first.steps] == ["收到", "看现场", "交办", "在修", "答复"]
    assert [step.status for step in seen["dispatched"].steps] == ["past", "skipped", "past", "now", "next"]
    assert [step.status for step in seen["closed"].steps] == ["past", "skipped", "past", "past", "past"]
    people = [actor.name for actor in street.people.values()]
    for state, status in seen.items():
        for word in (*OFFICIAL, *people):
            assert word not in said(status), (state, word)


def test_the_clock_is_wall_clock_from_the_telling_and_a_return_moves_nothing(told, walk, street, at):
    result = told()
    due = view(result.report, at).due_at
    case = walk(result.case, "dispatched")
    Task.objects.filter(case_id=case.pk).update(state="returned")
    from shanzhi.kernel.actors import SYSTEM

    take_step(Case.objects.get(pk=case.pk), "come_back", by=SYSTEM, at=at)
    status = view(result.report, at + timedelta(days=1))
    assert status.headline == "正在另找单位办。"
    assert "答复您的日子没有变" in status.turn
    assert any("正在另找单位办" in str(line.text) for line in status.lines)
    assert (status.due_at, status.started_at, status.day_number) == (due, result.report.told_at, 1)


def task_of(case: Case) -> Task:
    return Task.objects.select_related("case", "unit").get(case_id=case.pk)


def test_a_moved_day_a_pause_and_its_end_are_told_in_plain_words(told, walk, street, at):
    result = told()
    walk(result.case, "signed")
    promised = view(result.report, at).due_at
    moved = ask(
        task_of(result.case), "extension", by=street.handler, at=at, code="material", reason="配件要从外地调，"
        "张建国13800138000在等", until=(at + timedelta(days=40)).date(),
    )  # fmt: skip
    assert "办理的日子" not in said(view(result.report, at))  # a wish nobody granted yet
    decide(moved, "grant", by=street.sorter, at=at + timedelta(hours=1))
    status = view(result.report, at + timedelta(hours=2))
    assert "办理的日子改到4月20日：配件要从外地调" in said(status)
    assert "13800138000" not in said(status)
    assert status.due_at == promised
    stopped = ask(
        task_of(result.case), "defer", by=street.handler, at=at + timedelta(hours=3), code="weather",
        reason="雨停了才能铺。", until=(at + timedelta(days=9)).date(),
    )  # fmt: skip
    decide(stopped, "grant", by=street.registrar, at=at + timedelta(hours=4))
    paused = view(result.report, at + timedelta(hours=5))
    assert "先停一停：雨停了才能铺。到3月20日再看，答复您的日子没有变。" in said(paused)
    assert paused.headline == "先停一停，原因写在下面。"
    stopped.refresh_from_db()
    end(stopped, by=street.handler, at=at + timedelta(days=1))
    assert "接着办了。" in said(view(result.report, at + timedelta(days=1, hours=1)))


def test_progress_and_the_milestones_of_a_project_are_shown(client: Client, told, walk, street, at):
    result = told()
    case = walk(result.case, "signed")
    write_progress(case, text="内部的话canary", public_text="老管子挖开了，明天换新的。", by=street.handler, at=at)
    project = WorksProject.objects.create(district_id=case.district_id, code="G1", name="梧桐路改造", unit=street.unit)
    Milestone.objects.create(project=project, ordinal=1, name="挖开", planned_on=at.date(), done_on=at.date())
    Milestone.objects.create(project=project, ordinal=2, name="铺沥青", planned_on=(at + timedelta(days=20)).date())
    link_project(case, project, by=street.handler, at=at)
    write_progress(case, text="内部的话canary", public_text="老管子挖开了，明天换新的。", by=street.handler, at=at)
    page = proven(client, result.report).get(f"/status/{result.report.number}/").content.decode()
    assert page.count("老管子挖开了，明天换新的。</p>") == 1
    assert "canary" not in page
    assert "梧桐路改造" in page
    assert "铺沥青" in page
    assert "3月31日</time>做完" in page


def test_why_this_day_is_said_and_lateness_is_not_hidden(told, at):
    status = view(told().report, at)
    assert any("反映当天不算" in reason or "算起" in reason for reason in status.reasons)
    assert any("不重算" in reason for reason in status.reasons)
    late = view(Report.objects.get(), status.due_at + timedelta(days=3))
    assert late.clock.kind == "late"
    assert "晚了" in late.promise


def test_others_and_openings_are_counted(told, street, at):
    first = told(teller=Teller(phone="13800138000"))
    me_too(first.case, text="我也看到那个坑了", by=TELLER, at=at, channel="web")
    unseal(first.report, purpose="回访核实积水的位置", by=street.clerk, at=at)
    status = view(first.report, at)
    assert (status.others, status.openings, status.sealed) == (1, 1, True)
    assert any("身份被打开过" in str(line.text) for line in status.lines)


def test_a_complaints_page_names_no_unit(told, street, at):
    report = told(zone="complaint", kept_out=[street.unit], text="市政所的人乱来").report
    status = view(report, at)
    assert "市政" not in said(status)
    assert status.others == 0


def test_without_the_code_a_number_that_is_there_answers_like_one_that_is_not(client: Client, told):
    report = told().report
    here, absent = client.get(f"/status/{report.number}/"), client.get("/status/260399999/")
    assert here.status_code == absent.status_code == 200
    same = here.content.decode().replace(report.number[4:], "99999")
    assert _without_tokens(same) == _without_tokens(absent.content.decode())


def _without_tokens(text: str) -> str:
    import re

    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", text)


def test_wrong_codes_are_throttled_for_this_address_and_not_for_the_teller_elsewhere(client: Client, told):
    result = told()
    for _ in range(10):
        page = client.post("/status/", {"number": result.report.number, "code": "0000 0000 0000 0000"})
        assert "对不上" in page.content.decode()
    spent = client.post("/status/", {"number": result.report.number, "code": result.code})
    assert "试得太多" in spent.content.decode()
    elsewhere = Client(REMOTE_ADDR="10.9.8.7")
    assert elsewhere.post("/status/", {"number": result.report.number, "code": result.code}).status_code == 302
    absent = client.post("/status/", {"number": "260399999", "code": "0000"})
    assert "对不上" in absent.content.decode()


def test_the_page_stays_within_its_budget_and_leaves_no_trace(client: Client, told, walk, street):
    result = told()
    walk(result.case, "signed")
    proven(client, result.report)
    client.get(f"/status/{result.report.number}/")
    with budget(18) as statements:
        page = client.get(f"/status/{result.report.number}/")
    assert_district_named(statements)
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    text = page.content.decode()
    assert "style=" not in text
    assert len(page.content) < 60_000
    assert "韩舟" not in text


def test_a_proof_for_one_report_opens_no_other_and_ends(client: Client, told, monkeypatch):
    mine, other = told().report, told(text="别人的一件事canary").report
    proven(client, mine)
    assert "canary" not in client.get(f"/status/{other.number}/").content.decode()
    client.get("/status/leave/")
    client.cookies["proof"] = "forged:1:x"
    assert "办理经过" not in client.get(f"/status/{mine.number}/").content.decode()


def test_words_and_photos_are_added_and_read_back(client: Client, told, street, at):
    report = told().report
    relay(report, text="请问坑在店门左边还是右边", by=street.clerk, at=at)
    proven(client, report)
    assert "左边还是右边" in client.get(f"/status/{report.number}/").content.decode()
    photo = SimpleUploadedFile("a.jpg", telephone_photo(), content_type="image/jpeg")
    client.post(f"/status/{report.number}/add/", {"text": "在左边", "photos": photo})
    assert RelayMessage.objects.filter(from_teller=True).count() == 1
    shown = client.get(f"/status/{report.number}/photos/1/")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
    assert Client().get(f"/status/{report.number}/photos/1/").status_code == 404
    refused = client.post(f"/status/{report.number}/add/", {"text": ""})
    assert refused.status_code == 422
    assert Attachment.objects.count() == 1


def test_words_a_phone_sends_twice_are_taken_in_once(client: Client, told, monkeypatch, at):
    report = told().report
    proven(client, report)
    for _time in range(2):
        sent = client.post(f"/status/{report.number}/add/", {"text": "车位也占了"})
        assert sent.status_code == 302
    assert RelayMessage.objects.count() == 1
    client.post(f"/status/{report.number}/add/", {"text": "还漏油"})
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(minutes=11))
    client.post(f"/status/{report.number}/add/", {"text": "还漏油"})
    assert RelayMessage.objects.count() == 3


def test_after_the_answer_the_teller_rates_and_objects(client: Client, told, walk, drain):
    result = told()
    walk(result.case, "closed")
    drain()
    number = result.report.number
    proven(client, result.report)
    text = client.get(f"/status/{number}/").content.decode()
    assert "路补好了，请放心走。" in text
    assert "?do=rate" in text
    assert "事情解决了吗" in client.get(f"/status/{number}/?do=rate").content.decode()
    half = client.post(f"/status/{number}/rate/", {"solved": "2"})
    assert 'href="#do"' in half.content.decode(), "the form is far below the note"
    assert half.status_code == 422
    client.post(f"/status/{number}/rate/", {"solved": "2", "clear": "1", "respect": "2", "words": "谢谢"})
    assert Rating.objects.get().clear == 1
    client.post(f"/status/{number}/object/", {"reason": "坑又陷下去了"})
    assert Objection.objects.get().reason == "坑又陷下去了"
    again = client.get(f"/status/{number}/").content.decode()
    assert "您已经评价过了" in again
    assert "坑又陷下去了" in again
    assert Client().post(f"/status/{number}/rate/", {"solved": "0"}).status_code == 422


def test_who_says_me_too_reads_their_own_words_never_anothers(told, at):
    first = told(text="王家门口的路灯不亮了")
    second = me_too(first.case, text="路灯坏了，晚上很黑", by=TELLER, at=at, channel="web")
    assert view(second.report, at).title == "路灯坏了，晚上很黑"


def test_what_was_not_taken_in_ticks_no_work_and_says_where_to_go(client: Client, told, street, drain, at):
    result = told(text="法院判了他不还钱")
    take_step(result.case, "reject", by=street.clerk, at=at, code="litigation", public_text="这件事要请法院办。")
    drain()
    status = view(result.report, at)
    assert [step.status for step in status.steps] == ["past", "skipped", "skipped", "skipped", "past"]
    assert "人民法院" in status.where.where_to_go
    page = proven(client, result.report).get(f"/status/{result.report.number}/").content.decode()
    assert "该找谁" in page
    assert "12348" in page
    later = at + timedelta(days=40)
    assert archive_due(result.case.district_id, at=later) == 1
    kept = view(result.report, later)
    assert kept.headline == status.headline, "in the archive it isn't done either"
    assert [step.status for step in kept.steps] == [step.status for step in status.steps]
    assert kept.where == status.where


def test_while_an_objection_waits_the_first_sentence_says_so(client: Client, told, walk, drain, at):
    result = told()
    walk(result.case, "closed")
    drain()
    proven(client, result.report).post(f"/status/{result.report.number}/object/", {"reason": "还是不亮"})
    status = view(result.report, at)
    assert status.headline == "您说没解决，正另请人看。"
    assert status.turn.startswith("没有办过这件事的部门，最晚")


def test_a_proof_that_ended_while_somebody_wrote_loses_no_words(client: Client, told, walk, drain):
    result = told()
    walk(result.case, "closed")
    drain()
    number = result.report.number
    asked = client.post(f"/status/{number}/object/", {"reason": "灯<b>还是</b>不亮"})
    assert asked.status_code == 422
    assert "灯&lt;b&gt;还是&lt;/b&gt;不亮" in asked.content.decode()
    again = {"do": "object", "reason": "灯<b>还是</b>不亮", "number": number}
    assert "灯&lt;b&gt;还是" in client.post("/status/", again | {"code": "wrong"}).content.decode()
    page = client.post("/status/", again | {"code": result.code}).content.decode()
    assert f'action="/status/{number}/object/"' in page
    assert "灯&lt;b&gt;还是&lt;/b&gt;不亮" in page
    assert client.post(f"/status/{number}/object/", {"reason": "灯还是不亮"}).status_code == 302
