"""The leader's one page, its exports, the hall's screen, the map's layers: who sees them, what they cost and hide."""

from __future__ import annotations

import io
import os
import random
import re
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from python_calamine import CalamineWorkbook

from shanzhi.assessment.actions.freezing import freeze
from shanzhi.assessment.actions.refreshing import refresh
from shanzhi.assessment.models import Period
from shanzhi.insight.access import plainly
from shanzhi.insight.plots import along, lowest, tracks
from shanzhi.journal import sentences
from shanzhi.journal.models import Entry
from shanzhi.journal.queries import views
from shanzhi.kernel.clock import CHINA
from shanzhi.people.access import actor_for
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.scoring import dictionary
from shanzhi.stations.models import Station
from tests.assessment.conftest import LATER
from tests.assessment.living import DAY
from tests.grounds import asker
from tests.insight.walking import comes_to, figures_on, main_of, read, unopened, words
from tests.neighbourhood import CAST, DISTRICT, FROM
from tests.readings.county import lived as lived
from tests.statements import assert_district_named, budget

pytestmark = [pytest.mark.full, pytest.mark.django_db]
WHOLE = "/overview/whole/?month=2026-03"
SLICE = 5
COUNTY, STREET = "990101000000", "990101001000"


@pytest.fixture
def look(lived):
    return asker(lived.ground)


def test_the_page_says_in_sentences_what_its_tables_say(lived, look) -> None:
    page = words(main_of(read(look("xianling", WHOLE))))
    assert "云溪县，2026年3月" in page
    for said in (
        "应结案",
        "现在没办完",
        "名录上有阵地3个，在用3个。",
        "正在结对1对，按约定节奏联系的1对。",
        "定下议事会2场，开了1场。上会议题2条，有了结果的1条。",
        "集中整治的场所6处，看过2处。看出问题2条，改好1条。",
        "要基层填的报表登记过1张，还在要的1张。",
    ):
        assert said in page, said
    assert "按名录排，不是名次" in page


def test_it_costs_at_most_twelve_statements_whatever_the_size(lived, look) -> None:
    look("xianling", WHOLE)
    with budget(11) as few:  # a second factor asks for one more: twelve for everybody
        read(look("xianling", WHOLE))
    assert_district_named(few)
    for number in range(6):
        lived.signed(to="water")
        lived.told(f"路灯不亮{number}")
    with budget(11) as many:
        read(look("xianling", WHOLE))
    assert len(few) == len(many)


@pytest.mark.parametrize(("address", "most"), [("/overview/screen/", 12), ("/map/?layer=stations&layer=campaigns", 12)])
def test_screen_and_map_cost_little(lived, look, address, most) -> None:
    look("linfeng", address)
    with budget(most) as statements:
        read(look("linfeng", address))
    assert_district_named(statements)


def test_who_sees_the_whole_of_what(lived, look) -> None:
    for name in ("xiandu", "guyu", "wailing", "wendi", "fangyuan"):  # every role: tests/whole
        county = name == "xiandu"
        leads = county or name in {"guyu", "wailing"}
        assert look(name, WHOLE).status_code == (200 if leads else 404), name
        there = look(name, f"{WHOLE}&area=990101001000").status_code
        assert there == (200 if county or name in {"linfeng", "guyu"} else 404), name
    for area in ("990101001001", "99010100100101"):
        assert look("linfeng", f"{WHOLE}&area={area}").status_code == (200 if area.endswith("1001") else 404)
    assert look("linfeng", "/overview/whole/?month=2027-01").status_code == 404
    # No unit of the county on a street's page.
    assert "还没有封过账的月份；单位的数只在全县的页上" in read(look("linfeng", WHOLE))


def test_closed_zones_change_no_number_on_page_or_screen(lived, look) -> None:
    def seen() -> list[str]:
        pages = ["/overview/whole/", "/overview/screen/", "/briefing/"]
        return [re.sub(r'value="[^"]{40,}"', "", main_of(read(look("xianling", page)))) for page in pages]

    before = seen()
    lived.told("举报某人收钱", zone="complaint")
    lived.told("孩子的事", zone="child")
    assert seen() == before


