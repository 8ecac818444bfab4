"""The loop's pages through the client: what they show, what they cost, whom they let in."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from shanzhi.calendars.phrases import say_moment
from shanzhi.cases.actions.notes import miss_progress
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.sweeping import archive_due
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.desks.files import case_file
from shanzhi.desks.showing import course, progress_clock
from shanzhi.kernel.clock import local
from shanzhi.people.models import Deployment, Post
from tests.grounds import client_of
from tests.neighbourhood import CAST, DISTRICT, FROM, Neighbourhood
from tests.statements import budget


def signed_in(neighbourhood: Neighbourhood, name: str) -> Client:
    return client_of(neighbourhood, name)


@pytest.fixture(autouse=True)
def _a_demonstration(neighbourhood: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> None:
    # Pages are judged at the neighbourhood's moment, not the wall clock's.
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    # What a process keeps in memory; inside a test's transaction it would be asked for again and again.
    kept = Deployment.objects.get(district_id=DISTRICT)
    monkeypatch.setitem(Deployment.objects._kept, DISTRICT, kept)


def test_the_board_shows_the_queue_and_its_counts(neighbourhood: Neighbourhood) -> None:
    neighbourhood.registered()
    page = signed_in(neighbourhood, "wendi").get("/board/dispatch/")
    assert page.status_code == 200
    assert "梧桐路47号门前路面塌陷" in page.content.decode()


def test_a_grid_that_is_the_place_is_not_said_twice(neighbourhood: Neighbourhood) -> None:
    grid = neighbourhood.grid.name
    neighbourhood.registered(place=None, place_text=grid)
    page = signed_in(neighbourhood, "wendi").get("/board/").content.decode()
    assert f"{grid}　" in page
    assert f"{grid}　{grid}" not in page


def test_a_board_of_fifty_costs_nine_statements(neighbourhood: Neighbourhood) -> None:
    for _number in range(50):
        neighbourhood.registered()
    client = signed_in(neighbourhood, "wendi")
    client.get("/board/dispatch/")
    with budget(9):  # the ninth reads the communities it may be narrowed to
        page = client.get("/board/dispatch/")
    assert page.content.decode().count("data-row ") == 50


def test_a_case_that_was_turned_away_ticks_no_step_that_nobody_took(neighbourhood: Neighbourhood) -> None:
    told = {"by": neighbourhood.actor("bailu"), "code": "litigation", "public_text": "请法院办。"}
    case = take_step(neighbourhood.case(), "reject", at=neighbourhood.at, **told)
    client = signed_in(neighbourhood, "bailu")
    for _archived in (False, True):
        page = client.get(f"/cases/{case.number}/").content.decode()
        steps = re.findall(r'<li class="(\w+)"', page.split('<ol class="five">')[1].split("</ol>")[0])
        assert steps == ["past", "skipped", "skipped", "skipped", "past"]
        neighbourhood.at += timedelta(days=40)
        archive_due(DISTRICT, at=neighbourhood.at)
    assert neighbourhood.fresh(case).state == "archived"


@pytest.mark.parametrize(
    ("grade", "later", "said"),
    [  # two office hours for sending it out, until noon; an hour round the clock where it is dangerous
        ("ordinary", timedelta(minutes=-90), "按时，剩1小时"),
        ("ordinary", timedelta(minutes=50), "超期"),
        ("ordinary", timedelta(hours=17), "超期3小时"),
        ("danger", timedelta(days=6), "超期6天"),
    ],
)
def test_a_clock_is_told_alike_on_the_case_and_in_every_list(
    neighbourhood: Neighbourhood, grade: str, later: timedelta, said: str
) -> None:
    case = take_step(
        neighbourhood.accepted(), "register", by=neighbourhood.actor("shiyan"), at=neighbourhood.at, grade=grade
    )
    neighbourhood.at = case.step_due_at + later
    client, pages = signed_in(neighbourhood, "wendi"), [f"/cases/{case.number}/", "/board/dispatch/", "/cases/"]
    pages += ["/accountability/stuck/list/"] if later > timedelta() else []
    for page in pages:
        chips = re.findall(r'<span class="clk .*?<span>(.*?)</span>', client.get(page).content.decode())
        assert said in chips, (page, chips)


def test_the_clock_of_the_next_note_counts_as_its_limit_does(neighbourhood: Neighbourhood) -> None:
    desk = {"by": neighbourhood.actor("shiyan"), "at": neighbourhood.at}
    case = take_step(neighbourhood.accepted(), "register", grade="danger", **desk)
    desk["by"] = neighbourhood.actor("wendi")
    take_step(case, "dispatch", lead=neighbourhood.units["works"], **desk)
    shown = progress_clock(case_file(neighbourhood.fresh(case)), at=neighbourhood.at + timedelta(minutes=20))
    assert shown is not None
    assert (shown.remaining, shown.remain_text) == ("剩40分", "还剩40分")


def test_the_side_panel_dispatches_with_the_first_suggestion(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.registered()
    client = signed_in(neighbourhood, "wendi")
    side = client.get(f"/board/side/{case.number}/").content.decode()
    assert "市政设施管理所" in side
    answer = client.post(
        f"/cases/{case.number}/dispatch/", {"seen": case.version, "lead": "works", "next": "/board/dispatch/"}
    )
    assert answer.status_code == 302, answer.content.decode()
    assert neighbourhood.fresh(case).state == "dispatched"
    assert neighbourhood.registered().number != case.number, "another one, that would be the first of the queue"
    back = client.post(f"/board/undo/?case={case.number}", follow=True).content.decode()
    assert re.search(rf'<tr data-row hx-get="/board/side/{case.number}/[^>]*aria-selected="true"', back), (
        "at hand again"
    )
    assert "按时办结" not in client.get(f"/cases/{case.number}/").content.decode(), (
        "the unit taken back has finished nothing"
    )


def test_many_cases_go_to_one_unit_alike_and_what_cannot_is_said(neighbourhood: Neighbourhood) -> None:
    first, second, early = neighbourhood.registered(), neighbourhood.registered(), neighbourhood.accepted()
    client = signed_in(neighbourhood, "wendi")
    board = client.get("/board/dispatch/").content.decode()
    assert re.search(r'<input class="input" name="lead"[^>]* required>', board), "forgotten, it would cost every tick"
    ticked = {"case": [first.number, second.number, early.number], "verb": "dispatch", "next": "/board/dispatch/"}
    page = client.post("/board/bulk/", ticked, follow=True).content.decode()
    assert "写上都派给哪个单位" in page
    page = client.post("/board/bulk/", ticked | {"lead": "市政设施管里所"}, follow=True).content.decode()
    assert 'value="市政设施管里所"' in page
    assert page.count(" checked") == 2, "the two in this queue stay ticked"
    assert " checked" not in client.get("/board/dispatch/").content.decode(), "once"
    page = client.post("/board/bulk/", ticked | {"lead": "市政设施管理所"}, follow=True).content.decode()
    assert "已派遣2件，市政设施管理所。" in page
    assert f"{early.number}：现在是“待立案”，不能派遣。" in page
    assert {neighbourhood.fresh(one).state for one in (first, second)} == {"dispatched"}
    signed_in(neighbourhood, "hanzhou").post(f"/cases/{second.number}/tasks/1/sign/", {"seen": 1})
    undo = re.search(r'action="(/board/undo/[^"]*)"', page)
    assert undo is not None
    page = client.post(unescape(undo[1]), follow=True).content.decode()
    assert f"{first.number}撤回来了，还在待派遣。" in page
    assert f"{second.number}：" in page, "signed meanwhile"
    assert [neighbourhood.fresh(one).state for one in (first, second)] == ["registered", "dispatched"]


def test_the_desk_of_complaints_takes_its_own_dispatch_back_and_nobody_elses(neighbourhood: Neighbourhood) -> None:
    hidden = neighbourhood.case(zone="complaint")
    for verb, more in (("accept", {"matter": neighbourhood.matter}), ("register", {"grade": "ordinary"})):
        hidden = take_step(hidden, verb, by=neighbourhood.actor("xueqing"), at=neighbourhood.at, **more)
    client = signed_in(neighbourhood, "xueqing")
    sent = {"case": [hidden.number], "verb": "dispatch", "lead": "works", "next": "/board/dispatch/"}
    undo = re.search(r'action="(/board/undo/[^"]*)"', client.post("/board/bulk/", sent, follow=True).content.decode())
    assert undo is not None
    signed_in(neighbourhood, "wendi").post(unescape(undo[1]))
    assert neighbourhood.fresh(hidden).state == "dispatched", "not theirs answers like not there"
    client.post(unescape(undo[1]))
    assert neighbourhood.fresh(hidden).state == "registered"


def test_who_handled_it_is_told_before_writing_that_they_do_not_check_it(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.handled()
    works = neighbourhood.units["works"]
    checker = neighbourhood.users["jiangcheng"]
    Post.objects.create(user=checker, capacity="handler", unit=works, unit_path=works.path, starts_on=FROM)
    page = signed_in(neighbourhood, "jiangcheng").get(f"/cases/{case.number}/close/").content.decode()
    assert "承办单位的人不核查自己单位的事" in page


def test_nobody_is_led_to_a_page_that_is_not_theirs(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.dispatched(support=True)
    for name in ("hanzhou", "wendi", "jiangcheng", "linfeng", "bailu"):
        client = signed_in(neighbourhood, name)
        page = client.get(f"/cases/{case.number}/").content.decode()
        for address in set(re.findall(rf'href="(/cases/{case.number}/[^"#?]+)"', page)):
            assert client.get(address).status_code == 200, (name, address)


def test_the_case_page_explains_every_clock(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.dispatched(support=True)
    page = signed_in(neighbourhood, "wendi").get(f"/cases/{case.number}/").content.decode()
    for words in ("单位时限是怎么算的", "收到当天不计", "谁在办", "供水公司", "结案", "现在能做"):
        assert words in page, words


def test_a_unit_signs_and_hands_in_on_its_own_pages(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.dispatched()
    client = signed_in(neighbourhood, "hanzhou")
    assert "等签收" in client.get("/tasks/").content.decode()
    assert client.post(f"/cases/{case.number}/tasks/1/sign/", {"seen": 1}).status_code == 302
    empty = client.post(f"/cases/{case.number}/tasks/1/hand_in/", {"seen": 2})
    assert empty.status_code == 422, "whoever sends it without looking at the page tells by the number"
    assert 'role="alert"' in empty.content.decode()
    done = client.post(
        f"/cases/{case.number}/tasks/1/hand_in/", {"seen": 2, "outcome": "回填", "public_text": "补好了。"}
    )
    assert done.status_code == 302
    assert neighbourhood.fresh(case).state == "handled"


def test_a_stale_page_is_refused_with_what_was_written(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.handled()
    client = signed_in(neighbourhood, "jiangcheng")
    words = {"seen": case.version - 1, "finding": "我看到路面平整", "public_text": "好了。"}
    page = client.post(f"/cases/{case.number}/close/", words)
    assert page.status_code == 409
    assert "我看到路面平整" in page.content.decode()
    assert neighbourhood.fresh(case).state == "handled"
    assert f'name="seen" value="{case.version}"' in page.content.decode(), "looked at, it may be sent again"


def test_who_dispatches_second_reads_who_was_first_and_to_whom(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.dispatched()
    words = {"seen": case.version - 1, "lead": neighbourhood.units["water"].code, "next": "/board/dispatch/"}
    page = signed_in(neighbourhood, "wendi").post(f"/cases/{case.number}/dispatch/", words)
    assert page.status_code == 409
    html = page.content.decode()
    for said in ("别人先办了", "现在是“办理中”，不能派遣", "派遣员闻笛", "市政设施管理所", 'href="/board/dispatch/"'):
        assert said in html, said
    assert f'value="{neighbourhood.units["water"]}"' in html, "a unit's name, not the code that the button sent"
    assert "还要这样办" not in html, "pressing again would only be refused again"


def test_extension_is_asked_and_decided_on_pages(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.dispatched()
    handler, dispatcher = signed_in(neighbourhood, "hanzhou"), signed_in(neighbourhood, "wendi")
    asked = handler.post(
        f"/cases/{case.number}/tasks/1/apply/extension/", {"code": "parts", "reason": "等管件", "until": "2026-03-31"}
    )
    assert asked.status_code == 302, asked.content.decode()
    assert "等管件" in dispatcher.get("/applications/").content.decode()
    granted = dispatcher.post(f"/cases/{case.number}/tasks/1/decide/extension/grant/", {"note": "可以", "seen": 1})
    assert granted.status_code == 302
    due = neighbourhood.task(case).due_at
    assert due is not None
    assert f"{due:%m-%d}" == "03-31"


def test_what_cannot_be_asked_for_is_said_before_anybody_writes(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.dispatched()
    client = signed_in(neighbourhood, "hanzhou")
    address = f"/cases/{case.number}/tasks/1/apply/extension/"
    assert "这一步现在不能做" not in client.get(address).content.decode()
    due = neighbourhood.task(case).due_at
    assert due is not None
    neighbourhood.at = due + timedelta(hours=1)
    page = client.get(address).content.decode()
    assert "这一步现在不能做" in page
    assert "延期要在到期前申请" in page


def test_what_the_clock_says_again_and_again_is_one_line_of_the_course(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.dispatched()
    for hour in range(1, 4):
        miss_progress(neighbourhood.fresh(case), at=neighbourhood.at + timedelta(hours=hour))
    found = course(case_file(case).lines, at=neighbourhood.at)
    missed = [line for line in found if line.verb == "该写的进展没有写"]
    first = say_moment(neighbourhood.at + timedelta(hours=1), now=neighbourhood.at, weekday=False)
    assert [line.text for line in missed] == [f"连着3次，从{first}起"]
    assert missed[0].at == neighbourhood.at + timedelta(hours=3)
    assert [line.verb for line in found][1:] == ["派遣", "立案", "受理", "上报"]


@pytest.mark.parametrize("name", list(CAST))
def test_every_list_opens_for_whoever_may_enter(neighbourhood: Neighbourhood, name: str) -> None:
    case = neighbourhood.dispatched()
    take_task_step(neighbourhood.task(case), "sign", by=neighbourhood.actor("hanzhou"), at=neighbourhood.at)
    client = signed_in(neighbourhood, name)
    for address in ("/board/", "/cases/", "/tasks/", "/applications/", f"/cases/{case.number}/"):
        assert client.get(address).status_code in {200, 302, 404}, address


def test_the_export_is_watermarked_and_its_moments_are_moments(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.case()
    answer = signed_in(neighbourhood, "wendi").post("/cases/export.xlsx", {"state": ""})
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    told = dict(zip(rows[0], rows[1], strict=True))
    assert told["反映时间"] == local(case.told_at).replace(tzinfo=None, microsecond=0), "as the clock in China says"
    assert isinstance(told["到期"], datetime)
    assert told["结案时间"] == ""
    assert "闻笛" in str(rows[-1])
