"""What is stuck: every figure opens its list, the lists count to the figures, few statements at any level."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from shanzhi.accountability.queries import stuck
from shanzhi.cases.models import Case
from shanzhi.journal.models import Entry
from shanzhi.journal.queries import history
from tests.neighbourhood import DISTRICT
from tests.statements import budget


@pytest.fixture
def late(stage):
    """Give the stage with cases that stand at every desk, all of them late."""
    ground = stage.ground
    ground.case(title="没受理")
    ground.accepted(title="没立案")
    ground.registered(title="没派")
    ground.dispatched(title="没办")
    ground.handled(title="没核查")
    ruling = ground.registered(title="等裁定")
    Case.objects.filter(district_id=DISTRICT, pk=ruling.pk).update(returns=2)
    ground.case(title="别处的", area_path=ground.other_grid.path, grid=ground.other_grid, place=None)
    ground.case(zone="complaint", title="举报金丝雀")
    stage.until(3, 27, 9)
    return stage


def test_figures_and_lists_agree_at_every_level(late):
    actor = late.actor("linfeng")
    for path in ("", late.ground.county.path, late.ground.street.path, late.ground.community.path):
        with budget(3):
            table = stuck.by_area(actor, path, at=late.now)
        assert table.total == 6
        [row] = table.rows
        assert [cell.count for cell in row.cells] == [1, 1, 0, 1, 1, 1, 0, 1]
        assert row.since is not None
        assert row.since <= late.now, "nothing has been stuck since tomorrow"
    with budget(2):
        units = stuck.by_unit(actor, "", at=late.now)
    assert [(row.name, row.total.count) for row in units.rows] == [("市政设施管理所", 2)]


def test_the_list_says_since_when_as_the_table_does(late):
    actor = late.actor("linfeng")
    [row] = stuck.by_area(actor, "", at=late.now).rows
    cases, _following = stuck.stuck_list(actor, at=late.now)
    assert min(stuck.since(case, at=late.now) for case in cases) == row.since
    assert "从什么时候" in late.page("linfeng", "/accountability/stuck/list/")


def test_every_figure_on_the_page_opens_its_list(late):
    page = late.page("linfeng", "/accountability/stuck/", limit=14)
    figures = re.findall(r'href="(list/[^"]+)">(?:<b>)?(\d+)', page)
    assert len(figures) >= 9
    for address, count in figures:
        opened = late.page("linfeng", "/accountability/stuck/" + address.replace("&amp;", "&"), limit=14)
        assert opened.count('<a class="title"') == int(count), address


def test_a_closed_zone_is_stuck_for_its_own_desk_alone(late):
    assert stuck.by_area(late.actor("xueqing"), "", at=late.now).total == 1
    for name in ("linfeng", "guyu", "wendi", "hanzhou"):
        assert "金丝雀" not in late.page(name, "/accountability/stuck/list/")
    assert stuck.by_area(late.actor("mubai"), "", at=late.now).total == 0
    assert stuck.by_area(late.actor("waidu"), "", at=late.now).total == 1


def test_crooked_addresses_are_read_as_nothing(late):
    for query in ("?area=x", "?area=1", "?unit=../..", "?area=9999&unit=0001"):
        late.page("linfeng", f"/accountability/stuck/{query}")
    late.page("linfeng", "/accountability/stuck/list/?turn=nobody&after=zzz&area=q&exact=1")


def test_the_list_behind_a_figure_is_taken_out_as_it_stands(late):
    turn = late.ground.dispatched(title="=1+1")
    late.until(4, 10, 9)
    client = late.client("linfeng")
    with budget(14):
        answer = client.post("/accountability/stuck/export/", {"turn": "unit", "area": late.ground.street.path})
    assert answer["Content-Type"].endswith("sheet")
    head, *rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert (head[0], head[5], head[7]) == ("编号", "等谁", "从什么时候")
    told = {row[1]: row for row in rows if row[1]}
    assert sorted(told) == ["=1+1", "没办"]
    assert told["=1+1"][0] == turn.number
    assert told["=1+1"][5:7] == ["承办单位", "市政设施管理所"]
    assert told["=1+1"][9] in late.page("linfeng", f"/cases/{turn.number}/"), "the words of the case's own page"
    assert "林枫 2026-04-10 09:00导出" in str(rows[-1][0])
    subject = Entry.objects.filter(district_id=DISTRICT, subject_kind="export").latest("at").subject_id
    [line] = history(DISTRICT, "export", subject)
    assert (line.verb, line.data["rows"], line.data["turn"]) == ("stuck.export", 2, "unit")
