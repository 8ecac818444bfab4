"""The buttons that print, seen where they stand; and the bulletin's page; both read by axe, also in 长辈版."""

from __future__ import annotations

import pytest

from shanzhi.ledger.actions import checkpoints, lines
from shanzhi.people.models import Deployment
from tests.neighbourhood import DISTRICT
from tests.photographs import serious, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_papers_are_asked_for_where_one_stands(page, live, neighbourhood, monkeypatch, photograph):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
    Deployment.objects.forget()
    case = neighbourhood.dispatched()
    neighbourhood.registered(title="路灯不亮")
    lines.sequence(DISTRICT, whole=True)
    checkpoints.sign(DISTRICT, at=neighbourhood.at)
    sign_in(page, live, neighbourhood.users["wendi"])
    places = {"case": f"/cases/{case.number}/", "list": "/cases/", "board": "/board/dispatch/"}
    _look(page, live, places | {"bulletin": "/ledger/bulletin/"}, photograph, 1440, "")
    _look(page, live, {"case": places["case"], "bulletin": "/ledger/bulletin/"}, photograph, 390, "large")
    assert serious(page) == []
    with page.expect_download() as kept:
        page.goto(live.url + f"/cases/{case.number}/")
        page.click("text=打印用（PDF）")
    assert kept.value.suggested_filename == f"派单-{case.number}.pdf"
    Deployment.objects.forget()


def _look(page, live, places, photograph, width, density):
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "density", "value": density, "url": live.url}])
    for what, address in places.items():
        assert page.goto(live.url + address).ok, what
        photograph(page, f"slips-{what}-{width}{density}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{what} at {width}"
