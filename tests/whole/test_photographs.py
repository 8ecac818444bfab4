"""Every page of the house, looked at in a browser: desk, phone, 长辈版 and paper; nothing is cut off in any of them.

A check looks at the pages of two rooms that have no browser test of their own, on the phone in large letters; a soak
at every address that gives a page, as the first of the cast who gets one, with a picture of each dress in
test-artifacts/whole/.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from shanzhi.kernel import clock
from shanzhi.people.models import Deployment
from tests.photographs import serious, settled
from tests.whole.addresses import NEED_A_SLIP, doors, endpoints
from tests.whole.world import World, begin, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOMS = ("needs", "enterprises")
SOAKING = os.environ.get("SHANZHI_SOAK") == "1"
# name of the dress, width, density, medium
LARGE = ("large", 390, "large", "screen")
DRESSES = (("desk", 1440, "", "screen"), ("phone", 390, "", "screen"), LARGE, ("paper", 794, "", "print"))
WIDER = """() => { const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return "";
  const over = [...document.querySelectorAll("main *")].find((one) => one.getBoundingClientRect().right > wide + 1);
  return `${document.documentElement.scrollWidth}: ${over ? over.outerHTML.slice(0, 120) : ""}`; }"""


def pages(world: World, rooms: tuple[str, ...] = ()) -> dict[str, tuple[str, str]]:
    """Return for each address the first of the cast who gets a page, and the address with its arguments."""
    found: dict[str, tuple[str, str]] = {}
    names = world.one_of_each()
    for endpoint in endpoints():
        if (rooms and endpoint.name.partition(":")[0] not in rooms) or endpoint.name in NEED_A_SLIP:
            continue
        url = doors(endpoint, world)[0].urls(endpoint)[0]
        for name in ["", *names]:
            answer = world.client(name).get(url) if name else Client(raise_request_exception=False).get(url)
            if answer.status_code == 200 and b"<html" in answer.getvalue()[:500]:  # a page, not a part of one
                found[endpoint.name] = (name, url)
                break
    return found


def looked_over(page: Any, name: str, address: str, dresses: Any, photograph: Any) -> list[str]:
    """Look at an address in each dress; return what is wider than its paper."""
    wrong = []
    for dress, width, density, medium in dresses:
        page.context.add_cookies([{"name": "density", "value": density or "normal", "url": address}])
        page.emulate_media(media=medium)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        settled(page)
        if wide := page.evaluate(WIDER):
            wrong.append(f"{name} {dress}: {wide}")
        if photograph is not None:
            photograph(page, f"whole-{name.replace(':', '-')}-{dress}")
    page.emulate_media(media="screen")
    return wrong


def walked(browser: Any, live: Any, world: World, dresses: Any, photograph: Any = None, rooms: Any = ()) -> list[str]:
    """Open every page as who gets it; return everything that was wrong."""
    wrong: list[str] = []
    opened: dict[str, Any] = {}
    for name, (who, url) in pages(world, rooms).items():
        if who not in opened:
            context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
            jar = world.cookies[who] if who else {}
            context.add_cookies([{"name": key, "value": value, "url": live.url} for key, value in jar.items()])
            opened[who] = context.new_page()
        page = opened[who]
        wrong += looked_over(page, name, f"{live.url}{url}", dresses, photograph)
        if SOAKING:
            wrong += [f"{name}: {fault}" for fault in serious(page)]
    for page in opened.values():
        page.context.close()
    return wrong


@pytest.fixture
def at_noon(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    Deployment.objects.forget()
    yield at
    Deployment.objects.forget()


def test_the_pages_of_two_rooms_fit_on_a_phone_in_large_letters(browser, live, at_noon):
    world = begin(at_noon)
    for room in ROOMS:
        import_module(f"tests.{room}.laying").lay(world)
    assert not walked(browser, live, world, (LARGE,), rooms=ROOMS)


@pytest.mark.soak
def test_every_page_is_photographed_in_every_dress(browser, live, at_noon, photograph):
    with transaction.atomic():
        world = build(at_noon)
    wrong = walked(browser, live, world, DRESSES, photograph)
    assert not wrong, "\n".join(wrong)
