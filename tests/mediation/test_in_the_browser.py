"""A dispute in a browser: the parties stay sealed, one tap makes a case, its closing is told back."""

from __future__ import annotations

import pytest

from shanzhi.cases.models import Case
from tests.meetings.test_talks import close_the_case
from tests.neighbourhood import DISTRICT
from tests.photographs import look_over, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_dispute_becomes_a_case_and_its_closing_is_told_back(page, live, ground, dispute, photograph):
    sign_in(page, live, ground.users["heyan"])
    page.goto(f"{live.url}/mediation/disputes/{dispute.number}/")
    assert "甄自在" not in page.content()
    look_over(page, photograph, "mediation-dispute")
    page.get_by_label("打开做什么用").fill("通知双方周五来调解")
    page.get_by_role("button", name="打开", exact=True).click()
    page.get_by_text("甄自在").first.wait_for()
    photograph(page, "mediation-opened")
    page.get_by_label("要办什么").fill("9号楼公共水管老化，请市政看一看")
    page.get_by_role("button", name="转为事项").click()
    page.get_by_text("转过事项，来件").wait_for()
    case = Case.objects.in_district(DISTRICT).get()
    assert case.channel == "mediation"
    close_the_case(ground, case)
    page.reload()
    assert "灯换好了" in page.content()
