"""Proposals in a browser: ticked by a person, taken, and looked over."""

from __future__ import annotations

import pytest

from tests.photographs import look_over, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_person_takes_what_the_house_proposes(page, live, ground, partners, photograph):
    sign_in(page, live, ground.users["tongchou"])
    page.goto(f"{live.url}/pairing/")
    page.get_by_role("button", name="配建议").click()
    page.get_by_text("配出5对建议").wait_for()
    page.get_by_label("共建1号 — 梧桐社区").check()
    page.get_by_role("button", name="采用勾上的").click()
    page.get_by_text("采用了1对").wait_for()
    look_over(page, photograph, "pairing-home")