def test_whoever_leads_and_also_protects_children_sees_what_any_leader_sees(lived, look) -> None:
    leader = lived.ground.users["xianling"]
    before = words(main_of(read(look("xianling", "/overview/screen/"))))
    county = lived.ground.county
    Post.objects.create(
        user=leader, capacity=Capacity.CHILD_PROTECTION, division=county, area_path=county.path, starts_on=FROM
    )
    assert words(main_of(read(look("xianling", "/overview/screen/")))) == before
    actor = actor_for(leader, at=lived.at)
    assert actor.capacities() - plainly(actor).capacities() == {"child_protection"}


def test_a_leader_who_is_posted_in_a_unit_reads_no_rating_before_the_freeze(lived, look) -> None:
    Period.objects.filter(district_id=DISTRICT, code="2026-03").update(state="open", digest="")
    addresses = (WHOLE, "/briefing/?month=2026-03")
    assert all("resolution_rate" in read(look("xianling", address)) for address in addresses)
    works = lived.ground.units["works"]
    leader = lived.ground.users["xianling"]
    Post.objects.create(user=leader, capacity=Capacity.HANDLER, unit=works, unit_path=works.path, starts_on=FROM)
    for address in addresses:
        page = read(look("xianling", address))
        assert "resolution_rate" not in page, address
        assert "satisfaction_rate" not in page, address
    rows = look("xianling", "/overview/whole/export/", {"table": "facts", "month": "2026-03", "area": COUNTY}).content
    cells = {
        str(cell)
        for row in CalamineWorkbook.from_filelike(io.BytesIO(rows)).get_sheet_by_index(0).to_python()
        for cell in row
    }
    assert "按期结案率" in cells
    assert not cells & {"解决率", "满意率"}


def test_the_screen_is_anew_each_minute_with_and_without_scripts_and_names_nobody(lived, look) -> None:
    page = read(look("linfeng", "/overview/screen/"))
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in page
    assert 'hx-trigger="every 60s"' in page
    still = read(look("linfeng", "/overview/screen/?still=1"))
    assert "http-equiv" not in still
    assert "every 60s" not in still
    for name, _capacity, _where in CAST.values():
        assert name not in page, name
    for case in lived.cases:
        assert case.number not in page
        assert case.title not in page


def test_the_page_and_the_brief_say_until_when_the_month_was_counted(lived, look) -> None:
    """The month's numbers are kept, those of the moment are not: side by side they may differ, and say why."""
    counted = Period.objects.get(district_id=DISTRICT, code="2026-03").counted_at
    assert counted is not None
    moment = f"{counted.astimezone(CHINA):%H:%M}"
    [foot] = re.findall(r"月度的数统计到[^；]*；", words(read(look("xianling", f"{WHOLE}?month=2026-03"))))
    assert moment in foot
    assert "剔除的不在内" in foot
    [note] = re.findall(r"月度的数按考核统计到[^；]*；", words(read(look("xianling", "/briefing/?month=2026-03"))))
    assert moment in note


def test_the_numbers_in_a_workbook_are_numbers(lived, look) -> None:
    """A column of numbers that are words can't be added up where it is taken."""
    asked = {"month": "2026-03", "area": "990101000000"}
    for table, columns in (("facts", (2, 3)), ("quality", range(1, 10)), ("scores", range(1, 7))):
        answer = look("xianling", "/overview/whole/export/", {"table": table, **asked})
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        told = [row for row in rows[1:] if any(row[1:])]  # the last line is the watermark
        cells = [row[column] for row in told for column in columns if row[column] != ""]
        assert cells, table
        assert [cell for cell in cells if isinstance(cell, str)] == [], table


