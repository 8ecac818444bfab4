"""The keeper's pages in a browser: seen at three widths and in English, weighed, and read by axe."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings

from shanzhi.cases.models import Case
from shanzhi.clocks import actions as clocks
from shanzhi.journal.actions import note_backup, note_check
from shanzhi.journal.models import Heartbeat
from shanzhi.people.access import actor_for
from shanzhi.people.models import Deployment
from shanzhi.post.models import Channel, Delivery, State
from shanzhi.territory import demonstration
from shanzhi.territory.actions.changes import propose_grid_change
from shanzhi.territory.models import Grid
from shanzhi.works.actions import Stone, begin_project
from tests.neighbourhood import DISTRICT, Neighbourhood, settle
from tests.photographs import dressed, serious, settled, sign_in, too_low

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WEIGHT = 200_000
KINDS = {
    "1440": ({}, {"width": 1440, "height": 960}),
    "390": ({}, {"width": 390, "height": 844}),
    "english": ({settings.LANGUAGE_COOKIE_NAME: "en"}, {"width": 1440, "height": 960}),
    "large": ({"density": "large"}, {"width": 1440, "height": 960}),
    "print": ({}, {"width": 794, "height": 1123}),
}
RARELY = ("english", "print")
READ_BY_AXE = ("1440", "large", "english")
PAGES = {
    "setup": ("mubai", "/setup/"),
    "import": ("mubai", "/setup/import/grids/"),
    "divisions": ("mubai", "/ground/"),
    "grids": ("mubai", "/ground/grids/?division=990101001001"),
    "grid": ("mubai", "/ground/grids/990101001001001/"),
    "changes": ("linfeng", "/ground/changes/"),
    "propose": ("mubai", "/ground/changes/propose/?division=990101001001"),
    "places": ("wendi", "/ground/places/"),
    "place": ("mubai", "/ground/places/of/R-0047/"),
    "place-form": ("mubai", "/ground/places/of/R-0047/change/"),
    "calendar": ("mubai", "/calendar/"),
    "calendar-provisional": ("mubai", "/calendar/?year=2027"),
    "calendar-hours": ("mubai", "/calendar/hours/"),
    "house": ("mubai", "/house/"),
    "undelivered": ("mubai", "/house/undelivered/"),
    "workflow": ("wendi", "/workflow/"),
    "workflow-who": ("wendi", "/workflow/who/"),
    "workflow-loop": ("wendi", "/workflow/loop-five/"),
    "search": ("wendi", "/search/?q=梧桐"),
    "me": ("wendi", "/me/"),
    "project": ("wendi", "/projects/of/GC26-001/"),
    "project-form": ("wendi", "/projects/of/GC26-001/change/"),
    "sign-in": ("", "/sign-in/"),
    "second": ("", "/forgotten/"),
}


@pytest.fixture
def county(live: Any, db: None, at: Any, monkeypatch: pytest.MonkeyPatch) -> Neighbourhood:
    """The neighbourhood standing on the demonstration's drawn ground, with a change, a project and a few failures."""
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: at)
    found = settle(at)
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
    Deployment.objects.forget()
    keeper = actor_for(found.users["mubai"], at=at)
    _draw(keeper, at)
    clocks.set_day(date(2026, 3, 20), "restday", source="县政府通知", by=keeper, at=at, note="本地停电检修")
    stones = [Stone("开工", date(2026, 3, 1), date(2026, 3, 2)), Stone("铺好路面", date(2026, 5, 20))]
    begin_project("GC26-001", name="梧桐路雨水管改造", unit=found.units["works"], milestones=stones, by=keeper, at=at)
    for state, tries in ((State.GIVEN_UP, 6), (State.FAILED, 2)):
        told = {"state": state, "tries": tries, "last_error": "the gateway answered 503", "next_try_at": at}
        sealed = {"address": "sealed", "content": "sealed", "created_at": at}
        Delivery.objects.create(district_id=DISTRICT, channel=Channel.SMS, **told, **sealed)
    Heartbeat.objects.create(worker="here:1", at=at, well_until=at + timedelta(minutes=1))
    note_backup(DISTRICT, last_entry=None, with_keys=False, at=at - timedelta(days=2))
    note_check(DISTRICT, findings=0, at=at)
    for _number in range(3):
        found.dispatched()
    return found


