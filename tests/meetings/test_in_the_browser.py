"""An evening talk in a browser: one tap makes a case, its closing is told back, residents read what became of it."""

from __future__ import annotations

import pytest

from shanzhi.cases.models import Case
from tests.meetings.test_talks import close_the_case
from tests.neighbourhood import DISTRICT
from tests.photographs import look_over, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_topic_becomes_a_case_and_its_closing_is_told_back(page, live, ground, talk, first, photograph):
    sign_in(page, live, ground.users["tongchou"])
    page.goto(f"{live.url}/meetings/talks/{talk.number}/")
    look_over(page, photograph, "talk-running")
    page.get_by_role("button", name="转为事项").first.click()
    page.get_by_text("办结后结果会回到这里").wait_for()
    case = Case.objects.in_district(DISTRICT).get()
    assert case.summary.startswith("楼道灯坏了半个月")
    close_the_case(ground, case)
    page.reload()
    assert "灯换好了" in page.content()
    page.get_by_role("button", name="把定了的1件公开").click()
    page.goto(f"{live.url}/meetings/board/{ground.community.code}/")
    assert "楼道灯坏了半个月" in page.content()
    assert "办好了" in page.content()
    assert "灯换好了" in page.content()
    assert "13912345678" not in page.content()
    look_over(page, photograph, "talk-board")


def test_a_month_on_a_phone_lists_the_days_that_have_a_talk(page, live, ground, talk):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, live, ground.users["tongchou"])
    page.goto(f"{live.url}/meetings/month/?m={talk.starts_at:%Y-%m}")
    panel = page.get_by_label("月历")
    assert panel.evaluate("box => box.scrollWidth <= box.clientWidth"), "nothing lies behind a sideways scroll"
    assert panel.locator("td:visible").count() == 1
    assert panel.inner_text().startswith("今天"), "each with its date"
    link = panel.get_by_role("link", name=talk.title).bounding_box()
    assert link is not None
    assert link["x"] + link["width"] <= 390