def test_every_plot_has_its_table_as_a_workbook_and_it_is_written_down(lived, look) -> None:
    asked = {"month": "2026-03", "area": "990101000000"}
    tables = {"facts", "volumes", "quality", "steps", "units", "matters", "scores"}
    page = read(look("xianling", WHOLE))
    assert set(re.findall(r'name="table" value="(\w+)"', page)) == tables
    for table in sorted(tables):
        answer = look("xianling", "/overview/whole/export/", {"table": table, **asked})
        assert answer.status_code == 200, table
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert any("县领" in str(cell) for row in rows for cell in row)  # the watermark
    today = read(look("linfeng", "/overview/"))
    assert set(re.findall(r'name="table" value="(\w+)"', today)) == {"areas", "steps", "units", "days"}
    assert look("linfeng", "/overview/export/", {"table": "units", "days": "30"}).status_code == 200
    for name, address in (("linfeng", "/overview/export/"), ("xianling", "/overview/whole/export/")):
        assert look(name, address, {"table": "nothing"}).status_code == 404
    assert look("qiaohe", "/overview/export/", {"table": "units"}).status_code == 404
    assert look("linfeng", "/overview/whole/export/", {"table": "units", "area": "990101002000"}).status_code == 404
    lines = Entry.objects.filter(district_id=DISTRICT, verb="picture.export").order_by("id")
    assert lines.count() == len(tables) + 1
    said = sentences.line(views(DISTRICT, lines)[0])
    assert "全部的数" in said.text


def test_layers_lie_on_the_map_and_beside_it(lived, look) -> None:
    Station.objects.filter(code="LS-001").first().place.__class__.objects.filter(name="梧桐社区绿色驿站").update(
        lon=116.305, lat=35.405
    )
    page = read(look("linfeng", "/map/?layer=stations&layer=campaigns"))
    assert page.count('class="mk"') == 1
    assert "梧桐社区绿色驿站" in page
    assert "没有坐标，图上没有" in page
    assert "还有1条没改好" in page
    assert 'class="mk"' not in read(look("linfeng", "/map/"))
    # A grid worker sees stations, which are open to all, and no campaigns.
    worker = read(look("qiaohe", "/map/?layer=stations&layer=campaigns"))
    assert "梧桐社区绿色驿站" in worker
    assert "东老院" not in worker


def test_many_things_of_a_layer_are_listed_by_community(lived, look, monkeypatch) -> None:
    monkeypatch.setattr("shanzhi.insight.layers.LISTED", 2)
    page = read(look("linfeng", "/map/?layer=stations"))
    assert "layer=stations&amp;area=990101001001" in page
    monkeypatch.setattr("shanzhi.insight.layers.MOST", 2)
    assert "更多的没有画" in read(look("linfeng", "/map/?layer=stations"))


def test_the_map_shows_one_step_where_asked(lived, look) -> None:
    every, some = (read(look("linfeng", f"/map/{asked}")) for asked in ("", "?step=handle"))
    total = [int(re.search(r"图上是<a[^>]*>(\d+)件", page)[1]) for page in (every, some)]
    assert 0 < total[1] < total[0]
    assert "step=handle" in some


def test_lines_break_where_a_month_has_no_rate() -> None:
    drawn = tracks([[90.0, None, 92.0, 94.0], [None, None, None, None], [50.0, 60.0, 70.0, 72.0]])
    first, second, third = drawn.tracks
    assert (len(first.stretches), len(first.dots)) == (1, 3)
    assert (second.last, second.dots) == (None, [])
    assert len(third.stretches) == 1
    assert drawn.ticks[0][1] == 40
    assert drawn.ticks[-1][1] == 100
    close = tracks([[90.0, 90.0], [90.5, 90.5], [91.0, 91.0]])
    heights = sorted(one.label_y for one in close.tracks)
    assert all(after - before > 23.9 for before, after in pairwise(heights))
    assert heights[-1] <= close.base
    assert lowest([None]) == 80
    assert along(None, low=50) is None
    assert along(50.0, low=50) == 6
    assert along(100.0, low=50) == 224


# --- every figure: pages of assessment and insight -----------------------------------------------------------


