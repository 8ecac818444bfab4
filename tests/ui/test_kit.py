"""The kit page: photographed in every dress, and free of what the content policy forbids."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

pytestmark = [pytest.mark.urls("tests.ui.urls"), pytest.mark.django_db]


@pytest.mark.browser
def test_kit_is_photographed_in_every_dress(live, page, photograph):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live.url}/ui/kit/")
    photograph(page, "ui-kit-1440")
    page.emulate_media(media="print")
    photograph(page, "ui-kit-print")
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
