"""What was learned and what is hot, in a browser: large, on a phone, in large print, clean for axe."""

from __future__ import annotations

import pytest

from shanzhi.learning.actions.issues import propose_issues
from shanzhi.learning.models import LearnedVersion
from shanzhi.people.models import Deployment
from tests.advice.test_advice_pairs_and_hot import MIXER, OTHERS
from tests.learning.laying import FIGURES, hot_cases
from tests.neighbourhood import DISTRICT, settle
from tests.photographs import serious, settled, sign_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_versions_and_hot_issues_are_seen_everywhere(browser, live, at, photograph, monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: at)
    ground = settle(at)
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
    Deployment.objects.forget()
    figures = {"learned": FIGURES, "serving": FIGURES, "cold": FIGURES | {"ece": None}}
    for number, verdict in ((1, "switched"), (2, "not_better")):
        LearnedVersion.objects.create(
            district_id=DISTRICT, number=number, learned_at=at, digest=str(number) * 64, texts=1280, kept_apart=321,
            figures=figures, verdict=verdict, in_service=number == 1,
        )  # fmt: skip
    hot_cases(ground, MIXER, OTHERS)
    [issue] = propose_issues(DISTRICT, at=at)
    pages = (("mubai", "/learning/"), ("guyu", "/learning/hot/"), ("guyu", f"/learning/hot/{issue.number}/"))
    for wide, cookies in ((1440, {}), (390, {}), (390, {"density": "large"})):
        for place, (name, address) in enumerate(pages):
            with watched(browser, viewport={"width": wide, "height": 900}) as page:
                sign_in(page, live, ground.users[name], **cookies)
                page.goto(live.url + address)
                settled(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= wide
                assert serious(page) == []
                photograph(page, f"learning-{place}-{wide}{'-large' if cookies else ''}")
    Deployment.objects.forget()
