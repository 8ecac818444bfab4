"""The keeper's pages of both doors in a browser: a token made and shown once, on a phone and a desk, in large print."""

from __future__ import annotations

import pytest

from shanzhi.api.actions.systems import make_system
from shanzhi.kernel import clock
from shanzhi.people.models import Deployment
from tests.neighbourhood import DISTRICT
from tests.photographs import serious, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {"systems": "/api/systems/", "hooks": "/api/hooks/", "keys": "/open311/keys/", "document": "/api/v1/docs/"}


def test_the_keeper_lets_a_system_in_and_hands_out_a_key(page, live, neighbourhood, photograph):
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
    Deployment.objects.forget()
    sign_in(page, live, neighbourhood.users["mubai"])
    post = {"capacity": "handler", "unit": neighbourhood.units["works"]}
    make_system("市政养护系统", post=post, scopes=["cases.read"], by=neighbourhood.actor("mubai"), at=clock.now())
    page.goto(live.url + PAGES["systems"])
    page.get_by_label("系统名称").fill("县一网统管平台")
    page.get_by_label("管哪里").fill("槐荫街道")
    page.get_by_label("看事项和任务").check()
    page.get_by_role("button", name="给令牌").click()
    page.get_by_text("sz-").wait_for()  # and no other
    page.goto(live.url + PAGES["keys"])
    page.get_by_label("给谁用").fill("市民应用")
    page.get_by_role("button", name="发钥匙").click()
    page.get_by_text("o311-").wait_for()
    for name, address in PAGES.items():
        for width, density in ((1440, ""), (390, "large")):
            page.context.add_cookies([{"name": "density", "value": density, "url": live.url}])
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live.url + address)
            photograph(page, f"doors-{name}-{width}")
            assert serious(page) == [], (name, width)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)
    Deployment.objects.forget()
