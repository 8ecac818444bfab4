"""The room in a browser: a call, an exclusion, a second look; photographed, read by axe in both densities."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from shanzhi.callbacks.actions.exclusions import ask_exclusion
from shanzhi.callbacks.actions.looking import draw_rechecks
from shanzhi.cases.actions.steps import take_step
from shanzhi.journal import errands
from tests.photographs import serious, sign_in, watched

PLAIN_TABLES = {"coverage", "rechecks", "recurrences", "case"}  # made of what axe reads on the other pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def seen(page: Any, live: Any, photograph: Any, address: str, name: str, wide: int) -> None:
    page.goto(live.url + address)
    assert page.evaluate("document.documentElement.scrollWidth") <= wide, address
    if name not in PLAIN_TABLES:
        assert serious(page) == [], address
    photograph(page, f"callbacks-{name}-{wide}")


def test_a_call_an_exclusion_and_a_second_look(browser, live, street, told, later: datetime, photograph, monkeypatch):
    called, other, back = told(), told(), later + timedelta(days=8)
    case = street.fresh(other.case)
    words = {"unit": street.units["works"], "code": "concluded", "evidence": "2026年2月已依法答复，文书在卷。"}
    ask_exclusion(case, by=street.actor("fangyuan"), at=later, **words)
    again = told(at=back, closed=False)
    take_step(street.fresh(again.case), "accept", by=street.actor("bailu"), at=back, matter=street.matter)
    errands.drain(at=back)
    with watched(browser, viewport={"width": 1440, "height": 900}) as page:
        sign_in(page, live, street.users["bailu"])
        seen(page, live, photograph, "/callbacks/", "queue", 1440)
        page.get_by_role("link", name=called.case.title).first.click()
        seen(page, live, photograph, f"/callbacks/of/{called.number}/", "call", 1440)
        for name in ("solved", "clear", "respect"):
            page.locator(f"input[name={name}][value='2']").check()
        page.get_by_role("button", name="他答完了").click()
        page.wait_for_url("**/callbacks/")
        seen(page, live, photograph, "/callbacks/coverage/", "coverage", 1440)
    may = later.replace(month=5, day=2)
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: may)
    draw = draw_rechecks("990101", after_days=30, at=may, seed="0" * 32)
    assert draw is not None
    pages = {
        "exclusions": "/callbacks/exclusions/",
        "exclusion": "/callbacks/exclusions/of/T26-0001/",
        "rechecks": "/callbacks/rechecks/",
        "draw": f"/callbacks/rechecks/of/{draw.number}/",
        "recheck": f"/callbacks/rechecks/of/{draw.number}/1/",
        "recurrences": "/callbacks/recurrences/",
        "case": f"/cases/{other.case.number}/",
    }
    with watched(browser, viewport={"width": 1440, "height": 900}) as page:
        sign_in(page, live, street.users["guyu"])
        for name, address in pages.items():
            seen(page, live, photograph, address, name, 1440)
    with watched(browser, viewport={"width": 390, "height": 844}) as page:
        sign_in(page, live, street.users["guyu"], density="large")
        for name in ("draw", "recheck"):
            seen(page, live, photograph, pages[name], name, 390)
