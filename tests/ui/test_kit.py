"""The kit page: photographed in every dress, and free of what the content policy forbids."""

from __future__ import annotations

import pytest

from tests.photographs import serious

pytestmark = [pytest.mark.urls("tests.ui.urls"), pytest.mark.django_db]


@pytest.mark.browser
def test_kit_is_photographed_in_every_dress(live, page, photograph):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live.url}/ui/kit/")
    photograph(page, "ui-kit-1440")
    page.emulate_media(media="print")
    photograph(page, "ui-kit-print")
    shown = page.evaluate("getComputedStyle(document.querySelector('.reckon tfoot')).display")
    assert shown == "table-row-group", "a sum stands once, under the last row: not at the foot of every page"
    page.emulate_media(media="screen")
    page.goto(f"{live.url}/display/?density=large&next=/ui/kit/")
    photograph(page, "ui-kit-large")
    page.goto(f"{live.url}/display/?next=/language/%3Flanguage%3Den%26next%3D/ui/kit/")
    assert page.evaluate("document.documentElement.lang") == "en"
    photograph(page, "ui-kit-english")


@pytest.mark.browser
def test_kit_fits_a_phone(live, phone_page, photograph):
    for width in (390, 320):
        phone_page.set_viewport_size({"width": width, "height": 844})
        phone_page.goto(f"{live.url}/ui/kit/")
        photograph(phone_page, f"ui-kit-{width}")
        assert phone_page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
@pytest.mark.parametrize("density", ["usual", "large"])
def test_axe_finds_nothing_serious_in_the_kit(live, page, density):
    page.goto(f"{live.url}/display/?density={density}&next=/ui/kit/")
    assert serious(page) == []


@pytest.mark.browser
def test_large_print_is_switched_without_losing_what_was_written(live, page):
    page.goto(f"{live.url}/ui/kit/")
    page.fill("#id_phone", "13800000000")
    page.click("a.to-large")
    assert page.get_attribute("html", "data-density") == "large"
    assert page.input_value("#id_phone") == "13800000000"
    page.reload()
    assert page.get_attribute("html", "data-density") == "large"
    page.click("a.to-usual")
    page.reload()
    assert page.get_attribute("html", "data-density") == "staff"


@pytest.mark.browser
def test_the_error_summary_has_the_focus_and_leads_to_its_field(live, page):
    page.goto(f"{live.url}/ui/kit/")
    assert page.evaluate("document.activeElement.className") == "note error"
    page.click(".note.error a")
    assert page.evaluate("document.activeElement.id") == "id_unit"


@pytest.mark.browser
def test_every_key_is_listed_and_the_list_closes(live, page, photograph):
    page.goto(f"{live.url}/ui/kit/")
    page.keyboard.press("?")
    assert page.locator("dialog.sheet-of-keys p").count() >= 2
    photograph(page, "ui-keys", full=False)
    page.keyboard.press("Escape")
    page.locator("dialog.sheet-of-keys").wait_for(state="detached")
    page.fill("#id_phone", "")
    page.type("#id_phone", "?")
    assert page.input_value("#id_phone") == "?"
