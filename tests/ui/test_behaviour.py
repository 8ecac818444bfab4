"""What scripts add: lists by keyboard, maps, plots. Everything here has a page that works without them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import missing

VENDOR = Path(__file__).resolve().parents[2] / "shanzhi" / "ui" / "static" / "vendor"
pytestmark = [pytest.mark.urls("tests.ui.urls"), pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def libraries():
    if not (VENDOR / "leaflet" / "leaflet.js").exists():
        missing("browser", "the front-end libraries are not brought yet: ./run")


def _chosen(page) -> str:
    return page.locator('[data-row][aria-selected="true"]').inner_text().strip()


def test_a_list_is_walked_ticked_and_opened_by_keyboard(live, page):
    page.goto(f"{live.url}/try/rows/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert _chosen(page) == "第2件"
    page.keyboard.press("k")
    assert _chosen(page) == "第1件"
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    assert page.locator("[data-bulk-count]").inner_text() == "3"
    assert page.locator("[data-bulk]").is_visible()
    assert not page.locator("[data-bulk-hides]").is_visible()
    page.keyboard.press("o")
    page.wait_for_url("**#row3")
    page.click("[data-bulk-clear]")
    assert not page.locator("[data-bulk]").is_visible()


def test_keys_in_two_strokes_and_keys_to_a_field(live, page):
    page.goto(f"{live.url}/try/rows/")
    page.keyboard.press("g")
    page.keyboard.press("3")
    page.wait_for_url("**#queue3")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("jx/")
    assert page.input_value("#search") == "jx/"
    assert page.locator('[data-row][aria-selected="true"]').count() == 0


def test_single_keys_can_be_switched_off(live, page):
    page.goto(f"{live.url}/try/rows/")
    page.evaluate("document.documentElement.dataset.singleKeys = 'off'")
    page.keyboard.press("j")
    page.keyboard.press("/")
    assert page.locator('[data-row][aria-selected="true"]').count() == 0
    assert page.evaluate("document.activeElement.id") == ""


def test_a_map_draws_our_outlines_and_a_pin_fills_the_inputs(live, page, photograph, libraries):
    page.goto(f"{live.url}/try/map/")
    page.wait_for_selector("path.outline.q4")
    assert page.locator(".maplabel", has_text="第二网格<b>").count() == 1
    box = page.locator("[data-map]").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("path.pin")
    assert 116.39 < float(page.input_value("#lon")) < 116.43
    assert 35.39 < float(page.input_value("#lat")) < 35.42
    photograph(page, "ui-map")


def test_the_phone_says_where_it_is_only_when_asked(live, page, libraries):
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 35.405, "longitude": 116.412, "accuracy": 12})
    page.goto(f"{live.url}/try/map/")
    page.wait_for_selector("path.outline.q4")
    assert page.input_value("#lon") == ""
    page.click("[data-here]")
    page.wait_for_selector("path.pin")
    assert page.input_value("#lon") == "116.412000"
    assert page.inner_text("#said") == "约12米"


def test_a_plot_reads_its_table(live, page, photograph, libraries):
    page.goto(f"{live.url}/try/plot/")
    page.wait_for_selector(".plotbox svg text")
    words = page.locator(".plotbox svg").text_content()
    assert "办结" in words
    assert "3月10日" in words
    size = page.locator(".plotbox svg text").first.evaluate("text => getComputedStyle(text).fontSize")
    assert float(size.removesuffix("px")) >= 12
    photograph(page, "ui-plot")


def test_escape_closes_an_open_menu_and_leads_back_to_what_opened_it(live, page):
    page.goto(f"{live.url}/ui/kit/")
    summary = page.locator("details.menu > summary").first
    summary.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("details.menu[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("details.menu[open]").count() == 0
    assert summary.evaluate("it => it === document.activeElement")
