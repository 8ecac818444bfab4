"""Coming in and out: password, second factor, letters, lockout, the end of a session, the chosen language."""

from __future__ import annotations

import errno
import re
import sqlite3
from base64 import b32decode
from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client
from django_otp.oath import TOTP

from shanzhi.accounts import actions, sessions
from shanzhi.accounts.models import Letter, User
from shanzhi.people.models import Deployment, Post
from shanzhi.post.actions import send_due
from shanzhi.post.models import Delivery
from tests.neighbourhood import DISTRICT

PASSWORD = "河边的柳树又绿了2026"


@pytest.fixture
def wendi(neighbourhood) -> User:
    user = neighbourhood.users["wendi"]
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, username: str = "wendi", password: str = PASSWORD, **more: str):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_a_dispatcher_comes_in_and_lands_on_the_board(client, wendi):
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/home/")
    assert client.get("/home/")["Location"] == "/board/"
    assert client.get("/sign-in/")["Location"] == "/home/"


def test_the_way_on_leads_into_the_house_only(client, wendi):
    assert sign_in(client, next="/cases/?state=open")["Location"] == "/cases/?state=open"
    client.post("/sign-out/")
    for outside in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert sign_in(client, next=outside)["Location"] == "/home/"
        client.post("/sign-out/")


def test_a_wrong_name_and_a_wrong_password_read_alike(client, wendi):
    pages = [sign_in(client, name, "不对的密码啊啊").content.decode() for name in ("wendi", "nobody")]
    assert "用户名或密码不对。" in pages[0]
    assert "用户名或密码不对。" in pages[1]


def test_after_five_wrong_passwords_there_is_a_pause_and_it_is_said(client, wendi):
    for _try in range(5):
        answer = sign_in(client, password="不对的密码啊啊")
    assert answer.status_code == 429
    page = sign_in(client)
    assert page.status_code == 429
    assert "先停15分钟" in page.content.decode()
    assert "忘了密码" in page.content.decode()
    # The pair is locked: a colleague at the same desk comes in.
    other = User.objects.get(username="bailu")
    other.set_password(PASSWORD)
    other.save()
    assert sign_in(Client(), "bailu").status_code == 302


def test_a_session_lives_as_long_as_there_are_clicks(client, wendi, monkeypatch):
    sign_in(client)
    first = client.session["prolonged_at"]
    client.get("/me/")
    assert client.session["prolonged_at"] == first
    moment = sessions.PROLONGED_EVERY + 1
    session = client.session
    session["prolonged_at"] = first - moment
    session.save()
    answer = client.get("/me/")
    assert client.session["prolonged_at"] >= first
    assert int(answer.cookies["sessionid"]["max-age"]) == settings.SESSION_COOKIE_AGE


def waited(client: Client) -> int:
    """Let five minutes go by since the session was prolonged, and return when that was."""
    session = client.session
    session["prolonged_at"] = before = session["prolonged_at"] - sessions.PROLONGED_EVERY - 1
    session.save()
    return before


def test_a_disk_that_takes_nothing_keeps_nobody_from_reading(client, wendi):
    sign_in(client)
    before = waited(client)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            answer = client.get("/me/")
        finally:
            cursor.execute("PRAGMA query_only = OFF")
    assert answer.status_code == 200
    assert client.session["prolonged_at"] == before, "the next click tries again"


def test_a_page_is_read_whole_while_its_session_ends_elsewhere(client, wendi, monkeypatch):
    sign_in(client)
    waited(client)
    prolong = sessions.prolong

    def ended_meanwhile(request, *, at):
        Session.objects.all().delete()
        prolong(request, at=at)

    monkeypatch.setattr(sessions, "prolong", ended_meanwhile)
    assert client.get("/me/").status_code == 200
    assert client.get("/me/").status_code == 302, "and the next click asks who it is"


