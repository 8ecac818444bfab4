"""The clerk's desk and staff pages about a telling: who may read what, and 404 for what isn't theirs."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core import signing
from django.test import Client

from shanzhi.cases.models import Case
from shanzhi.cases.queries import kept_out
from shanzhi.kernel import clock
from shanzhi.reports.actions.answers import object_to, rate
from shanzhi.reports.models import Objection, Rating, Report, ReporterIdentity
from shanzhi.reports.shapes import Teller
from tests.grounds import client_of
from tests.reports.conftest import TELLER, WORDS
from tests.statements import assert_district_named, budget
from tests.ui.test_cleaned_pictures import telephone_photo

pytestmark = pytest.mark.django_db
LI = Teller("李canary", "13800138000")


@pytest.fixture(autouse=True)
def at_this_moment(monkeypatch, at):
    monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture
def sign_in(street):
    def go(name: str) -> Client:
        return client_of(street, name)

    return go


def desk(**more: object) -> dict[str, object]:
    return {
        "key": "desk-key-desk-key-0001",
        "text": WORDS,
        "channel": "phone",
        "zone": "ordinary",
        "place_text": "梧桐路",
        "phone": "13800138000",
        "name": "李某",
        "relation": "",
        "complained_unit": "",
        "alike": "",
        **more,
    }


def test_the_desk_is_the_clerks_alone(sign_in):
    assert Client().get("/desk/").status_code == 302
    assert sign_in("handler").get("/desk/").status_code == 404
    page = sign_in("clerk").get("/desk/")
    assert page.status_code == 200
    assert "受理台" in page.content.decode()


def test_a_telephone_telling_is_written_down_on_one_screen_with_a_receipt(sign_in, street):
    client = sign_in("clerk")
    answer = client.post("/desk/", desk(), follow=True)
    text = answer.content.decode()
    report = Report.objects.get()
    assert report.channel == "phone"
    assert report.recorded_by_id == street.clerk.user_id
    assert report.shown_number in text
    assert re.search(r'class="num code">[0-9A-Z ]{19}<', text)
    assert "13800138000" not in text
    assert Case.objects.get().place_id == street.place.pk


def test_beside_the_form_stand_danger_the_place_and_the_same_tellers_reports(sign_in, told):
    told(teller=LI, text="上个月的路灯不亮")
    text = sign_in("clerk").post("/desk/beside/", desk(text="这里着火了")).content.decode()
    assert "119" in text
    assert "上个月的路灯不亮" in text
    assert "138******00" in text
    assert "13800138000" not in text
    assert "canary" not in text


def test_a_relative_and_a_complaint_are_taken_in(sign_in, street):
    client = sign_in("clerk")
    client.post("/desk/", desk(relation="替楼下老人"))
    assert Report.objects.get().proxy
    data = desk(key="desk-key-desk-key-0002", zone="complaint", complained_unit="市政所", text="市政所收了钱不办事")
    page = client.post("/desk/", data, follow=True)
    assert page.redirect_chain == [("/desk/told/", 302)]
    hidden = Report.objects.get(zone="complaint")
    assert kept_out(Case.objects.get(pk=hidden.case_id)) == [street.unit]
    assert client.get(f"/reports/{hidden.number}/").status_code == 404


def test_the_desk_keeps_what_was_written_when_refused(sign_in):
    page = sign_in("clerk").post("/desk/", desk(text="", place_text="梧桐路47号"))
    assert page.status_code == 422
    assert "梧桐路47号" in page.content.decode()


@pytest.mark.parametrize("what", ["", "open/", "relay/", "release/", "tie/", "untie/"])
def test_what_is_not_yours_answers_like_what_is_not_there(sign_in, told, street, what):
    report = told(teller=LI).report
    hidden = told(zone="complaint", kept_out=[street.unit], text="canary举报").report
    for name in ("far_clerk", "stranger", "receiver", "guardian"):
        client = sign_in(name)
        method = client.get if what in ("", "open/") else client.post
        there, absent = method(f"/reports/{report.number}/{what}"), method(f"/reports/260399999/{what}")
        assert there.status_code == absent.status_code == 404, name
        assert there.content == absent.content
    clerk = sign_in("clerk")
    method = clerk.get if what in ("", "open/") else clerk.post
    assert method(f"/reports/{hidden.number}/{what}").status_code == 404


def test_the_report_page_shows_units_the_masked_words_and_no_way_to_open(sign_in, told, walk):
    result = told(teller=LI, text="我叫李canary，电话13800138000，梧桐路路面塌陷")
    walk(result.case, "signed")
    for_unit = sign_in("handler").get(f"/reports/{result.report.number}/").content.decode()
    assert "13800138000" not in for_unit
    assert "申请打开" not in for_unit
    assert "路面塌陷" in for_unit
    assert (
        sign_in("handler").post(f"/reports/{result.report.number}/open/", {"purpose": "想知道是谁说的"}).status_code
        == 422
    )
    for_centre = sign_in("clerk").get(f"/reports/{result.report.number}/").content.decode()
    assert "申请打开" in for_centre


def test_a_telling_put_first_says_on_which_words(sign_in, told, walk):
    result = told(teller=LI, text="我叫李canary，梧桐路45号煤气漏了，有人被困在里面")
    walk(result.case, "signed")
    for name in ("handler", "clerk"):
        page = sign_in(name).get(f"/cases/{result.case.number}/").content.decode()
        assert "急险：煤气漏、被困</span>" in page
        assert "急险：煤气漏、被困</span>" in sign_in(name).get(f"/reports/{result.report.number}/").content.decode()
    calm = told(text="路灯不亮")
    assert "急险" not in sign_in("clerk").get(f"/reports/{calm.report.number}/").content.decode()


def test_opening_through_the_page_asks_the_purpose_first(sign_in, told):
    report = told(teller=LI).report
    client = sign_in("clerk")
    url = f"/reports/{report.number}/open/"
    assert "13800138000" not in client.get(url).content.decode()
    assert client.post(url, {"purpose": "看"}).status_code == 422
    assert "13800138000" in client.post(url, {"purpose": "回访核实积水的位置"}).content.decode()
    assert Report.objects.get().openings == 1
    assert "13800138000" in client.get(url).content.decode()
    assert Report.objects.get().openings == 1


def test_tie_untie_relay_and_release_work_from_the_page(sign_in, told):
    first, second = told(), told(text="47号菜店门口有个坑，积水")
    client = sign_in("sorter")
    url = f"/reports/{second.report.number}/"
    wrong = client.post(url + "tie/", {"to": "26-999999", "reason": "同一处"})
    assert wrong.status_code == 422
    assert "没有找到编号26-999999的事项" in wrong.content.decode()
    assert 'value="同一处"' in wrong.content.decode()
    page = client.post(url + "tie/", {"to": first.case.number, "reason": "同一处"}, follow=True).content.decode()
    assert Report.objects.get(pk=second.report.pk).case_id == first.case.pk
    undo = re.search(r'action="([^"]*/untie/[^"]*)"', page)
    assert undo is not None
    assert client.post(unescape(undo[1]))["Location"] == url
    assert Report.objects.get(pk=second.report.pk).case_id != first.case.pk
    assert client.post(url + "relay/", {"text": ""}).status_code == 422
    client.post(url + "relay/", {"text": "请问在哪一边"})
    client.post(url + "release/", {"text": "路面有坑"})
    assert Report.objects.get(pk=second.report.pk).released_text == "路面有坑"
    client.post(url + "release/", {"text": "路面有坑", "withdraw": "1"})
    assert Report.objects.get(pk=second.report.pk).released_text == ""


def test_objections_are_listed_for_and_judged_by_the_supervisor(sign_in, told, walk, drain, at):
    result = told()
    walk(result.case, "closed")
    drain()
    object_to(Report.objects.get(), reason="坑还在", at=at, by=TELLER)
    assert sign_in("clerk").get("/objections/").status_code == 404
    judge = sign_in("judge")
    assert "坑还在" in judge.get("/objections/").content.decode()
    url = f"/objections/{result.report.number}/"
    assert judge.post(url, {"verdict": "uphold", "decision": ""}).status_code == 422
    judge.post(url, {"verdict": "uphold", "decision": "到现场看过，坑在"})
    assert Objection.objects.get().state == "upheld"
    assert Case.objects.get().state == "registered"
    assert judge.get(url).status_code == 404


def test_who_judges_an_objection_reads_what_was_told_and_sees_the_photos(sign_in, told, walk, drain, at):
    result = told(text=f"{WORDS}，找李canary，电话13800138000", photos=[telephone_photo()])
    walk(result.case, "closed")
    drain()
    object_to(Report.objects.get(), reason="坑还在", at=at, by=TELLER)
    judge, url = sign_in("judge"), f"/objections/{result.report.number}/"
    page = judge.get(url).content.decode()
    assert f"{WORDS}，找李canary" in page, "a supervisor reads the teller's own words, as on the report's page"
    assert f'src="/photos/{result.case.number}/1/?' in page
    assert f'href="/reports/{result.report.number}/"' in page
    with budget(16):
        judge.get(url)


def test_who_rated_already_is_not_invited_to_rate_while_it_is_done_again(sign_in, told, walk, drain, at):
    result = told()
    walk(result.case, "closed")
    drain()
    report = Report.objects.get()
    rate(report, answers={"solved": 0, "clear": 2, "respect": 2}, at=at, by=TELLER)
    object_to(report, reason="坑还在", at=at, by=TELLER)
    sign_in("judge").post(f"/objections/{report.number}/", {"verdict": "uphold", "decision": "到现场看过，坑在"})
    drain()
    teller = Client()
    teller.cookies["proof"] = signing.dumps(report.number, salt="counter.proof")
    page = teller.get(f"/status/{report.number}/").content.decode()
    assert "您已经评价过了" in page
    assert "您可以在这里评价" not in page
    assert "可以再说一次" in page
    Report.objects.update(state="answered", answered_at=at + timedelta(days=2))
    page = teller.get(f"/status/{report.number}/").content.decode()
    assert "您评价过上一次的答复" in page, "what was said of the first answer isn't taken for the second"
    assert "您已经评价过了" not in page
    teller.post(f"/status/{report.number}/rate/", {"solved": "2", "clear": "2", "respect": "2"})
    assert list(Rating.objects.order_by("at").values_list("solved", flat=True)) == [0, 2]
    assert "您已经评价过了" in teller.get(f"/status/{report.number}/").content.decode()


def test_the_case_page_shows_the_sealed_teller_tellings_and_photos(sign_in, told, street):
    result = told(teller=LI, photos=[telephone_photo()])
    told(text="梧桐路47号菜店门口的路陷下去一块，积水", lon=None)
    page = sign_in("sorter").get(f"/cases/{result.case.number}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "反映人已封存" in text
    assert result.report.shown_number in text
    assert f"/photos/{result.case.number}/1/" in text
    assert "像是同一件" in text
    assert "canary" not in text
    photo = sign_in("sorter").get(f"/photos/{result.case.number}/1/")
    assert photo["Content-Type"] == "image/jpeg"
    ReporterIdentity.objects.all().delete()
    text = sign_in("sorter").get(f"/cases/{result.case.number}/").content.decode()
    assert "没有封存的姓名和号码" in text
    assert "没有留手机号" not in text  # erased: whether one was left, nobody can say any more
    text = sign_in("clerk").get(f"/reports/{result.report.number}/").content.decode()
    assert "没有封存的姓名和号码" in text
    assert "/open/" not in text
    assert "反映人已封存" not in text
    assert photo["X-Content-Type-Options"] == "nosniff"
    assert sign_in("far_clerk").get(f"/photos/{result.case.number}/1/").status_code == 404


def test_lookalikes_are_tied_from_the_board_or_said_to_be_two_and_not_offered_again(sign_in, told):
    first, second, third = told(), told(text="47号菜店门口有个坑，积水，脸盆大"), told(text="47号菜店门口有坑积水")
    client = sign_in("sorter")
    board = "/board/intake/"

    def side(one):
        return client.get(f"/board/side/{one.case.number}/?next={board}").content.decode()

    assert first.case.number in side(second)
    assert 'data-key="M"' in side(second)
    for other in (first, third):
        send = {"to": other.case.number, "next": board, "apart": "1"}
        assert client.post(f"/reports/{second.report.number}/tie/", send)["Location"] == board
    assert "像是同一件" not in side(second)
    assert second.case.number not in side(first)
    assert Report.objects.get(pk=second.report.pk).case_id == second.case.pk
    client.post(f"/reports/{third.report.number}/tie/", {"to": first.case.number, "next": board})
    assert Report.objects.get(pk=third.report.pk).case_id == first.case.pk
    client.post(f"/reports/{second.report.number}/tie/", {"to": first.case.number, "next": "https://else.where/"})
    assert Report.objects.get(pk=second.report.pk).case_id == first.case.pk  # said too early; still possible
    assert sign_in("far_clerk").post(f"/reports/{second.report.number}/tie/", {"apart": "1"}).status_code == 404


def test_a_report_page_stays_within_its_budget(sign_in, told):
    report = told(teller=LI).report
    client = sign_in("clerk")
    client.get(f"/reports/{report.number}/")
    with budget(14) as statements:
        client.get(f"/reports/{report.number}/")
    assert_district_named(statements)
