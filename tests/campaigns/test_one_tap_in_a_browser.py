"""A hot issue is taken up, and begun as the monthly theme by who coordinates, in a browser; the pages fit and read."""

from __future__ import annotations

import pytest

from shanzhi.campaigns.models import Campaign
from shanzhi.journal import errands
from shanzhi.learning.actions.issues import propose_issues
from shanzhi.people.models import Post
from tests.advice.test_advice_pairs_and_hot import MIXER, OTHERS
from tests.learning.laying import hot_cases
from tests.neighbourhood import DISTRICT
from tests.photographs import serious, sign_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_hot_issue_is_begun_in_one_tap(browser, live, street, photograph):
    for case in hot_cases(street, MIXER, OTHERS):
        type(case).objects.filter(pk=case.pk).update(matter=street.matter)
    Post.objects.filter(user=street.users["fangyuan"]).update(is_head=True)
    [issue] = propose_issues(DISTRICT, at=street.at)
    with watched(browser, viewport={"width": 1440, "height": 900}) as page:
        sign_in(page, live, street.users["guyu"])
        page.goto(f"{live.url}/learning/hot/{issue.number}/")
        page.get_by_label("每月一题").check()
        page.get_by_role("button", name="列上").click()
        page.get_by_text("列好了").wait_for()
        errands.drain(at=street.at)
    with watched(browser, viewport={"width": 1440, "height": 900}) as page:
        sign_in(page, live, street.users["tongchou"])
        for wide in (390, 1440):
            page.set_viewport_size({"width": wide, "height": 900})
            page.goto(f"{live.url}/campaigns/")
            assert serious(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= wide
            photograph(page, f"campaigns-proposed-{wide}")
            page.get_by_role("link", name="启动，已填好").click()
            page.get_by_role("heading", name="启动每月一题").wait_for()
            assert serious(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= wide
            photograph(page, f"campaigns-filled-{wide}")
        page.get_by_role("button", name="启动", exact=True).click()
        page.get_by_text("启动了，要看的场所已从名录里列出").wait_for()
        photograph(page, "campaigns-theme-1440")
        page.goto(f"{live.url}/learning/hot/{issue.number}/")
        assert Campaign.objects.get().number in page.content()
        photograph(page, "learning-begun-1440")