def full() -> Exception:
    """Return what Django says of a disk that SQLite found full."""
    raw = sqlite3.connect(":memory:")
    raw.execute("PRAGMA max_page_count = 1")
    with pytest.raises(OperationalError) as told:
        connection.wrap_database_errors(raw.execute)("CREATE TABLE kept (words)")
    raw.close()
    return told.value


def test_what_no_disk_and_no_database_takes_is_said_with_what_to_do(client, wendi, monkeypatch):
    client.raise_request_exception = False
    for error in (full(), OSError(errno.ENOSPC, "No space left on device")):
        monkeypatch.setattr(User, "check_password", mock.Mock(side_effect=error))
        answer = sign_in(client)
        assert answer.status_code == 503
        page = answer.content.decode()
        assert "没有收下" in page
        assert "SHANZHI_HOME" in page
    monkeypatch.setattr(User, "check_password", mock.Mock(side_effect=OSError(errno.EIO, "our own mistake")))
    assert sign_in(client).status_code == 500


def test_the_sign_in_page_says_that_a_session_ran_out(client, wendi):
    assert "没有动，已经退出" not in client.get("/sign-in/").content.decode()
    sign_in(client)
    client.get("/me/")
    client.session.flush()
    answer = client.get("/cases/")
    assert answer["Location"] == "/sign-in/?next=%2Fcases%2F"
    page = client.get(answer["Location"]).content.decode()
    assert "60分钟没有动，已经退出" in page
    assert 'value="/cases/"' in page


def test_whoever_sends_a_form_too_late_comes_back_to_the_page_with_the_form(client):
    came = {"referer": "http://testserver/board/dispatch/?channel=web"}
    answer = client.post("/board/bulk/", headers=came)
    assert answer["Location"] == "/sign-in/?next=%2Fboard%2Fdispatch%2F%3Fchannel%3Dweb"
    elsewhere = client.post("/board/bulk/", headers={"referer": "https://elsewhere.example/board/dispatch/"})
    assert elsewhere["Location"] == "/sign-in/?next=%2Fboard%2Fbulk%2F"
    assert client.get("/board/", headers=came)["Location"] == "/sign-in/?next=%2Fboard%2F"


def test_a_part_of_a_page_asked_for_too_late_is_no_sign_in_page_inside_it(client):
    asked = {"hx-request": "true", "referer": "http://testserver/board/dispatch/"}
    answer = client.get("/board/side/26-000001/", headers=asked)
    assert answer.status_code == 401
    assert answer.content == b""
    assert answer["HX-Redirect"] == "/sign-in/?next=%2Fboard%2Fdispatch%2F"
    writing = client.post("/desk/beside/", headers=asked)
    assert writing.status_code == 401
    assert "HX-Redirect" not in writing, "what is being written stays on the page"


def test_whoever_signed_out_is_told_nothing(client, wendi):
    sign_in(client)
    client.get("/me/")
    client.post("/sign-out/")
    assert "没有动，已经退出" not in client.get("/sign-in/").content.decode()


def test_a_given_password_is_changed_before_anything_else(client, wendi):
    User.objects.filter(pk=wendi.pk).update(must_change_password=True)
    sign_in(client)
    for address in ("/board/", "/me/", "/home/", "/search/", "/"):
        assert client.get(address)["Location"] == "/me/password/"
    page = client.get("/me/password/").content.decode()
    assert "先换一个自己的密码" in page
    told = {"old": PASSWORD, "password": "院子里有三棵石榴树和井", "again": "院子里有三棵石榴树和井"}
    assert client.post("/me/password/", told).status_code == 302
    assert client.get("/board/").status_code == 200


def test_the_chosen_language_is_spoken_from_the_sign_in_on(client, wendi):
    User.objects.filter(pk=wendi.pk).update(language="en")
    answer = sign_in(client)
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert 'lang="en"' in client.get("/me/").content.decode()
    answer = client.post("/me/", {"language": "zh-hans", "single_keys": "on"})
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"


