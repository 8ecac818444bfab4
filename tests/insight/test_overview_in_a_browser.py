"""The overview in a browser: large and small, in large print and English, on paper, clean for axe, light."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.photographs import serious, settled, sign_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEIGHT = 200_000
KINDS = {
    "1440": ({}, 1440),
    "1280": ({}, 1280),
    "390": ({}, 390),
    "320": ({}, 320),
    "large": ({"density": "large"}, 1440),
    "large-390": ({"density": "large"}, 390),
    "english": ({settings.LANGUAGE_COOKIE_NAME: "en"}, 1440),
}
RARELY = ("1280", "320", "english", "large")  # at full sizes only


@pytest.mark.parametrize("kind", [pytest.param(k, marks=[pytest.mark.soak] * (k in RARELY)) for k in KINDS])
@pytest.mark.parametrize("address", ["overview", "map"])
def test_it_is_seen_everywhere(browser, live, life, street, photograph, kind, address):
    cookies, wide = KINDS[kind]
    with watched(browser, viewport={"width": wide, "height": 900}) as page:
        sign_in(page, live, street.users["linfeng"], **cookies)
        weight = []
        page.on("response", lambda answer: weight.append(int(answer.headers.get("content-length", 0))))
        page.goto(f"{live.url}/{address}/")
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
        assert serious(page) == []
        assert sum(weight) < WEIGHT
        photograph(page, f"{address}-{kind}", publish=kind == "1440")


def test_on_paper_the_tables_stand_open(browser, live, life, street, photograph):
    with watched(browser, viewport={"width": 794, "height": 1123}) as page:
        sign_in(page, live, street.users["linfeng"])
        page.goto(f"{live.url}/overview/")
        settled(page)
        page.emulate_media(media="print")
        assert page.get_by_text("分母是").is_visible()
        assert not page.get_by_role("button", name="打印").is_visible()
        photograph(page, "overview-print")


SIZES = """() => [...document.querySelectorAll("svg text")].filter((one) => one.checkVisibility()).map((one) => {
  const box = one.ownerSVGElement, scale = box.getBoundingClientRect().width / box.viewBox.baseVal.width;
  const group = one.closest("g > g");
  const own = group ? new DOMMatrix(getComputedStyle(group).transform).a : 1;
  return [one.textContent, Math.round(parseFloat(getComputedStyle(one).fontSize) * scale * own * 10) / 10];
})"""


@pytest.mark.parametrize("address", ["overview", "map"])
@pytest.mark.parametrize("wide", [390, 1440])
def test_nothing_drawn_is_smaller_than_twelve_pixels(browser, live, life, street, wide, address):
    with watched(browser, viewport={"width": wide, "height": 900}) as page:
        sign_in(page, live, street.users["linfeng"])
        page.goto(f"{live.url}/{address}/")
        settled(page)
        assert [pair for pair in page.evaluate(SIZES) if pair[1] < 11.9] == []


def test_without_scripts_every_number_still_opens_its_list(browser, live, life, street):
    with watched(browser, viewport={"width": 1440, "height": 900}, java_script_enabled=False) as page:
        sign_in(page, live, street.users["linfeng"])
        page.goto(f"{live.url}/overview/")
        page.locator(".lead a.n").first.click()
        expect(page.locator("tbody tr")).to_have_count(9)
        page.goto(f"{live.url}/overview/")
        page.locator(".mapp details summary").click()
        page.get_by_role("cell", name="梧桐社区").wait_for()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_five_steps_are_read_whole_on_a_phone(browser, live, life, street, language):
    with watched(browser, viewport={"width": 390, "height": 844}) as page:
        sign_in(page, live, street.users["linfeng"], **{settings.LANGUAGE_COOKIE_NAME: language})
        page.goto(f"{live.url}/overview/")
        settled(page)
        table = page.locator(".fun table")
        assert table.evaluate("one => one.parentElement.scrollWidth <= one.parentElement.clientWidth")
        assert table.evaluate("one => Math.max(...[...one.rows].map((row) => row.offsetHeight)) < 150")


def test_on_a_phone_the_link_one_is_at_is_read_beside_more(browser, live, life, street):
    with watched(browser, viewport={"width": 390, "height": 844}) as page:
        sign_in(page, live, street.users["linfeng"], **{settings.LANGUAGE_COOKIE_NAME: "en"})
        page.goto(f"{live.url}/overview/")
        here, more = page.locator(".nav > [aria-current]").bounding_box(), page.locator(".nav .menu").bounding_box()
        assert 0 <= here["x"] < here["x"] + here["width"] <= more["x"]


def test_a_quotation_mark_leaves_no_gap_in_english(browser, live, life, street):
    with watched(browser, viewport={"width": 1440, "height": 900}) as page:
        sign_in(page, live, street.users["linfeng"], **{settings.LANGUAGE_COOKIE_NAME: "en"})
        page.goto(f"{live.url}/overview/")
        measure = """() => {
          const one = document.querySelector(".lead"), range = new Range();
          one.textContent = "”";
          range.selectNodeContents(one);
          return range.getBoundingClientRect().width / parseFloat(getComputedStyle(one).fontSize);
        }"""
        assert page.evaluate(measure) < 0.7, "a Chinese face draws it as wide as a character"
