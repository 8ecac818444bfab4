"""More than a form may bring: said in plain words, and said to whoever is still sending."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client

from shanzhi import wsgi

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "写得太长了"), ("en", "That is too long")])
def test_words_beyond_what_a_form_may_bring_are_refused_in_plain_words(language, said):
    visitor = Client(enforce_csrf_checks=True)
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    visitor.get("/")
    body = b"text=" + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    answer = visitor.post("/tell/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert said in answer.content.decode()
    assert "2.5" in answer.content.decode()


def test_what_makes_no_sense_is_still_a_bad_request(client):
    answer = client.get("/?q=%00")
    assert answer.status_code == 400
    assert "没看懂这个请求" in answer.content.decode()


def heard(body: BytesIO, **environ: str) -> list[bytes]:
    """Return what is said to a body that nobody reads."""

    def answer(_environ, start_response):
        start_response("413 Content Too Large", [])
        return [b"no"]

    return list(wsgi.heard_out(answer)({"wsgi.input": body, **environ}, lambda *_said: None))


def test_who_is_refused_while_sending_is_heard_out(monkeypatch):
    body = BytesIO(b"x" * 200_000)
    assert heard(body, CONTENT_LENGTH="200000") == [b"no"]
    assert body.read() == b""
    monkeypatch.setattr(wsgi, "HEARD_OUT", 100_000)
    endless = BytesIO(b"x" * 200_000)
    assert heard(endless, CONTENT_LENGTH="200000") == [b"no"]
    assert len(endless.read()) == 200_000, "nobody is heard out for ever"
    assert heard(BytesIO(b""), CONTENT_LENGTH="") == [b"no"]
