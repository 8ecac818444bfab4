"""The residents' door through the client, without JavaScript: tell, receipt, hints, errors that lose nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shanzhi.accounts.models import Throttle
from shanzhi.cases.models import Case
from shanzhi.journal.actions import set_retention
from shanzhi.reports import vault
from shanzhi.reports.models import Attachment, Report, ReporterIdentity
from shanzhi.territory.models import Place
from tests.reports.conftest import WORDS
from tests.statements import budget
from tests.ui.test_cleaned_pictures import telephone_photo

pytestmark = pytest.mark.django_db
KEY = "page-key-page-key-0001"


def form(**more: object) -> dict[str, object]:
    return {"key": KEY, "text": WORDS, "place_text": "", "phone": "", "alike": "", **more}


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", telephone_photo(), content_type="image/jpeg")


@pytest.fixture(autouse=True)
def at_this_moment(monkeypatch, at, street):
    from shanzhi.kernel import clock

    monkeypatch.setattr(clock, "now", lambda: at)


def test_the_front_page_is_the_telling_page(client: Client):
    with budget(6):
        page = client.get("/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "有事，告诉街道" in text
    assert "110、119、120" in text
    assert "style=" not in text
    assert "分类" in text  # 不用选分类
    assert "<select" not in text
    assert len(page.content) < 30_000


def test_telling_leads_to_a_receipt_whose_code_opens_the_status_page(client: Client):
    answer = client.post("/tell/", form(phone="13800138000"), follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain == [("/told/", 302)]
    report = Report.objects.get()
    assert report.shown_number in text
    code = re.search(r'class="num code">([0-9A-Z ]{19})<', text)
    assert code is not None
    assert vault.code_matches(report.code_hash, report.number, code[1])
    assert 'class="qr"' in text
    assert "noindex" in text
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "13800138000" not in text
    assert ReporterIdentity.objects.get().phone_hash
    stranger = Client()
    assert "查询码" in stranger.get(f"/status/{report.number}/").content.decode()
    opened = stranger.post("/status/", {"number": report.shown_number, "code": code[1].lower()}, follow=True)
    assert "您反映了这件事。" in opened.content.decode()


def test_a_page_sent_twice_makes_one_report_and_shows_the_same_code(client: Client):
    codes = []
    for _ in range(2):
        text = client.post("/tell/", form(), follow=True).content.decode()
        codes.append(re.search(r'class="num code">([0-9A-Z ]{19})<', text)[1])
    assert codes[0] == codes[1]
    assert Report.objects.count() == 1


def test_the_receipt_is_nobody_elses(client: Client):
    client.post("/tell/", form())
    assert Client().get("/told/").status_code == 302
    tampered = Client()
    tampered.cookies["slip"] = client.cookies["slip"].value[:-4] + "AAAA"
    assert tampered.get("/told/").status_code == 302


def test_an_error_keeps_everything_typed_and_the_photos(client: Client):
    page = client.post("/tell/", form(text="", place_text="梧桐路47号", phone="13800138000", photos=photo()))
    text = page.content.decode()
    assert page.status_code == 422
    assert "梧桐路47号" in text
    assert "13800138000" in text
    assert "已收到1张照片" in text
    assert 'href="#id_text"' in text
    assert Attachment.objects.get().report_id is None
    client.post("/tell/", form(kept="on"))
    assert Attachment.objects.get().report_id == Report.objects.get().pk


def test_a_text_too_long_is_taken_whole_and_said_to_be_too_long(client: Client):
    assert "maxlength" not in re.search(r"<textarea[^>]*id_text[^>]*>", client.get("/").content.decode())[0]
    pasted = "路灯坏了" * 1300
    answer = client.post("/tell/", form(text=pasted))
    assert answer.status_code == 422
    assert "最多写5000个字，现在有5200个，请删短些。" in answer.content.decode()
    assert pasted in answer.content.decode()


@pytest.mark.parametrize("key", ["a\x00b", "", "short"])
def test_a_page_without_a_key_that_can_be_read_gets_a_new_one(client: Client, key: str):
    page = client.post("/tell/", form(key=key, phone="12345"))
    assert page.status_code == 422
    again = re.search(r'name="key" value="([A-Za-z0-9_-]{32})"', page.content.decode())
    assert again is not None
    for _twice in range(2):
        client.post("/tell/", form(key=again[1]))
    assert Report.objects.count() == 1


@pytest.mark.parametrize("written", ["12345", "家里的座机"])
def test_a_wrong_number_is_said_in_plain_words(client: Client, written: str):
    text = client.post("/tell/", form(phone=written)).content.decode()
    assert "不像电话号码" in text
    assert not Report.objects.exists()


def test_a_photo_that_is_none_refuses_and_keeps_the_words(client: Client):
    bad = SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>", content_type="image/jpeg")
    page = client.post("/tell/", form(photos=bad))
    assert page.status_code == 422
    assert "不是能打开的照片" in page.content.decode()
    assert "菜店门口" in page.content.decode()


def test_one_bad_photo_costs_only_itself_and_the_place_stays_found(client: Client, street):
    bad = SimpleUploadedFile("x.jpg", b"no picture", content_type="image/jpeg")
    page = client.post("/tell/", form(place_text="梧桐路47号", photos=[photo(), bad])).content.decode()
    assert "x.jpg不是能打开的照片" in page
    assert "已收到1张照片" in page
    assert "找到了" in page
    client.post("/tell/", form(kept="on"))
    assert Attachment.objects.get().report_id == Report.objects.get().pk


def test_the_map_is_asked_for_and_nothing_is_lost(client: Client):
    page = client.post("/tell/", form(show="map")).content.decode()
    assert "data-map-src" in page
    assert "leaflet" in page
    assert "菜店门口" in page
    assert not Report.objects.exists()
    assert "leaflet" not in client.get("/").content.decode()


def test_enter_in_a_line_of_the_page_hands_nothing_in_and_says_so(client: Client):
    page = client.get("/").content.decode()
    assert page.index('name="show"') < page.index('name="hand_in"'), "what a browser presses for the Enter key"
    page = client.post("/tell/", form(show="words")).content.decode()
    assert not Report.objects.exists()
    assert "再按最下面的“告诉街道”" in page
    assert "再按最下面的“告诉街道”" not in client.post("/tell/", form(show="map")).content.decode()


def test_an_address_is_said_back_with_the_shop_that_stands_there(client: Client, street, monkeypatch):
    monkeypatch.setattr("shanzhi.territory.queries._kept", {})  # laid without its verb, so the stamp stays
    like = Place.objects.filter(grid__isnull=False).first()
    Place.objects.create(
        code="WT-45", kind="premises", name="半山理发店", address="梧桐路45号", grid=like.grid,
        area_path=like.area_path, lon=like.lon, lat=like.lat, valid_from=like.valid_from,
    )  # fmt: skip
    for words in ("梧桐路45号", "半山理发店"):
        said = client.post("/tell/where/", form(place_text=words)).content.decode()
        assert "半山理发店（梧桐路45号）" in said
    assert "梧桐路45号（" not in said


def test_the_place_is_found_by_words_and_can_be_denied(client: Client, street):
    client.post("/tell/", form(place_text="梧桐路"))
    case = Case.objects.get()
    assert (case.place_id, case.grid_id) == (street.place.pk, street.grid.pk)
    found = client.post("/tell/where/", form(place_text="梧桐路")).content.decode()
    assert "梧桐路" in found
    assert "第三网格" in found
    client.post("/tell/", form(key=KEY + "x", text="水管爆了", place_text="梧桐路", place_key="none"))
    assert Case.objects.get(summary="水管爆了").place_id is None


def test_a_look_alike_is_asked_about_once_without_others_words(client: Client, told, at):
    first = told(text="梧桐路47号菜店门口的路灯不亮了，canary李大妈家门口")
    asked = client.post("/tell/", form(text="梧桐路47号菜店门口路灯不亮"))
    text = asked.content.decode()
    assert "就是这件，我也遇到" in text
    assert first.case.number in text
    assert "canary" not in text
    assert "李大妈" not in text
    assert Report.objects.count() == 1
    assert 'name="seen"' in text
    client.post("/tell/", form(text="梧桐路47号菜店门口路灯不亮", alike=first.case.number))
    assert Report.objects.count() == 2
    assert Case.objects.get().report_count == 2
    client.post("/tell/", form(key=KEY + "y", text="梧桐路47号菜店门口路灯不亮", alike="no"))
    assert Case.objects.count() == 2
    client.post("/tell/", form(key=KEY + "w", text="梧桐路47号菜店门口路灯不亮", seen="on"))
    assert Case.objects.count() == 3


def test_a_complaint_is_never_a_look_alike_and_nobody_joins_it(client: Client, told, street):
    hidden = told(zone="complaint", kept_out=[street.unit], text="梧桐路47号菜店门口路灯不亮没人管")
    page = client.post("/tell/", form(text="梧桐路47号菜店门口路灯不亮没人管"))
    assert page.status_code == 302
    client.post("/tell/", form(key=KEY + "z", alike=hidden.case.number))
    assert Case.objects.get(pk=hidden.case.pk).report_count == 1


def test_danger_is_told_whom_to_call_and_never_asked_twice(client: Client, told):
    told(text="梧桐路47号菜店着火了")
    page = client.post("/tell/", form(text="梧桐路47号菜店着火了"), follow=True).content.decode()
    assert "请现在就打电话" in page
    assert "119" in page
    hint = client.post("/tell/alike/", form(text="三楼着火了，快来")).content.decode()
    assert "听起来有危险" in hint


def test_a_number_is_limited_but_an_emergency_never(client: Client):
    for n in range(20):
        client.post("/tell/", form(key=f"{KEY}{n}", text=f"第{n}件不同的事情", phone="13800138000", alike="no"))
    assert Report.objects.count() == 20
    spent = client.post("/tell/", form(key=KEY + "no", phone="13800138000", alike="no"))
    assert spent.status_code == 422
    assert "说得太多" in spent.content.decode()
    assert Report.objects.count() == 20
    client.post("/tell/", form(key=KEY + "sos", text="有人触电了", phone="13800138000"))
    assert Report.objects.count() == 21


def test_a_header_of_the_visitors_moves_no_counter_and_a_school_is_not_locked_out(client: Client, settings):
    for n in range(30):
        forged = {"HTTP_X_FORWARDED_FOR": f"10.1.1.{n}"}
        client.post("/tell/", form(key=f"{KEY}{n}", text=f"第{n}件不同的事情", alike="no"), **forged)
    assert Report.objects.count() == 30
    row = Throttle.objects.get(name="tell-address")
    assert row.count == 30
    assert "10.1" not in row.key
    assert "127.0.0.1" not in row.key


def test_what_is_not_ours_is_listed_with_where_to_go(client: Client):
    page = client.get("/elsewhere/")
    assert page.status_code == 200
    assert "不归街道管的事" in page.content.decode()


def test_residents_read_what_is_kept_of_them_and_ask_for_it_by_an_ordinary_telling(client: Client, street, at):
    assert 'href="/your-data/"' in client.get("/").content.decode()
    page = client.get("/your-data/").content.decode()
    assert "还没有定自动清除的期限" in page
    for ask in ("see", "copy", "correct", "erase"):
        assert f'href="/?ask={ask}"' in page
    rule = {"keep_days": 200, "basis": "县里的规定"}
    set_retention("reports.identity", district_id="990101", by=street.clerk, at=at, **rule)
    with budget(4):
        page = client.get("/your-data/").content.decode()
    assert "答复您以后200天" in page
    assert "提议题留的手机号：这里还没有定" in page, "its own term, from another rule"
    set_retention("talks.contact", district_id="990101", by=street.clerk, at=at, **{**rule, "keep_days": 300})
    with budget(4):
        page = client.get("/your-data/").content.decode()
    assert "从您提的那天起300天" in page
    assert "答复您以后200天" in page
    begun = client.get("/?ask=erase").content.decode()
    assert "我要删除这里记着的我的个人信息。来件编号：" in begun
    assert "我要" not in client.get("/?ask=nothing").content.decode()
    client.post("/tell/", form(text="我要删除这里记着的我的个人信息。来件编号：260300001", phone="13800138000"))
    assert Report.objects.get().case.state == "reported", "an ordinary telling, with its number and its clock"


def test_what_is_said_of_ones_data_leaves_nothing_out_that_others_read(client: Client):
    """Photos and places, other programs, what the rule of a key releases, backups: each in both languages."""
    page = client.get("/your-data/").content.decode()
    for said in ("照片不遮", "连进来的系统也读得到", "地址和坐标", "也有遮过名自动公开的", "备份里还有"):
        assert said in page, said
    assert "谁也找不回来" not in page
    client.cookies["django_language"] = "en"
    english = client.get("/your-data/").content.decode()
    for said in ("Photos are not masked", "systems connected", "coordinates", "automatically", "backups"):
        assert said in english, said


def test_the_door_speaks_english(client: Client):
    client.cookies["django_language"] = "en"
    page = client.get("/")
    assert page.status_code == 200


def test_old_drafts_and_counters_are_swept(client: Client, at):
    from shanzhi.counter.sweeps import forget as forget_counters
    from shanzhi.reports.sweeps import forget as forget_drafts

    client.post("/tell/", form(text="", photos=photo()))
    forget_drafts(at + timedelta(days=2))
    forget_counters(at + timedelta(days=3))
    assert not Attachment.objects.exists()
    assert not Throttle.objects.exists()


def test_the_receipt_comes_as_a_file_too(client: Client):
    client.post("/tell/", form())
    assert "/told/pdf/" in client.get("/told/").content.decode()
    printed = client.get("/told/pdf/")
    assert printed.content.startswith(b"%PDF")
    assert "no-store" in printed["Cache-Control"]
    assert Client().get("/told/pdf/").status_code == 302
    # What it says is what the page says: the number in the name, the code nowhere but on the paper.
    assert Report.objects.get().number in printed["Content-Disposition"]


def test_a_place_whose_code_the_address_brings_needs_no_typing(client: Client, street):
    page = client.get(f"/?place={street.place.code}").content.decode()
    assert f'value="{street.place.name}" aria-label="地址"' in page
    assert "找到了：" in page
    assert f'value="place-{street.place.code}" checked' in page
    sent = form(place_text=street.place.name, place_key=f"place-{street.place.code}")
    assert client.post("/tell/", sent).status_code == 302
    assert Case.objects.get().place == street.place


def test_a_place_in_no_community_and_a_point_beyond_the_map_are_said_without_stray_commas(client: Client, street):
    Place.objects.filter(pk=street.place.pk).update(area_path=street.street.path, grid=None)
    page = client.get(f"/?place={street.place.code}").content.decode()
    assert f"找到了：{street.place.name}。" in page
    page = client.post("/tell/where/", {"lon": "10.0", "lat": "10.0"}).content.decode()
    assert "找到了：" not in page
    assert "这个点不在我们的地图里，也照样收下。" in page


@pytest.mark.parametrize("code", ["NO-SUCH", "", "<b>x</b>", "x" * 5000])
def test_a_code_the_register_does_not_know_is_passed_over(client: Client, code):
    answer = client.get("/", {"place": code})
    assert answer.status_code == 200
    assert 'value="" aria-label="地址"' in answer.content.decode()
    assert "找到了：" not in answer.content.decode()


def test_a_place_that_has_ended_is_passed_over(client: Client, street, at):
    Place.objects.filter(pk=street.place.pk).update(valid_to=at.date())
    assert street.place.name not in client.get(f"/?place={street.place.code}").content.decode()
