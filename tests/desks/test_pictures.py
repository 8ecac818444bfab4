"""The loop's pages in a browser: seen, weighed, walked by keyboard, and read by axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

from shanzhi.people.models import Deployment
from tests.desks.street import Street, wake
from tests.neighbourhood import Neighbourhood
from tests.photographs import dressed, serious, settled, sign_in, too_low, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WEIGHT = 200_000
DESKTOP = {"width": 1440, "height": 960}


@pytest.fixture
def street(live: Any, neighbourhood: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    return wake(neighbourhood)


def addresses(street: Street) -> dict[str, tuple[str, str]]:
    """Return each page's picture name, who looks at it, and its address."""
    return {
        "board": ("wendi", "/board/dispatch/"),
        "board-empty": ("wendi", "/board/ruling/"),
        "case": ("wendi", f"/cases/{street.handling.number}/"),
        "case-paused": ("shiyan", f"/cases/{street.paused.number}/"),
        "case-returned": ("wendi", f"/cases/{street.returned.number}/"),
        "case-closed": ("jiangcheng", f"/cases/{street.closed.number}/"),
        "unit": ("hanzhou", "/tasks/"),
        "step-dispatch": ("wendi", f"/cases/{street.near.number}/dispatch/"),
        "step": ("jiangcheng", f"/cases/{street.handled.number}/close/"),
        "step-sign": ("hanzhou", f"/cases/{street.handling.number}/tasks/1/hand_in/"),
        "form": ("hanzhou", f"/cases/{street.handling.number}/tasks/1/apply/extension/"),
        "applications": ("wendi", "/applications/"),
        "list": ("wendi", "/cases/"),
    }


RARELY = ("english", "print")
READ_BY_AXE = ("1440", "large", "english")
KINDS = {
    "1440": ({}, DESKTOP),
    "large": ({"density": "large"}, DESKTOP),
    "english": ({settings.LANGUAGE_COOKIE_NAME: "en"}, DESKTOP),
    "390": ({}, {"width": 390, "height": 844}),
    "print": ({}, {"width": 794, "height": 1123}),
}


# On paper and in English at full sizes only: the dresses that most often go wrong are the narrow and the large one.
@pytest.mark.parametrize("kind", [pytest.param(k, marks=[pytest.mark.soak] * (k in RARELY)) for k in KINDS])
def test_every_page_is_seen(
    page: Any, live: Any, neighbourhood: Neighbourhood, street: Street, photograph: Callable[..., Any], kind: str
) -> None:
    cookies, viewport = KINDS[kind]
    page.set_viewport_size(viewport)
    if kind == "print":
        page.emulate_media(media="print")
    faults = []
    for name, (who, address) in dressed(addresses(street), kind).items():
        sign_in(page, live, neighbourhood.users[who], **cookies)
        page.goto(live.url + address)
        settled(page)
        photograph(page, f"desks-{name}-{kind}", publish=kind == "1440" and name in {"board", "case", "unit"})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            faults.append(f"{name}: {wide} px too wide")
        if kind == "390":
            faults += [f"{name}: too low for a thumb: {control}" for control in too_low(page)]
        if kind in READ_BY_AXE:
            faults += [f"{name}: {found}" for found in serious(page)]
    assert faults == []


def keys(page: Any, *pressed: str) -> int:
    for key in pressed:
        page.keyboard.press(key)
    return len(pressed)


@pytest.fixture
def board(page: Any, live: Any, neighbourhood: Neighbourhood, street: Street) -> Any:
    page.set_viewport_size(DESKTOP)
    sign_in(page, live, neighbourhood.users["wendi"])
    page.goto(f"{live.url}/board/dispatch/")
    page.wait_for_selector("#side form")
    return page


def test_a_clear_case_is_dispatched_in_three_keys_and_taken_back_by_one(
    board: Any, neighbourhood: Neighbourhood, street: Street, photograph: Callable[..., Any]
) -> None:
    pressed = keys(board, "j")
    board.wait_for_selector(f"#side form[action*='{street.near.number}']")
    pressed += keys(board, "1", "Enter")
    board.wait_for_selector("form.undo")
    assert pressed <= 5
    case = neighbourhood.fresh(street.near)
    assert case.state == "dispatched"
    assert case.lead_unit == neighbourhood.units["works"]
    settled(board)
    photograph(board, "desks-board-undo")
    assert keys(board, "z") == 1
    board.wait_for_selector(".note.said")
    assert neighbourhood.fresh(street.near).state == "registered"


def test_support_is_added_by_shift_and_another_lead_by_name(
    board: Any, neighbourhood: Neighbourhood, street: Street
) -> None:
    keys(board, "j")
    board.wait_for_selector(f"#side form[action*='{street.near.number}']")
    assert keys(board, "1", "Shift+2", "Enter") <= 4
    board.wait_for_selector("form.undo")
    assert neighbourhood.task(street.near, 2).unit == neighbourhood.units["water"]
    board.wait_for_selector("#side form")
    keys(board, "u")
    board.keyboard.type("园林绿化所")
    board.keyboard.press("Enter")
    board.wait_for_selector("form.undo:has-text('园林绿化所')")


