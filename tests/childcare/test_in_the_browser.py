"""A volunteer's worry in a browser: one tap, and those who protect children have it with a clock."""

from __future__ import annotations

import pytest

from shanzhi.cases.models import Case
from tests.neighbourhood import DISTRICT
from tests.photographs import look_over, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_worry_becomes_a_case_that_only_the_guards_have(page, live, ground, bond, photograph):
    sign_in(page, live, ground.users["zhongmama"])
    page.goto(f"{live.url}/childcare/mine/{bond.number}/")
    look_over(page, photograph, "childcare-own")
    page.get_by_label("看到了什么，听到了什么").fill("金丝雀童手臂上有青紫，说不敢回家")
    page.get_by_role("button", name="马上报告").click()
    page.get_by_text("已经交给未成年人保护专员").wait_for()
    case = Case.objects.in_district(DISTRICT).get()
    assert (case.zone, case.grade, case.channel) == ("child", "danger", "pairing")
    sign_in(page, live, ground.users["tongxin"])
    page.goto(f"{live.url}/childcare/")
    look_over(page, photograph, "childcare-home")
    page.get_by_role("link", name=case.number).click()
    page.get_by_text(f"孩子{bond.child.code}").first.wait_for()
    assert "金丝雀童" not in page.content()
    page.goto(f"{live.url}/childcare/children/{bond.child.code}/")
    look_over(page, photograph, "childcare-child")
    assert "金丝雀" not in page.content()
