"""The inbox in a browser: read on a phone, in large print, without anything serious for axe-core."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from shanzhi.kernel.actors import SYSTEM
from shanzhi.post import queries
from shanzhi.post.actions import notify
from tests.photographs import serious, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
D = settings.ENV.district_id


@pytest.mark.parametrize("density", ["", "large"])
def test_the_inbox_is_read_on_a_phone(phone_page, live, client, at, bailu, photograph, density):
    page = phone_page
    given = {"user_ids": [bailu.pk], "district_id": D, "at": at, "by": SYSTEM}
    notify(title="签收：人行道井盖松动", link="/inbox/", **given)
    notify(title="派遣：路口积水没过脚踝", body="今天17:30前签收", urgent=True, **given)
    sign_in(page, live, bailu)
    if density:
        page.context.add_cookies([{"name": "density", "value": density, "url": live.url}])
    page.goto(live.url + reverse("post:inbox"))
    assert page.locator(".mini li").count() == 2
    photograph(page, f"inbox{'-large' if density else ''}")
    assert serious(page) == []
    page.get_by_role("button", name="打开").click()
    page.wait_for_url("**/inbox/")
    assert queries.unread_count(bailu.pk, district_id=D) == 1
