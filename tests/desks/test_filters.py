"""The board narrowed: what may be chosen, what stays while one works, and what an empty list says of it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from shanzhi.catalogue import queries as catalogue
from shanzhi.kernel.sheets import read_sheet
from shanzhi.loop.asking import Asked
from shanzhi.people.models import Deployment, Post
from shanzhi.territory.models import Division, Grid
from tests.grounds import client_of
from tests.neighbourhood import DISTRICT, FROM, Neighbourhood
from tests.statements import budget

pytestmark = pytest.mark.django_db
HERE, BESIDE = "990101001001", "990101001002"


@pytest.fixture(autouse=True)
def beside(neighbourhood: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> Grid:
    """Lay a second community beside the first."""
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    catalogue._indexes.clear()
    monkeypatch.setitem(Deployment.objects._kept, DISTRICT, Deployment.objects.get(district_id=DISTRICT))
    one = Division.objects.create(
        code=BESIDE, name="石桥社区", kind="community", level=3, parent=neighbourhood.street,
        path="000100010002", valid_from=FROM,
    )  # fmt: skip
    return Grid.objects.create(
        code=f"{BESIDE}01", name="石桥社区第一网格", division=one, path="0001000100025001", valid_from=FROM
    )


def told_beside(neighbourhood: Neighbourhood, grid: Grid, **told: object) -> object:
    return neighbourhood.registered(title="石桥路灯不亮", area_path=grid.path, grid=grid, place=None, **told)


def links(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'href="([^"]*)"', page)]


def board(neighbourhood: Neighbourhood, address: str, name: str = "wendi") -> str:
    answer = client_of(neighbourhood, name).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_board_offers_the_communities_of_ones_area_and_shows_the_one_chosen(
    neighbourhood: Neighbourhood, beside: Grid
) -> None:
    neighbourhood.registered()
    told_beside(neighbourhood, beside)
    page = board(neighbourhood, "/board/dispatch/")
    assert {f"?area={HERE}", f"?area={BESIDE}"} <= set(links(page))
    assert "清河社区" not in page, "another street's"
    page = board(neighbourhood, f"/board/dispatch/?area={BESIDE}")
    assert "石桥路灯不亮" in page
    assert "梧桐路47号门前路面塌陷" not in page
    heading = re.search(r"<h1>.*?</h1>", page)
    assert heading is not None
    assert re.sub(r"<.*?>|\s", "", heading[0]) == "待派遣1件", "the heading counts what is listed"
    assert f"/board/late/?area={BESIDE}" in links(page), "the filter goes along to the other queues"
    assert f'value="{BESIDE}" selected' in page, "and its grids are offered"
    grid = board(neighbourhood, f"/board/dispatch/?area={beside.code}")
    assert "石桥路灯不亮" in grid


def test_who_has_the_whole_county_chooses_a_street_first(neighbourhood: Neighbourhood) -> None:
    county = neighbourhood.county
    Post.objects.create(
        user=neighbourhood.users["bailu"], capacity="dispatcher", division=county, area_path=county.path, starts_on=FROM
    )
    page = board(neighbourhood, "/board/dispatch/", "bailu")
    assert "清河街道" in page
    assert "清河社区" not in page
    page = board(neighbourhood, "/board/dispatch/?area=990101002000", "bailu")
    assert "清河社区" in page
    assert "梧桐社区" not in page


def test_the_list_of_all_cases_offers_the_communities_too_and_its_export_follows(
    neighbourhood: Neighbourhood, beside: Grid
) -> None:
    neighbourhood.registered()
    told_beside(neighbourhood, beside)
    page = board(neighbourhood, "/cases/?state=open")
    assert {f"?state=open&area={HERE}", f"?state=open&area={BESIDE}"} <= set(links(page))
    assert "清河社区" not in page, "another street's"
    client = client_of(neighbourhood, "wendi")
    client.get("/cases/")
    with budget(9):  # as the board
        page = client.get(f"/cases/?area={BESIDE}").content.decode()
    assert "石桥路灯不亮" in page
    assert "梧桐路47号门前路面塌陷" not in page
    assert "?" in links(page), "everything again"
    assert f'name="area" value="{BESIDE}"' in page
    sheet = read_sheet(client.post("/cases/export.xlsx", {"area": BESIDE}).content, filename="a.xlsx")
    told = " ".join(cell for row in sheet.rows for cell in row.cells.values())
    assert "石桥路灯不亮" in told
    assert "梧桐路47号门前路面塌陷" not in told
    assert "全部社区" not in board(neighbourhood, "/cases/", "hanzhou"), "a unit's has no area to choose in"


def test_door_class_and_clock_narrow_the_board_together(neighbourhood: Neighbourhood) -> None:
    neighbourhood.registered(title="网页说的")
    neighbourhood.registered(title="热线说的", channel="hotline")
    page = board(neighbourhood, "/board/dispatch/?channel=hotline&matter=01&clock=ok")
    assert "热线说的" in page
    assert "网页说的" not in page
    for chip, lifted in (("市政设施", "?channel=hotline&clock=ok"), ("按时", "?channel=hotline&matter=01")):
        assert chip in page
        assert lifted in links(page), "each may be let go of by itself"
    assert "热线说的" not in board(neighbourhood, "/board/dispatch/?channel=hotline&matter=02")
    assert "热线说的" not in board(neighbourhood, "/board/dispatch/?channel=hotline&clock=late")
    assert "网页说的" not in board(neighbourhood, "/cases/?channel=hotline"), "the list of all cases knows the same"


def test_an_empty_board_says_when_the_filter_is_the_cause_and_how_to_lift_it(neighbourhood: Neighbourhood) -> None:
    neighbourhood.registered()
    page = board(neighbourhood, f"/board/dispatch/?area={BESIDE}")
    assert "这样筛选，一件也没有" in page
    assert "这个队列里另有1件" in page
    assert "/board/dispatch/" in links(page)
    assert "这样筛选" not in board(neighbourhood, "/board/late/"), "nothing there at all is another matter"


def test_the_filter_stays_after_a_case_was_sent_out_and_taken_back(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.registered()
    client = client_of(neighbourhood, "wendi")
    back = f"/board/dispatch/?area={HERE}"
    given = {"seen": case.version, "lead": "works", "next": back}
    answer = client.post(f"/cases/{case.number}/dispatch/", given)
    assert answer["Location"] == back
    undo = re.search(r'action="(/board/undo/[^"]*)"', client.get(back).content.decode())
    assert undo is not None
    answer = client.post(unescape(undo[1]))
    assert answer["Location"] == f"{back}&case={case.number}"
    assert client.post(f"/board/undo/?case={case.number}&next=//elsewhere.example/")["Location"].startswith("/board/")


def test_a_case_that_is_gone_from_the_list_leaves_the_first_one_at_hand(neighbourhood: Neighbourhood) -> None:
    neighbourhood.registered()
    assert 'aria-selected="true"' in board(neighbourhood, "/board/dispatch/?case=26-999999")


def test_a_kept_filter_counts_what_it_shows(neighbourhood: Neighbourhood, beside: Grid) -> None:
    neighbourhood.registered()
    told_beside(neighbourhood, beside)
    told_beside(neighbourhood, beside)
    client = client_of(neighbourhood, "wendi")
    for area in (HERE, BESIDE):
        client.post("/board/keep/", {"name": area, "query": f"/board/dispatch/?area={area}"})
    client.get("/board/dispatch/")
    with budget(10):  # one more for the areas they name
        page = client.get("/board/dispatch/").content.decode()
    assert re.findall(r'990101001002<span class="n">(\d+)', page) == ["2"]
    assert re.findall(r'990101001001<span class="n">(\d+)', page) == ["1"]


def test_a_filter_costs_two_statements_more(neighbourhood: Neighbourhood) -> None:
    neighbourhood.registered()
    client = client_of(neighbourhood, "wendi")
    address = f"/board/dispatch/?area={HERE}&matter=01&clock=ok"
    client.get(address)
    with budget(12):
        client.get(address)


@pytest.mark.parametrize("words", ["area=x", "area=%00", "matter=%00", "channel=x", "clock=x", "only=nogrid", "case=x"])
def test_words_nobody_knows_do_no_harm(neighbourhood: Neighbourhood, words: str) -> None:
    assert client_of(neighbourhood, "wendi").get(f"/board/dispatch/?{words}").status_code in {200, 400}


def test_what_is_asked_for_names_the_door() -> None:
    assert Asked.read({"channel": "hotline"}).params() == {"channel": "hotline"}


def test_who_corrects_a_case_from_the_board_comes_back_to_it(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.registered()
    client, back = client_of(neighbourhood, "wendi"), f"/board/dispatch/?area={HERE}"
    page = client.get(f"/cases/{case.number}/correct/", {"next": back}).content.decode()
    assert f'name="next" value="{back}"' in page
    assert f'class="btn bare" href="{back}"' in page, "given up as well"
    elsewhere = client.get(f"/cases/{case.number}/correct/", {"next": "//elsewhere.example/"}).content.decode()
    assert 'href="//elsewhere' not in elsewhere
