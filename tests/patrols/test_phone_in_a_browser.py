"""The phone in a browser: taps counted, nothing wider than 320 px, targets for thumbs, light, clean for axe."""

from __future__ import annotations

import pytest
from django.conf import settings

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case
from shanzhi.reports.models import Report
from tests.neighbourhood import DISTRICT
from tests.photographs import serious, settled, sign_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("", "tell/", "done/", "tasks/", "grid/")
WEIGHT = 200_000
TALL = (
    "a, button, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea, summary, .spots label,"
    " .chips label"
)


@pytest.fixture
def street(live, ground):
    """Give the neighbourhood with something to look at, told, and handled."""
    take_step(ground.accepted(), "send_to_verify", by=ground.actor("shiyan"), at=ground.at)
    ground.dispatched()
    return ground


def small_targets(page):
    """Return what is pressed by thumb and is less than 44 px high, links in running text aside."""
    return page.evaluate(
        """(wanted) => [...document.querySelectorAll(`main :is(${wanted}), .tabs a`)]
        .filter((one) => one.checkVisibility() && !one.closest("p, dd, .watermark, svg, label.add"))
        .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect().height])
        .filter(([, high]) => high < 44 - 0.5)""",
        TALL,
    )


def test_a_report_takes_four_taps_at_most_beside_the_words(phone_page, live, street):
    page, taps = phone_page, 0
    sign_in(page, live, street.users["qiaohe"])
    page.goto(f"{live.url}/patrol/")
    page.get_by_role("link", name="报一件事").tap()
    taps += 1
    page.wait_for_url("**/patrol/tell/")
    page.keyboard.type("2单元门口堆了旧家具，挡着路")  # the field waits for words
    page.locator(".spots label", has_text="梧桐路47号").tap()  # even with another place than one's own grid
    taps += 1
    page.get_by_role("button", name="报上去").tap()
    taps += 1
    page.wait_for_url("**/patrol/told/")
    assert "收到了" in page.content()
    assert taps <= 4
    report = Report.objects.in_district(DISTRICT).get(channel="grid_worker")
    case = Case.objects.in_district(DISTRICT).get(pk=report.case_id)
    assert case.place_id == street.place.pk


def test_put_right_at_once_in_four_taps(phone_page, live, street):
    page = phone_page
    sign_in(page, live, street.users["qiaohe"])
    page.goto(f"{live.url}/patrol/")
    page.get_by_role("link", name="我当场办好了").tap()
    page.wait_for_url("**/patrol/done/")
    page.keyboard.type("门口堆了旧家具")
    page.get_by_label("怎么办好的").tap()
    page.keyboard.type("当场清走了")
    page.locator(".chips label", has_text="乱堆杂物").tap()
    page.get_by_role("button", name="记下，办结").tap()
    page.wait_for_url("**/patrol/told/")
    assert Case.objects.in_district(DISTRICT).filter(state="closed").count() == 1


def test_a_visit_is_three_taps(phone_page, live, street, photograph):
    page = phone_page
    sign_in(page, live, street.users["qiaohe"])
    page.goto(f"{live.url}/patrol/")
    page.locator(".list a").first.tap()
    page.wait_for_url("**/patrol/verify/**")
    assert small_targets(page) == []
    assert serious(page) == []
    photograph(page, "patrol-verify")
    page.get_by_role("button", name="属实").tap()
    page.wait_for_url("**/patrol/")
    assert "属实" in page.content()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("density", "wide"), [("", 320), pytest.param("", 390, marks=pytest.mark.soak), ("large", 390)]
)
def test_every_page_fits_the_smallest_phone(browser, live, street, photograph, address, density, wide):
    shape = {"viewport": {"width": wide, "height": 800}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
    with watched(browser, **shape) as page:
        sign_in(page, live, street.users["qiaohe"], **({"density": density} if density else {}))
        weight = []
        page.on("response", lambda answer: weight.append(int(answer.headers.get("content-length", 0))))
        page.goto(f"{live.url}/patrol/{address}")
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
        assert small_targets(page) == []
        assert serious(page) == []
        assert sum(weight) < WEIGHT
        name = f"patrol-{address.strip('/') or 'home'}-{density or wide}"
        photograph(page, name, publish=name == "patrol-home-390")


def test_without_scripts_it_is_told_all_the_same(browser, live, street):
    with watched(browser, viewport={"width": 390, "height": 844}, java_script_enabled=False) as page:
        sign_in(page, live, street.users["qiaohe"])
        page.goto(f"{live.url}/patrol/tell/")
        assert not page.get_by_role("button", name="我就在这里").is_visible()
        page.get_by_label("什么事").fill("东门的灯不亮")
        page.get_by_role("button", name="报上去").click()
        page.wait_for_url("**/patrol/told/")
        assert "收到了" in page.content()


def test_in_english_every_page_is_english(phone_page, live, street, photograph):
    page = phone_page
    sign_in(page, live, street.users["qiaohe"], **{settings.LANGUAGE_COOKIE_NAME: "en"})
    for address in PAGES:
        page.goto(f"{live.url}/patrol/{address}")
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(f"{live.url}/patrol/")
    assert page.get_by_role("link", name="Report something").is_visible()
    photograph(page, "patrol-home-english")
