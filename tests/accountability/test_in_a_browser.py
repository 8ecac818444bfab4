"""Supervision in a browser: an order from the case to the paper, pages at two widths, clean for axe."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.accountability.actions.items import propose_due
from shanzhi.accountability.actions.warnings import raise_due
from shanzhi.accountability.models import AccountabilityItem
from shanzhi.convening.actions.boards import hang
from shanzhi.convening.actions.whistles import add_item, call, report_in
from shanzhi.kernel.clock import local
from shanzhi.supervision.models import Order
from tests.neighbourhood import DISTRICT
from tests.photographs import serious, sign_in, watched
from tests.supervision.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIGHT = ("/convening/whistles/2026-1/", "/accountability/stuck/", "/accountability/of/2026-1/")


def lived(stage: Stage) -> None:
    """Let an order go unanswered, blow a whistle, hang a matter."""
    works, water = stage.ground.units["works"], stage.ground.units["water"]
    first, second = stage.ground.dispatched(), stage.ground.dispatched(title="文化广场健身器材损坏")
    stage.ground.registered(title="河堤路灯不亮，晚上看不见")
    stage.order(first, "red", urgent_reason="有人摔伤")
    stage.until(3, 20, 10)
    told = {"kind": "enforcement", "place": "梧桐路47号", "agenda": "看管线，定谁修", "meet_at": stage.now}
    one = call([second], [works, water], by=stage.actor("wendi"), at=stage.now, **told)
    one = report_in(one, works, post="管线股股长", by=stage.actor("hanzhou"), at=stage.now)
    day = local(stage.now).date() + timedelta(days=3)
    add_item(one, unit=works, what="换井盖", due_on=day, by=stage.actor("wendi"), at=stage.now)
    words = {"title": "梧桐路塌陷", "why": "拖了两个月，群众反复反映", "unit": works, "review_on": day}
    hang(first, by=stage.actor("guyu"), at=stage.now, **words)
    raise_due(DISTRICT, at=stage.now)
    propose_due(DISTRICT, at=stage.now)
    assert AccountabilityItem.objects.in_district(DISTRICT).count() == 1


def test_from_the_case_to_the_paper(browser, live, stage, photograph):
    lived(stage)
    with watched(browser, viewport={"width": 1440, "height": 900}) as page:
        sign_in(page, live, stage.ground.users["guyu"])
        page.goto(f"{live.url}/cases/26-000002/")
        page.get_by_role("link", name="发督办单").click()
        page.get_by_label("要求").fill("3月25日前修好。\n办不了的，写明卡在哪里。")
        photograph(page, "supervision-issue-1440")
        page.get_by_role("button", name="签发").click()
        page.wait_for_url("**/supervision/orders/2026-2/")
        page.get_by_role("link", name="打印").click()
        page.wait_for_url("**/print/")
        assert "督〔2026〕2号" in page.content()
        assert serious(page) == []
        photograph(page, "supervision-print")
        for address in LIGHT:
            page.goto(live.url + address)
            assert serious(page) == [], address
            photograph(page, f"supervision{address.replace('/', '-')}1440")
    assert Order.objects.in_district(DISTRICT).count() == 2
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    with watched(browser, **phone) as page:
        sign_in(page, live, stage.ground.users["jishu"], density="large")
        for address in ("/supervision/orders/2026-1/", "/convening/board/"):
            page.goto(live.url + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
            assert serious(page) == [], address
            photograph(page, f"supervision{address.replace('/', '-')}390")
