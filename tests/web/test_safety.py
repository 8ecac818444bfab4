"""The settings that keep people safe: headers, cookies, hosts, forms, proxies, pages that tell nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from shanzhi.accounts.addresses import client_address
from shanzhi.settings import _tile_sources
from tests.house import ROOT

PROBE = """
import json
import os
import sys
import tempfile
os.environ.update(json.loads(sys.argv[1]))
os.environ["SHANZHI_HOME"] = tempfile.mkdtemp()
from shanzhi import settings
names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER",
         "ALLOWED_HOSTS", "DEBUG", "SESSION_COOKIE_AGE")
shown = {name: getattr(settings, name) for name in names}
shown["img"] = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"]
print(json.dumps(shown))
"""


def settings_with(**environment: str) -> dict:
    """Return what the settings say in a process with this environment."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SHANZHI_")}
    told = [sys.executable, "-c", PROBE, json.dumps(environment)]
    done = subprocess.run(told, cwd=ROOT, env=plain, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("address", ["/", "/sign-in/", "/no-such-page/", "/healthz"])
def test_every_page_carries_its_policy(client, db, address):
    answer = client.get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "form-action 'self'" in policy
    for word in ("unsafe-inline", "unsafe-eval", "http:", "*"):
        assert word not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "microphone=()" in answer["Permissions-Policy"]


def test_cookies_are_for_the_browser_alone(client, neighbourhood):
    user = neighbourhood.users["wendi"]
    user.set_password("河边的柳树又绿了2026")
    user.save()
    answer = client.post("/sign-in/", {"username": "wendi", "password": "河边的柳树又绿了2026"})
    session = answer.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert int(session["max-age"]) == 60 * 60
    marker = client.get("/me/").cookies["was_in"]
    assert (marker.value, bool(marker["httponly"]), marker["samesite"]) == ("1", True, "Lax")


def test_a_new_session_begins_with_every_sign_in(client, neighbourhood):
    user = neighbourhood.users["wendi"]
    user.set_password("河边的柳树又绿了2026")
    user.save()
    planted = client.session
    planted["mine"] = "1"
    planted.save()
    before = planted.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    client.post("/sign-in/", {"username": "wendi", "password": "河边的柳树又绿了2026"})
    assert client.session.session_key != before


def test_a_form_without_its_token_is_refused(neighbourhood):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(neighbourhood.users["wendi"], backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/sign-out/", "/sign-in/", "/me/", "/setup/name/", "/house/errands/"):
        assert strict.post(address).status_code == 403, address


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, "浏览器没有带Cookie"),
        ({"cookie": f"csrftoken={'a' * 32}"}, "这一页放得太久了"),
        ({"origin": "http://testserver", "cookie": f"csrftoken={'a' * 32}"}, "这一页放得太久了"),
        ({"x-forwarded-proto": "https"}, "浏览器没有说从哪里来"),
        ({"origin": "https://testserver"}, "打开的地址不对"),
        ({"origin": "https://shanzhi.example.gov.cn"}, "打开的地址不对"),
    ],
)
def test_whoever_sent_a_form_that_isnt_taken_reads_the_true_cause(db, settings, headers, said):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    refused = Client(enforce_csrf_checks=True).post("/sign-in/", headers=headers)
    assert refused.status_code == 403
    page = refused.content.decode()
    assert f"<h1>{said}</h1>" in page
    assert ("SHANZHI_ALLOWED_HOSTS" in page) == (said == "打开的地址不对")


