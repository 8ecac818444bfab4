"""Walking through the demonstration as a page tells it: real pages and forms, without JavaScript."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.test import Client

from shanzhi.journal import errands
from tests.systems.reading import Asked, Page
from tests.systems.steps import NOBODY, Act, Step

CAST = "/rehearse/cast/"
A_MOMENT = timedelta(seconds=20)  # between two presses


class Walker:
    """A reader with a page of the documents in one hand, in one language."""

    def __init__(self, moment: Any, *, language: str) -> None:
        self.moment, self.language = moment, language
        self.client = self.telephone = self._browser()
        self.page: Page | None = None
        self.told: Page | None = None  # the last page on the resident's telephone
        self.asked: list[tuple[str, str]] = []

    def walk(self, steps: list[Step]) -> None:
        """Take all steps, one after the other.

        :raises AssertionError: naming the step, the act and what the page said instead.
        """
        for step in steps:
            for act in step.acts:
                try:
                    getattr(self, f"_{act.what}")(act)
                except AssertionError as failed:
                    page = self.page
                    told = f"{page.status} {page.url}: {page.words[:1500]}" if page is not None else "no page yet"
                    raise AssertionError(f"step {step.number}, {act}: {failed}\n{told}") from None

    def _browser(self) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = self.language
        return client

    def _who(self, act: Act) -> None:
        if self.client is self.telephone:
            self.told = self.page
        if act.words in NOBODY:
            self.client, self.page = self.telephone, self.told
            return
        self.client = self._browser()
        self._go(Asked("get", CAST, (("q", act.words),)))
        assert self._here().see(act.words), f"{act.words} is nobody of the cast"
        self._go(self._here().press("看看" if self.language != "en" else "Look around"))

    def _open(self, act: Act) -> None:
        self._go(Asked("get", act.words))

    def _fill(self, act: Act) -> None:
        self._here().fill(act.words, act.value)

    def _press(self, act: Act) -> None:
        self._go(self._here().press(act.words))

    def _see(self, act: Act) -> None:
        assert self._here(gone=True).see(act.words), "isn't there"

    def _miss(self, act: Act) -> None:
        assert not self._here(gone=True).see(act.words), "is there"

    def _here(self, *, gone: bool = False) -> Page:
        """Return the page before the reader; one that isn't there may be looked at, not used."""
        assert self.page is not None
        assert self.page.status == 200 or (gone and self.page.status == 404), "not a page to go on from"
        return self.page

    def _go(self, asked: Asked) -> None:
        """Ask, follow where it leads, and let the worker do what there is to do."""
        url = urljoin(self.page.url if self.page is not None else "/", asked.url).partition("#")[0]
        self.moment.goes_on(A_MOMENT)
        data: dict[str, list[str]] = {}
        for name, value in asked.data:
            data.setdefault(name, []).append(value)
        self.asked.append((asked.method, url))
        response = self.client.get(url, data) if asked.method == "get" else self.client.post(url, data)
        while response.status_code in (301, 302, 303):
            url = urljoin(url, response["Location"]).partition("#")[0]
            response = self.client.get(url)
        if asked.method == "post":
            errands.drain(at=self.moment.at, now=self.moment)
        assert response.status_code < 500
        is_page = response["Content-Type"].startswith("text/html")
        text = response.content.decode() if is_page else ""
        self.page = Page(url, response.status_code, text, at=self.moment.at)


class Moment:
    """The clock of a walk, which goes on a little with each press."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def goes_on(self, by: timedelta) -> None:
        """Let time pass."""
        self.at += by