def _draw(keeper: Any, at: Any) -> None:
    """Give the grid an outline beside invented neighbours, and propose to split one."""
    demonstration_grids = json.loads((demonstration.FOLDER / "grids.geojson").read_text())["features"]
    community = Grid.objects.get(code="99010100100101").division
    for feature in demonstration_grids:
        told = feature["properties"]
        if not told["网格编码"].startswith("990101001001"):
            continue
        Grid.objects.create(
            code=told["网格编码"],
            name=told["网格名称"],
            division=community,
            path=f"{community.path}{5100 + int(told['网格编码'][-3:]):04d}",
            outline=json.dumps(feature["geometry"]),
            households=told["户数"],
            population=told["人口数"],
            valid_from=date(2025, 1, 1),
        )
    first = Grid.objects.filter(division=community).exclude(outline="").order_by("path").first()
    assert first is not None
    opens = [{"code": first.code, "name": f"{first.name}（扩）", "outline": first.outline}]
    reason = "新交付的小区划进来，户数重新核过"
    propose_grid_change(
        community, closes=[first.code], opens=opens, effective_on=date(2026, 4, 1), reason=reason, by=keeper, at=at
    )


def somebody(page: Any, live: Any, found: Neighbourhood, name: str, **cookies: str) -> None:
    """Let one of the cast look at the page next, or nobody for ''."""
    page.context.clear_cookies()
    sign_in(page, live, found.users[name] if name else None, **cookies)


# On paper and in English at full sizes only: the dresses that most often go wrong are the narrow and the large one.
@pytest.mark.parametrize("kind", [pytest.param(k, marks=[pytest.mark.soak] * (k in RARELY)) for k in KINDS])
def test_every_page_is_seen(
    page: Any, live: Any, county: Neighbourhood, photograph: Callable[..., Any], kind: str
) -> None:
    cookies, viewport = KINDS[kind]
    page.set_viewport_size(viewport)
    page.emulate_media(media="print" if kind == "print" else "screen")
    faults = []
    for name, (who, address) in dressed(PAGES, kind).items():
        somebody(page, live, county, who, **cookies)
        answer = page.goto(live.url + address)
        settled(page)
        assert answer.status == 200, address
        photograph(page, f"web-{name}-{kind}")
        if kind in READ_BY_AXE:
            faults += [f"{name}: {fault}" for fault in serious(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            faults.append(f"{name}: {wide} px too wide")
        if kind == "390":
            faults += [f"{name}: too low for a thumb: {control}" for control in too_low(page)]
    assert not faults, "\n".join(faults)


def test_pages_are_light_and_ask_nobody_outside(page: Any, live: Any, county: Neighbourhood) -> None:
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.__setitem__(answer.url, len(answer.body())))
    for name, (who, address) in PAGES.items():
        somebody(page, live, county, who)
        sizes.clear()
        page.goto(live.url + address)
        settled(page)
        weight = sum(size for url, size in sizes.items() if "leaflet" not in url and ".json" not in url)
        assert weight < WEIGHT, (name, weight)


def test_the_menu_opens_by_keyboard_and_a_sheet_goes_in_without_scripts(
    page: Any, live: Any, county: Neighbourhood, tmp_path: Any
) -> None:
    somebody(page, live, county, "wendi")
    page.goto(live.url + "/me/")
    summary = page.locator(".nav summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="闭环怎么走").click()
    page.wait_for_url("**/workflow/")
    somebody(page, live, county, "mubai")
    page.goto(live.url + "/setup/import/units/")
    sheet = tmp_path / "units.csv"
    sheet.write_text("单位编码,单位名称,类别\nL9,路灯所,事业单位\n")
    page.set_input_files("input[type=file]", sheet)
    page.get_by_role("button", name="先试读").click()
    page.get_by_role("button", name="照这样导入").click()
    page.get_by_text("单位导入好了").wait_for()
    assert Case.objects.filter(district_id=DISTRICT).count() == 3