def test_letters_typed_in_a_field_press_nothing(board: Any) -> None:
    address = board.url
    keys(board, "u")
    board.keyboard.type("zcpx1")
    assert board.url == address
    assert board.locator("#side-other").input_value() == "zcpx1"


def test_ticked_rows_turn_the_filters_into_the_bulk_bar(board: Any, photograph: Callable[..., Any]) -> None:
    keys(board, "x", "j", "x")
    assert board.locator("[data-bulk-count]").inner_text() == "2"
    assert not board.locator(".mid-head .filters").is_visible()
    settled(board)
    photograph(board, "desks-board-bulk")


def test_a_page_weighs_at_most_200_kilobytes_without_its_map(
    browser: Any, live: Any, neighbourhood: Neighbourhood, street: Street
) -> None:
    for who, address in (("wendi", "/board/dispatch/"), ("hanzhou", "/tasks/"), ("wendi", "/cases/")):
        sizes: dict[str, int] = {}

        def weigh(response: Any, sizes: dict[str, int] = sizes) -> None:
            if "leaflet" not in response.url and "outlines" not in response.url:
                sizes[response.url] = len(response.body())

        with watched(browser) as page:  # with an empty cache each
            page.on("response", weigh)
            sign_in(page, live, neighbourhood.users[who])
            page.goto(live.url + address)
            settled(page)
        assert len(sizes) > 1
        assert sum(sizes.values()) <= WEIGHT, (address, sorted(sizes.items(), key=lambda item: -item[1])[:5])


def test_without_scripts_a_case_is_dispatched_from_its_own_page(
    browser: Any, live: Any, neighbourhood: Neighbourhood, street: Street
) -> None:
    with watched(browser, java_script_enabled=False) as page:
        sign_in(page, live, neighbourhood.users["wendi"])
        page.goto(f"{live.url}/board/dispatch/")
        page.get_by_role("link", name="清渠巷进口到公厕").click()
        assert "地点的文字在下面" in page.locator(".mapbox").inner_text(), "an empty box says nothing"
        page.get_by_role("link", name="派遣", exact=True).click()
        page.get_by_label("主办单位").fill("市政设施管理所")
        page.get_by_role("button", name="派遣").click()
        assert neighbourhood.fresh(street.fresh).state == "dispatched"


def test_on_a_phone_more_of_the_navigation_stays_at_hand_while_it_scrolls(
    browser: Any, live: Any, neighbourhood: Neighbourhood, street: Street
) -> None:
    for language in ("zh-hans", "en"):
        with watched(browser, viewport={"width": 390, "height": 844}) as page:
            sign_in(page, live, neighbourhood.users["wendi"], **{settings.LANGUAGE_COOKIE_NAME: language})
            page.goto(f"{live.url}/board/dispatch/")
            more = page.locator(".nav .menu > summary")
            box = more.bounding_box()
            assert box["x"] + box["width"] <= 390, language
            more.click()
            opened = page.locator(".nav .menu-list").bounding_box()
            assert opened["x"] + opened["width"] <= 390, language


def test_the_board_is_narrowed_by_keyboard_and_without_scripts(
    browser: Any, live: Any, neighbourhood: Neighbourhood, street: Street
) -> None:
    for scripts in (True, False):
        with watched(browser, java_script_enabled=scripts, viewport=DESKTOP) as page:
            sign_in(page, live, neighbourhood.users["wendi"])
            page.goto(f"{live.url}/board/dispatch/")
            page.locator(".mid-head summary", has_text="全部社区").focus()
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.wait_for_url("**/board/dispatch/?area=*")
            page.locator(".mid-head summary", has_text="更多条件").click()
            page.get_by_label("时限").select_option("hold")
            page.get_by_role("button", name="筛选").click()
            page.wait_for_url("**clock=hold**")
            assert "area=" in page.url
            page.get_by_role("link", name="不筛选，看全部").click()
            assert page.url.endswith("/board/dispatch/")


SQUARE = [[100, 20], [130, 20], [130, 50], [100, 50], [100, 20]]
AROUND = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}


def test_on_paper_the_mark_has_a_strip_of_its_own_and_a_map_that_was_not_drawn_is_left_out(
    page: Any, live: Any, neighbourhood: Neighbourhood, street: Street
) -> None:
    Deployment.objects.update(is_demonstration=True)
    Deployment.objects.forget()
    sign_in(page, live, neighbourhood.users["wendi"])
    page.emulate_media(media="print")
    address = f"{live.url}/cases/{street.handling.number}/"
    page.route("**/outlines.json", lambda route: route.fulfill(json=AROUND))
    page.goto(address)
    settled(page)
    how = "element => [getComputedStyle(element).display, getComputedStyle(element).position]"
    assert page.locator(".watermark").evaluate(how) == ["table-footer-group", "static"], "repeated, over no row"
    assert page.locator("body").evaluate("element => getComputedStyle(element).display") == "table"
    assert page.locator(".mapbox").is_visible()
    page.unroute("**/outlines.json")
    page.route("**/outlines.json", lambda route: route.abort())
    page.goto(address)
    settled(page)
    assert page.locator(".mapbox").count() == 1
    assert not page.locator(".mapbox").is_visible(), "an empty box says nothing"
    Deployment.objects.forget()
