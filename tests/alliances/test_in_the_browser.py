"""A merchant's difficulty in a browser: one tap gives it to the loop, its closing is told back on the circle's page."""

from __future__ import annotations

import pytest

from shanzhi.cases.models import Case
from tests.meetings.test_talks import close_the_case
from tests.neighbourhood import DISTRICT
from tests.photographs import look_over, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_merchants_difficulty_goes_round_the_loop(page, live, ground, circle, photograph):
    sign_in(page, live, ground.users["shanghu"])
    page.goto(f"{live.url}/alliances/of/{circle.number}/")
    page.get_by_label("名称").fill("门前地砖松了，下雨溅水")
    page.get_by_label("类别").select_option("problem")
    page.get_by_role("button", name="登记").click()
    page.get_by_role("button", name="转为事项").click()
    page.get_by_text("办结后结果会回到这里").wait_for()
    close_the_case(ground, Case.objects.in_district(DISTRICT).get())
    page.reload()
    assert "灯换好了" in page.content()
    look_over(page, photograph, "alliance")
