"""A station's fault in a browser: one tap makes a case, its closing is told back to staff and residents."""

from __future__ import annotations

import pytest

from shanzhi.cases.models import Case
from shanzhi.stations.models import Opinion
from tests.neighbourhood import DISTRICT
from tests.photographs import SIZES, look_over, sign_in
from tests.stations.test_stations import take_round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_fault_is_sent_on_in_one_tap_and_told_back(page, live, ground, station, photograph):
    sign_in(page, live, ground.users["tongchou"])
    page.goto(f"{live.url}/stations/of/LS-001/")
    page.get_by_label("什么坏了").fill("饮水机不出水")
    page.get_by_role("button", name="报修").click()
    page.get_by_text("办结后结果会回到这里。").first.wait_for()
    take_round(ground, Case.objects.in_district(DISTRICT).get())
    page.reload()
    assert "饮水机修好了" in page.content()
    look_over(page, photograph, "station")
    page.goto(f"{live.url}/stations/at/LS-001/")
    assert "饮水机修好了" in page.content()
    assert "13912345678" not in page.content()
    look_over(page, photograph, "station-public")
    for address, name in (("near/?lon=116.3&lat=35.4", "near"), ("circle/?more=1&hour=22:00", "circle"), ("", "list")):
        page.goto(f"{live.url}/stations/{address}")
        for wide, high in SIZES:
            page.set_viewport_size({"width": wide, "height": high})
            photograph(page, f"stations-{name}-{wide}")


def test_an_opinion_sent_again_after_going_back_is_taken_in_once(page, live, ground, station):
    page.goto(f"{live.url}/stations/at/LS-001/say/")
    for _time in range(2):
        page.get_by_role("textbox").first.fill("微波炉不够")
        page.get_by_role("button", name="说出去").click()
        page.wait_for_url("**/stations/at/LS-001/")
        page.go_back()
    assert Opinion.objects.in_district(DISTRICT).count() == 1