def test_somebody_without_a_post_is_told_so(client, wendi):
    Post.objects.filter(user=wendi).delete()
    sign_in(client)
    assert client.get("/home/")["Location"] == "/me/"
    assert "没有在任的职务" in client.get("/me/").content.decode()


def test_a_keeper_sets_up_and_gives_the_second_factor(client, neighbourhood):
    Deployment.objects.forget()
    keeper = neighbourhood.users["mubai"]
    keeper.set_password(PASSWORD)
    keeper.save()
    sign_in(client, "mubai")
    assert client.get("/home/")["Location"] == "/sign-in/second/"
    assert client.get("/setup/")["Location"] == "/sign-in/second/?next=%2Fsetup%2F"
    page = client.get("/sign-in/second/?next=/setup/").content.decode()
    assert "<svg" in page
    device = actions.begin_second_factor(keeper)
    typed = re.search(r'<b class="num code">([A-Z2-7 ]+)</b>', page)
    assert typed is not None, "who can't scan has nothing to type"
    assert b32decode(typed[1].replace(" ", "")) == device.bin_key
    done = client.post("/sign-in/second/", {"code": TOTP(device.bin_key).token(), "next": "/setup/"})
    assert "恢复码" in done.content.decode()
    assert client.get("/setup/").status_code == 200
    client.post("/sign-out/")
    answer = sign_in(client, "mubai", next="/setup/")
    assert answer["Location"] == "/sign-in/second/?next=%2Fsetup%2F"
    assert client.get("/setup/").status_code == 302
    assert "验证码不对" in client.post("/sign-in/second/", {"code": "000000"}).content.decode()


def test_an_invitation_sets_a_password_and_opens_once(client, neighbourhood, at, monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: at)
    token = actions.write_letter(neighbourhood.users["wendi"], purpose=Letter.Purpose.INVITE, at=at)
    page = client.get(f"/letter/{token}/")
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "same-origin"
    assert 'name="robots" content="noindex"' in page.content.decode()
    weak = client.post(f"/letter/{token}/", {"password": "12345", "again": "12345"})
    assert weak.status_code == 422
    done = client.post(f"/letter/{token}/", {"password": PASSWORD, "again": PASSWORD})
    assert done["Location"] == "/home/"
    closed = client.get(f"/letter/{token}/")
    assert closed.status_code == 410
    assert "/forgotten/" not in closed.content.decode(), "where nothing can be delivered, asking is a dead end"
    assert closed["Referrer-Policy"] == "same-origin"
    assert client.get("/letter/nonsense/").status_code == 410


def test_what_a_letters_page_sends_from_a_browser_is_not_called_forged(neighbourhood, at, monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: at)
    address = f"/letter/{actions.write_letter(neighbourhood.users['wendi'], purpose=Letter.Purpose.INVITE, at=at)}/"
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(address)
    origin = "null" if page["Referrer-Policy"] == "no-referrer" else "http://testserver"  # so do browsers (Fetch, 4.6)
    sent = {"password": PASSWORD, "again": PASSWORD, "csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    assert browser.post(address, sent, headers={"origin": origin})["Location"] == "/home/"


def test_no_reset_leaves_while_the_hosts_are_not_named(client, wendi, at):
    page = client.get("/forgotten/").content.decode()
    assert "没有配邮件和短信" in page
    client.post("/forgotten/", {"username": "wendi"})
    assert not Letter.objects.exists()


def test_a_reset_goes_to_ones_own_mail_and_the_page_tells_nobody(client, wendi, at, monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: at)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    User.objects.filter(pk=wendi.pk).update(email="wendi@example.org")
    known = client.post("/forgotten/", {"username": "wendi"})
    unknown = client.post("/forgotten/", {"username": "nobody"})
    assert known.content == unknown.content
    assert Delivery.objects.filter(district_id=DISTRICT).count() == 1
    send_due(DISTRICT, at=at + timedelta(minutes=1))
    assert "http://testserver/letter/" in mail.outbox[0].body
