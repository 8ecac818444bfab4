"""考核 in a browser: walked from the figure to its list and printed, small and large, in large print; clean for axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from shanzhi.assessment.actions.freezing import freeze
from shanzhi.assessment.actions.refreshing import refresh
from shanzhi.assessment.models import Period
from shanzhi.people.models import Deployment
from tests.assessment.conftest import LATER
from tests.assessment.living import begin
from tests.neighbourhood import DISTRICT
from tests.photographs import serious, settled, sign_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESSES = {
    "overview": "/assessment/in/2026-03/?unit=works",
    "figure": "/assessment/in/2026-03/in_time_disposal_rate/?unit=works",
    "sheet": "/assessment/in/2026-03/sheet/?unit=works",
}


@pytest.fixture
def frozen(neighbourhood, monkeypatch):
    """Give March frozen, with a handful of cases."""
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: LATER)
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
    monkeypatch.setitem(Deployment.objects._kept, DISTRICT, Deployment.objects.get(district_id=DISTRICT))
    life = begin(neighbourhood)
    for _number in range(5):
        life.closed(answers=(2, 2, 2))
    life.sent()
    refresh(DISTRICT, at=life.at)
    refresh(DISTRICT, at=LATER)
    freeze(Period.objects.get(code="2026-03"), by=life.actor("xiandu"), at=LATER, sheet="jinniu", context="3月有暴雨")
    return life


def test_from_a_figure_to_its_list(browser, live, frozen, photograph):
    for wide, cookies in ((1440, {}), (390, {"density": "large"})):
        with watched(browser, viewport={"width": wide, "height": 900}) as page:
            sign_in(page, live, frozen.ground.users["xianling"], **cookies)
            for name, address in ADDRESSES.items():
                page.goto(live.url + address)
                settled(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= wide, name
                assert serious(page) == [], name
                photograph(page, f"assessment-{name}-{wide}")
            page.goto(live.url + ADDRESSES["overview"])
            page.get_by_role("link", name="按期处置率", exact=True).click()
            page.locator("dd a.num").nth(1).click()
            expect(page.locator("tbody tr")).to_have_count(6)
            photograph(page, f"assessment-list-{wide}")
