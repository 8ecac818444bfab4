"""One request as somebody, undone afterwards, and its answer with the echo of what was asked taken out."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, quote_plus

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.handlers.base import BaseHandler
from django.core.signals import got_request_exception
from django.db import transaction
from django.shortcuts import resolve_url
from django.test import RequestFactory

OF_THE_MOMENT = ("Content-Length", "Expires")  # the length is the body's; the other reads the wall clock
WRITTEN_AT = re.compile(r"<dcterms:(created|modified)[^>]*>[^<]*")
UNTIL = re.compile(r" expires=[^;]*;")


@dataclass(frozen=True)
class Answer:
    """What came back, told apart from what was asked for."""

    status: int
    text: str
    headers: tuple[tuple[str, str], ...]
    error: str = ""

    @property
    def is_denied(self) -> bool:
        """Return whether this is the answer of an address that isn't there, or the way to the sign-in page."""
        gates = (resolve_url(settings.LOGIN_URL), resolve_url(settings.SECOND_FACTOR_URL))
        gate, asks, _page = dict(self.headers).get("Location", "").partition("?")
        return self.status in (404, 405) or (self.status == 302 and gate in gates and bool(asks))


@cache
def _handler() -> BaseHandler:
    """Return the application as a server holds it: its middleware put together once, unlike a test client's."""
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def ask(cookies: dict[str, str], method: str, url: str, shown: str = "", data: Any = None) -> Answer:
    """Ask with these cookies, undo whatever it did, and return the answer with the asked-for number taken out."""
    factory = RequestFactory()
    factory.cookies.load(cookies)
    request = getattr(factory, method)(url, data or {})
    setattr(request, "_dont_enforce_csrf_checks", True)  # noqa: B010  # as a test client does
    errors: list[str] = []

    def note(**_about: Any) -> None:
        errors.append(repr(sys.exc_info()[1]))

    got_request_exception.connect(note)
    try:
        with transaction.atomic():
            response = _handler().get_response(request)
            body = b"".join(response) if response.streaming else response.content
            transaction.set_rollback(True)
    finally:
        got_request_exception.disconnect(note)
    said = _said(response.cookies.pop("messages", None))
    cookies_set = {name: UNTIL.sub("", morsel.OutputString()) for name, morsel in response.cookies.items()}
    headers = [*response.headers.items(), *cookies_set.items()]
    return Answer(
        response.status_code,
        _without(unpacked(body) + said, url, shown),
        tuple((name, _without(value, url, shown)) for name, value in headers if name not in OF_THE_MOMENT),
        errors[0] if errors else "",
    )


def _said(cookie: Any) -> str:
    """Return the messages a response leaves for the next page, which travel signed and packed."""
    if cookie is None or not cookie.value:
        return ""
    kept = CookieStorage(RequestFactory().get("/"))._decode(cookie.value)
    return "".join(f"\n{one}" for one in kept or ())


def unpacked(body: bytes) -> str:
    """Return everything written in an answer: a workbook's cells and properties, or the page itself."""
    if body[:4] != b"PK\x03\x04":
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        parts = [packed.read(name).decode("utf-8", "replace") for name in sorted(packed.namelist())]
    return WRITTEN_AT.sub("<dcterms:", "\n".join(parts))


def _without(words: str, url: str, shown: str) -> str:
    """Take out what was asked for, in each of the ways in which it is written: it tells nobody anything new."""
    echoes = [url, quote(url, safe=""), quote(url)]
    if len(shown) > 3:  # a shorter one is nobody's number
        spaced = f"{shown[:4]} {shown[4:]}"
        echoes += [shown, spaced, quote(spaced), quote_plus(spaced)]
    for one in echoes:
        words = words.replace(one, "…")
    return words