def test_a_name_that_isnt_ours_is_told_as_a_wrong_address(db, settings):
    settings.ALLOWED_HOSTS = ["shanzhi.example.gov.cn"]
    answer = Client().get("/", headers={"host": "10.0.0.8"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "<h1>打开的地址不对</h1>" in page
    assert "SHANZHI_ALLOWED_HOSTS" in page


def test_what_changes_something_is_never_a_get(client, neighbourhood):
    client.force_login(neighbourhood.users["wendi"], backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/sign-out/", "/sign-in/second/codes/"):
        answer = client.get(address)
        assert answer.status_code == 405, address
        assert answer["Allow"] == "POST"
        assert "这里不能直接打开" in answer.content.decode()


def test_https_makes_cookies_secure_and_believes_our_own_proxy_alone():
    plain = settings_with()
    assert not plain["SESSION_COOKIE_SECURE"]
    assert plain["SECURE_HSTS_SECONDS"] == 0
    assert plain["SECURE_PROXY_SSL_HEADER"] is None
    assert not plain["DEBUG"]
    direct = settings_with(SHANZHI_HTTPS="true")
    assert direct["SESSION_COOKIE_SECURE"]
    assert direct["CSRF_COOKIE_SECURE"]
    assert direct["SECURE_HSTS_SECONDS"] > 0
    assert direct["SECURE_PROXY_SSL_HEADER"] is None
    behind = settings_with(
        SHANZHI_HTTPS="true", SHANZHI_TRUSTED_PROXIES="1", SHANZHI_ALLOWED_HOSTS="a.gov.cn, b.gov.cn"
    )
    assert behind["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert behind["ALLOWED_HOSTS"] == ["a.gov.cn", "b.gov.cn"]
    assert settings_with(SHANZHI_SESSION_MINUTES="30")["SESSION_COOKIE_AGE"] == 1800


@pytest.mark.parametrize(
    ("url", "sources"),
    [
        ("", []),
        ("https://tiles.example.org/{z}/{x}/{y}.png", ["https://tiles.example.org"]),
        ("https://t{s}.example.cn/DataServer?T=vec_w&x={x}&y={y}&l={z}&tk=key", ["https://*.example.cn"]),
        ("http://10.0.0.5:8080/{z}/{x}/{y}.png", ["http://10.0.0.5:8080"]),
        ("https://user:secret@tiles.example.org/{z}.png", ["https://tiles.example.org"]),
        ("javascript:alert(1)", []),
        ("https://a.{s}.example.cn/{z}.png", []),
    ],
)
def test_a_tile_source_is_allowed_by_its_host_alone(url, sources):
    assert _tile_sources(url) == sources


def test_the_policy_names_the_tile_source():
    told = settings_with(SHANZHI_TILE_URL="https://tiles.example.org/{z}/{x}/{y}.png")
    assert told["img"] == ["'self'", "data:", "https://tiles.example.org"]


def test_strange_hosts_are_turned_away(client, db, monkeypatch):
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["shanzhi.gov.cn"])
    assert client.get("/sign-in/", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/sign-in/", headers={"host": "shanzhi.gov.cn"}).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "1.2.3.4", "10.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_a_forwarded_address_is_believed_as_far_as_our_proxies_vouch(monkeypatch, proxies, forwarded, address):
    monkeypatch.setattr(settings.ENV, "trusted_proxies", proxies)
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR="10.0.0.1")
    assert client_address(request) == address


def test_what_is_absent_and_what_is_not_ones_own_answer_byte_for_byte_alike(neighbourhood, at, monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: at)
    case = neighbourhood.case()
    absent, hidden = set(), set()
    for name in ("wendi", "waipai", "waiban", "linfeng", None):
        client = Client()
        if name:
            client.force_login(neighbourhood.users[name], backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get("/no-such-page/")
        absent.add((answer.status_code, answer.content))
        if name and name.startswith("wai"):
            answer = client.get(f"/cases/{case.number}/")
            hidden.add((answer.status_code, answer.content))
    assert len(absent) == 1
    assert hidden == absent


def test_nothing_of_a_password_or_a_letter_is_cached(client, neighbourhood):
    for address in ("/sign-in/", "/forgotten/", "/letter/none/"):
        assert "no-store" in client.get(address)["Cache-Control"]
