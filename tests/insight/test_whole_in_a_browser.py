"""The leader's page, the hall's screen, the map's layers and the brief in a browser: large and small, clean for axe."""

from __future__ import annotations

import pytest
from django.conf import settings

from shanzhi.assessment.actions.refreshing import refresh
from shanzhi.people.models import Deployment
from shanzhi.readings.actions import take
from shanzhi.stations.actions import keeping
from tests.insight.test_overview_in_a_browser import SIZES
from tests.neighbourhood import DISTRICT
from tests.photographs import serious, settled, sign_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {
    "whole": "/overview/whole/?month=2026-03",
    "screen": "/overview/screen/",
    "brief": "/briefing/?month=2026-03",
    "layers": "/map/?layer=stations",
}
DRESSES = ("large", "english", "print")
# (page, width, dress, whether axe looks: not at paper, where a link is words)
SEEN = [
    ("whole", 1440, "", True),
    ("whole", 390, "", False),
    ("whole", 390, "large", True),
    ("screen", 1920, "", True),
    ("brief", 390, "", True),
    ("layers", 1440, "", False),
]
MORE = [
    *((name, wide, "", True) for name in PAGES for wide in (320, 390, 1280, 1440)),
    *((name, wide, dress, dress != "print") for name in PAGES for wide in (390, 1440) for dress in DRESSES),
]


def dressed(dress: str) -> dict[str, str]:
    return {"large": {"density": "large"}, "english": {settings.LANGUAGE_COOKIE_NAME: "en"}}.get(dress, {})


@pytest.fixture
def told(life, street, later):
    """Give the street with a station, counted and read."""
    by = street.actor("tongchou")
    told = {"grid": street.grid, "kind": "station", "brand": "green", "by": by, "at": street.at}
    station = keeping.register_station("LS-001", name="梧桐社区绿色驿站", **told)
    type(station.place).objects.filter(pk=station.place_id).update(lon=116.305, lat=35.405)
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
    refresh(DISTRICT, at=later)
    take(DISTRICT, at=later)
    return street


def look(browser, live, told, photograph, seen):
    for name, wide, dress, axe in seen:
        with watched(browser, viewport={"width": wide, "height": 900}) as page:
            sign_in(page, live, told.users["linfeng"], **dressed(dress))
            if dress == "print":
                page.emulate_media(media="print")
            page.goto(f"{live.url}{PAGES[name]}")
            settled(page)
            assert page.locator("#main").count() == 1, name
            assert page.evaluate("document.documentElement.scrollWidth") <= wide, (name, wide, dress)
            if not dress:
                assert [pair for pair in page.evaluate(SIZES) if pair[1] < 11.9] == [], (name, wide)
            assert not axe or serious(page) == [], (name, wide, dress)
            photograph(page, f"{name}-{wide}{dress and '-'}{dress}", publish=(wide, dress) == (1440, ""))


def test_a_leaders_pages_are_seen_large_and_small(browser, live, told, photograph):
    look(browser, live, told, photograph, SEEN)


@pytest.mark.soak
def test_they_are_seen_in_every_dress(browser, live, told, photograph):
    look(browser, live, told, photograph, MORE)