# (who, address, how many figures at the least)
PAGES = [
    ("xianling", "/overview/whole/?month=2026-03", 60),
    ("xianling", "/overview/whole/", 20),
    ("linfeng", "/overview/whole/?month=2026-03", 30),
    ("guyu", f"/overview/whole/?month=2026-03&area={STREET}", 30),
    ("xianling", "/briefing/?month=2026-03", 30),
    ("xianling", "/overview/?days=90", 20),
    ("linfeng", "/overview/?days=30", 5),
    ("linfeng", "/map/", 1),
    ("xianling", "/map/?step=handle", 1),
    ("xianling", "/assessment/in/2026-03/", 30),
    ("xianling", "/assessment/in/2026-03/?unit=works", 10),
    ("fangyuan", "/assessment/in/2026-03/", 10),
    ("xianling", "/assessment/in/2026-Q1/", 30),
    ("hanzhou", "/assessment/mine/?period=2026-03", 5),
    ("fangyuan", "/assessment/person/hanzhou/?period=2026-03", 5),
    ("xianling", "/assessment/in/2026-03/sheet/?unit=works", 1),
    ("xianling", "/assessment/showcase/", 3),
    ("qiaohe", "/assessment/showcase/", 3),
]


@pytest.fixture(scope="module")
def shown(lived, django_db_blocker):
    """Give the county with its half year frozen, so that it is shown to all; rolled back for whatever comes after."""
    with django_db_blocker.unblock(), transaction.atomic():
        after, by = LATER + 120 * DAY, lived.actor("xiandu")
        for number in (1, 2, 4, 5, 6):
            refresh(DISTRICT, at=LATER.replace(month=number, day=11))
        for code in ("2026-01", "2026-02", "2026-04", "2026-05", "2026-06", "2026-H1"):
            freeze(Period.objects.get(code=code), by=by, at=after, sheet="jinniu", context="下过暴雨")
        yield lived
        transaction.set_rollback(True)


@pytest.fixture
def seen(shown):
    return asker(shown.ground)


def some(found: list[Any]) -> list[Any]:
    """Return all in a soak, a seeded few in a check."""
    if os.environ.get("SHANZHI_SOAK") == "1" or len(found) <= SLICE:
        return found
    return random.Random(20260311).sample(found, SLICE)


@pytest.mark.parametrize(("name", "address", "least"), PAGES)
def test_every_figure_opens_its_lists_and_they_count_to_it(seen, name, address, least) -> None:
    page = read(seen(name, address))
    numbers, whys = figures_on(page)
    assert len(numbers) + len(whys) >= least, (len(numbers), len(whys))
    assert unopened(page) == []
    assert whys or "规则2026-1版" in page or "/map/" in address
    for why in some(sorted(whys)):
        told = read(seen(name, why))
        assert re.search(rf"(指标字典{dictionary.version()}|读数规则2026-1版)", told), why
        assert "规则" in main_of(told)
        own = {(url, n) for url, n in figures_on(told)[0] if "left_out" not in url}
        assert {url.split("?")[0].rsplit("/", 2)[1] for url, _n in own} == {"numerator", "denominator"}, why
        numbers |= own
    for url, n in some(sorted(numbers)):
        assert comes_to(lambda one: seen(name, one), url) == n, url


def test_what_is_shown_of_a_unit_to_all_opens_to_all_and_nothing_more(seen) -> None:
    """The showcase's three figures open to every member of staff; whatever else a unit has doesn't."""
    for indicator, status in (("in_time_disposal_rate", 200), ("resolution_rate", 200), ("overdue_rate", 404)):
        for part in ("", "numerator/", "denominator/"):
            there = f"/assessment/in/2026-H1/{indicator}/{part}?unit=works"
            assert seen("qiaohe", there).status_code == status, there
    assert seen("qiaohe", "/assessment/in/2026-03/in_time_disposal_rate/?unit=works").status_code == 404
    assert seen("qiaohe", "/assessment/in/2026-H1/in_time_disposal_rate/?person=hanzhou").status_code == 404
    assert seen("qiaohe", f"/assessment/in/2026-H1/in_time_disposal_rate/?area={COUNTY}").status_code == 404
    assert seen("waipi", "/assessment/in/2026-H1/").status_code in {200, 404}
    assert "works" not in seen("waipi", "/assessment/in/2026-H1/").content.decode()


def test_a_case_one_may_not_know_stays_unnamed_in_a_list_open_to_all(seen) -> None:
    page = read(seen("waige", "/assessment/in/2026-H1/in_time_disposal_rate/denominator/?unit=works"))
    assert "您看不到的事项" in page
    assert "/cases/26-" not in main_of(page)
