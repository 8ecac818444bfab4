"""A campaign's defect walks from the phone to a case and back, in a browser; the pages fit, read and pass axe."""

from __future__ import annotations

import pytest

from shanzhi.campaigns.access import get_photo
from shanzhi.campaigns.actions.campaigning import end
from shanzhi.campaigns.actions.publishing import choose
from shanzhi.cases.models import Case
from shanzhi.journal import errands
from tests.campaigns.courtyards import begun, put_right, target
from tests.neighbourhood import DISTRICT
from tests.photographs import serious, sign_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_defect_becomes_a_case_whose_end_is_told_back(browser, live, street, photograph):
    task = begun(street)
    sheet = f"{live.url}/campaigns/of/{task.number}/places/C-001/"
    phone = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
    with watched(browser, **phone) as page:
        sign_in(page, live, street.users["hanzhou"])
        page.goto(sheet)
        page.get_by_label("下水道堵塞").check()
        page.get_by_label("看到什么、在哪里").locator("visible=true").fill("3号楼前下水道冒水")
        photograph(page, "campaigns-sheet-390", publish=True)
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name="记好了").tap()
        page.get_by_role("button", name="转为事项").tap()
        page.get_by_text("办理中，办完回告到这里").wait_for()
        street.solve(Case.objects.in_district(DISTRICT).get(channel="campaign"), "疏通了。")
        errands.drain(at=street.at)
        page.reload()
        assert "已结案：疏通了" in page.content()
        photograph(page, "campaigns-told-back-390")
        page.context.add_cookies([{"name": "density", "value": "large", "url": live.url}])
        page.reload()
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with watched(browser, viewport={"width": 1440, "height": 900}) as page:
        sign_in(page, live, street.users["tongchou"])
        of = f"of/{task.number}/"
        for address, shown in (
            (of, "campaign"),
            (f"{of}matrix/", "matrix"),
            (f"{of}defects/", "defects"),
            ("", "list"),
        ):
            page.goto(f"{live.url}/campaigns/{address}")
            assert serious(page) == []
            photograph(page, f"campaigns-{shown}-1440")
        for address in (f"{of}print/", "add/", "kinds/"):
            page.goto(f"{live.url}/campaigns/{address}")
            photograph(page, f"campaigns-{address.split('/')[-2]}-1440")


def test_residents_see_before_beside_after_and_one_under_the_other_on_a_phone(browser, live, street, photograph):
    task = begun(street)
    [one] = put_right(street, target(task))
    leader = street.actor("tongchou")
    for when in ("before", "after"):
        choose(get_photo(one, when), "show", by=leader, at=street.at, seen=0)
    end(task, result="都看了。", by=leader, at=street.at)
    for wide, tops in ((390, 2), (1440, 1)):
        with watched(browser, viewport={"width": wide, "height": 900}) as page:
            page.goto(f"{live.url}/campaigns/results/{task.number}/")
            page.get_by_role("img", name="改后：东老院").scroll_into_view_if_needed()
            places = page.locator(".beside figure").evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
            assert len(set(places)) == tops
            assert page.evaluate("document.documentElement.scrollWidth") <= wide
            assert serious(page) == []
            photograph(page, f"campaigns-before-after-{wide}")
