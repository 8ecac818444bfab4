"""A failed item walks from the phone to a case and back, in a browser; the pages fit, read and pass axe."""

from __future__ import annotations

import pytest

from shanzhi.cases.models import Case
from shanzhi.inspections.actions import visiting
from shanzhi.journal import errands
from tests.inspections.street import drawn, team
from tests.neighbourhood import DISTRICT
from tests.photographs import serious, sign_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_failed_item_becomes_a_case_whose_end_is_told_back(browser, live, street, photograph):
    task, visits = drawn(street)
    visit = visits[0]
    first = team(street, visit)[0]
    name = next(key for key, actor in street.actors.items() if actor.user_id == first.user_id)
    phone = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
    with watched(browser, **phone) as page:
        sign_in(page, live, street.users[name])
        page.goto(f"{live.url}/inspections/")
        photograph(page, "inspections-mine-390")
        page.get_by_role("link", name=visit.place.name).tap()
        page.get_by_label("已出示证件").check()
        for group in page.locator("fieldset.check-item").all():
            value = "unmet" if "灭火器" in group.inner_text() else "met"
            group.locator(f"input[value={value}]").check()
        page.get_by_label("看到什么、在哪里").locator("visible=true").fill("压力不足\n门口井盖塌了")
        photograph(page, "inspections-visit-390", publish=True)
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name="记好了").tap()
        page.get_by_role("button", name="开整改通知书").tap()
        photograph(page, "inspections-recorded-390")
        page.get_by_role("link", name="门口井盖塌了").tap()
        page.get_by_role("button", name="转为事项").tap()
        page.get_by_text("办理中，办完回告到这里").wait_for()
        street.solve(Case.objects.in_district(DISTRICT).get(channel="inspection"), "井盖换了。")
        errands.drain(at=street.at)
        page.reload()
        assert "井盖换了" in page.content()
        photograph(page, "inspections-finding-390")
        page.context.add_cookies([{"name": "density", "value": "large", "url": live.url}])
        page.reload()
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.goto(f"{live.url}/inspections/results/")
        assert serious(page) == []
    visiting.publish([visit], by=street.actor("tongchou"), at=street.at)
    with watched(browser, viewport={"width": 1440, "height": 900}) as page:
        sign_in(page, live, street.users["tongchou"])
        for address, shown in ((f"of/{task.number}/", "inspection"), ("", "list"), ("add/", "convene")):
            page.goto(f"{live.url}/inspections/{address}")
            assert serious(page) == []
            photograph(page, f"inspections-{shown}-1440")
        for address in ("results/", f"draws/{task.number}/"):
            page.goto(f"{live.url}/inspections/{address}")
            photograph(page, f"inspections-{address.split('/')[0]}-1440")
        page.goto(f"{live.url}/inspections/visits/{visit.number}/")
        page.get_by_role("link", name="打开、打印通知书").click()
        assert serious(page) == []
        photograph(page, "inspections-notice-1440")
        sign_in(page, live, street.users["mubai"])
        page.goto(f"{live.url}/enforcement/")
        assert serious(page) == []
        photograph(page, "enforcement-registers-1440")
