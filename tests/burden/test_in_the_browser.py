"""The register, the burden report and the box in a browser: photographed, read by axe, both densities, narrow."""

from __future__ import annotations

import pytest

from shanzhi.burden.demonstration import live as live_on
from shanzhi.kernel.actors import Actor, ActorKind
from tests.neighbourhood import DISTRICT
from tests.photographs import serious, sign_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_forms_burden_and_the_box_are_seen(browser, live, street, form, at, photograph):
    form("LD-01", ("楼栋名称", "building.name"), ("户数", "building.households"), name="楼栋基本情况表")
    form("YJ-02", "本周新发现隐患处数", "已落实看护处数", name="汛期隐患排查周报")
    street.closed()
    live_on(DISTRICT, by=Actor(ActorKind.REHEARSAL, "演示", district_id=DISTRICT), at=at)
    pages = {
        "forms": "/burden/forms/",
        "form": "/burden/forms/of/YJ-02/",
        "register": "/burden/forms/add/",
        "report": "/burden/report/",
        "box": "/burden/suggestions/",
        "suggest": "/burden/suggestions/add/",
        "desk": "/burden/suggestions/desk/",
        "answer": "/burden/suggestions/of/S26-0004/",
        "changes": "/burden/changes/",
    }
    small = ("report", "suggest")
    for wide, names, density in ((1440, tuple(pages), ""), (390, small, "large")):
        with watched(browser, viewport={"width": wide, "height": 900}) as page:
            sign_in(page, live, street.users["mubai"], **({"density": density} if density else {}))
            for name in names:
                page.goto(live.url + pages[name])
                assert page.evaluate("document.documentElement.scrollWidth") <= wide, name
                assert serious(page) == [], name
                photograph(page, f"burden-{name}-{wide}")
