"""The overview: every number opens a list that counts to it, nobody's secret is counted, and it costs twelve."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.test import Client

from shanzhi.cases.models import Case
from shanzhi.insight.queries import ground
from shanzhi.loop.asking import LEFT_WORDS, ONLY_WORDS, STEPS, Asked
from shanzhi.loop.workflow import OPEN_STATES
from shanzhi.queues.conditions import LEFT, REACHED, STANDING, clocks
from shanzhi.territory import queries as territory
from shanzhi.territory.actions.stamps import renew
from shanzhi.territory.models import Grid
from tests.neighbourhood import CAST, DISTRICT
from tests.statements import assert_district_named, budget

NUMBER = re.compile(r'<a class="n[^"]*" href="(/cases/[^"]*)">(.*?)</a>', re.DOTALL)
ROW = re.compile(r'<a class="title[^"]*" href="/cases/[\d-]+/"')
LOOKERS = {"linfeng", "guyu", "shiyan", "wendi", "wailing", "waidu", "waili", "waipai"}


def numbers(page: str) -> list[tuple[str, int]]:
    """Return (address, number) of every figure on a page."""
    found = []
    for address, shown in NUMBER.findall(page):
        digits = re.sub(r"<svg.*?</svg>|<[^>]*>|,", "", shown, flags=re.DOTALL)
        found.append((html.unescape(address), int(re.search(r"\d+", digits)[0])))
    return found


def listed(client: Client, address: str) -> int:
    """Return how many rows a list has, page by page."""
    count, seen = 0, address
    while seen:
        page = client.get(seen).content.decode()
        count += len(ROW.findall(page))
        older = re.search(r'href="(\?[^"]*after=[^"]*)"', page)
        seen = f"/cases/{html.unescape(older[1])}" if older else ""
    return count


@pytest.fixture
def leader(street):
    client = Client()
    client.force_login(street.users["linfeng"], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("asked", ["", "?days=90", "?days=7", "?area=990101001001", "?area=99010100100101"])
def test_every_number_opens_a_list_that_counts_to_it(life, leader, asked):
    page = leader.get(f"/overview/{asked}").content.decode()
    found = numbers(page)
    assert len(found) > (5 if "=7" in asked else 20)
    for address, number in found:
        assert listed(leader, address) == number, address


def test_the_first_sentence_says_what_is_open_and_overdue(life, leader):
    page = re.sub(r"<[^>]+>", "", leader.get("/overview/").content.decode())
    assert "槐荫街道，今天" in page
    assert "没办完9件" in page, page[:3000]
    assert "9件超期" in page


def test_the_funnel_adds_up(life, later):
    mine = Case.objects.in_district(DISTRICT).filter(zone="ordinary")
    count = {name: mine.filter(condition).count() for name, condition in REACHED.items()}
    here = {name: mine.filter(condition).count() for name, condition in STANDING.items()}
    left = {name: mine.filter(condition).count() for name, condition in LEFT.items()}
    assert here == {"collect": 3, "sort": 2, "share": 2, "handle": 2, "answer": 1}
    assert left == {"rejected": 1, "declined": 1, "void": 1, "dropped": 1, "self": 1, "before": 0, "answered": 1}
    early = left["rejected"] + left["void"] + left["self"] + left["before"]
    assert count["sort"] == count["collect"] - here["collect"] - early
    assert count["share"] == count["sort"] - here["sort"] - left["declined"]
    assert count["handle"] == 6  # dispatched, handled, closed, dropped, reworked, returned
    assert count["answer"] == 3  # handled, closed, reworked
    assert [name for name in STEPS if count[name] < here[name]] == []


def test_every_open_case_has_exactly_one_clock(life, later, at):
    for moment in (at, at + timedelta(days=1), later):
        mine = Case.objects.in_district(DISTRICT).filter(state__in=[str(state) for state in OPEN_STATES])
        kinds = [set(mine.filter(condition).values_list("pk", flat=True)) for condition in clocks(moment).values()]
        assert sum(map(len, kinds)) == mine.count()
        assert set.union(*kinds) == set(mine.values_list("pk", flat=True))


def test_closed_zones_and_other_streets_are_not_counted(life, leader):
    page = leader.get("/overview/").content.decode() + leader.get("/map/").content.decode()
    for case in ("complaint", "child", "elsewhere"):
        assert life[case].number not in page
        assert life[case].title not in page
    assert listed(leader, "/cases/?area=990101001000") == len(life) - 3


def test_a_complaint_changes_no_number(street, leader):
    street.dispatched()
    before = numbers(leader.get("/overview/").content.decode())
    street.case(title="举报某人收钱", zone="complaint")
    street.case(title="孩子的事", zone="child")
    assert numbers(leader.get("/overview/").content.decode()) == before


@pytest.mark.parametrize("name", list(CAST))
def test_only_those_who_watch_an_area_see_it_and_only_theirs(life, look, name):
    answer = look(name, "/overview/")
    if name not in LOOKERS:
        assert answer.status_code in {302, 404}, name
        return
    words = answer.content.decode() if answer.status_code == 200 else ""
    assert ("清河街道" in words) == name.startswith("wai") or answer.status_code == 302
    away = look(name, "/overview/?area=990101001000" if name.startswith("wai") else "/overview/?area=990101002000")
    assert away.status_code in {302, 404}


def test_another_area_answers_like_no_area(life, look):
    theirs, nobodys = look("linfeng", "/overview/?area=990101002001"), look("linfeng", "/overview/?area=000000000000")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content


def test_it_costs_twelve_statements_whatever_the_size(street, leader):
    street.dispatched()
    leader.get("/overview/")
    with budget(11) as few:  # a second factor asks for one more: twelve for everybody
        assert leader.get("/overview/").status_code == 200
    for _number in range(12):
        street.dispatched()
        street.closed()
        street.case()
    with budget(11) as many:
        leader.get("/overview/?days=90")
    assert len(few) == len(many)
    assert_district_named(many)


def test_nothing_at_all_is_said_in_words(street, leader):
    page = leader.get("/overview/").content.decode()
    assert "没有没办完的事" in page
    assert "现在没有单位在办的事" in page


def test_the_map_draws_our_own_outlines_and_the_table_says_the_same(life, leader):
    page = leader.get("/overview/").content.decode()
    assert '<svg class="map"' in page
    assert "第一网格：没办完8件，超期8件" in page
    assert "没有落到网格" in page


def test_the_head_of_the_map_counts_the_grids_of_its_table_special_ones_too(life, leader):
    grid = Grid.objects.get(pk=life["reported"].grid_id)
    grid.pk, grid.code, grid.path, grid.grid_kind = None, f"{grid.code[:-1]}9", f"{grid.path[:-1]}9", "special"
    grid.save()
    renew()
    ground._held.clear()
    territory._kept.clear()
    page = leader.get("/overview/")
    [told] = set(re.findall(r"(\d+)个网格", page.content.decode()))  # the head, and the picture's own words
    assert int(told) == sum(row["grids"] for row in page.context["map"].rows) == 2


def test_every_word_has_its_condition():
    assert set(LEFT) == set(LEFT_WORDS)
    assert set(REACHED) == set(STANDING) == set(STEPS)
    assert set(ONLY_WORDS) == {"ruling", "nogrid"}


def test_unknown_words_in_a_list_address_are_dropped():
    asked = Asked.read({"state": "open", "clock": "fast", "step": "x", "since": "2026-99-01", "left": "self"})
    assert asked.params() == {"state": "open", "left": "self"}
    assert asked.address(left="") == "?state=open"


def test_the_map_pins_cases_one_by_one_where_there_is_room(life, leader):
    page = leader.get("/map/").content.decode()
    wide, phone = page.split('<g class="fewer">')
    assert wide.count('class="pin"') == 8  # the place of one is not known
    assert 0 < phone.count('class="pin"') <= 8
    assert "没有坐标，图上没有" in page
    assert "超期" in leader.get("/map/?clock=late").content.decode()


def test_many_cases_are_pinned_by_grid(street, leader, monkeypatch):
    monkeypatch.setattr("shanzhi.insight.queries.figures.MOST_PINS", 3)
    for _number in range(5):
        street.case()
    page = leader.get("/map/").content.decode()
    assert page.split('<g class="fewer">')[0].count('class="pin"') == 1
    assert "先合着标" in page


def test_a_grid_worker_has_a_map_of_the_own_grid(life, look):
    page = look("qiaohe", "/map/").content.decode()
    assert life["reported"].number in page
    assert life["unplaced"].number not in page
    assert look("qiaohe", "/map/?area=990101001000").status_code == 404
    assert look("hanzhou", "/map/").status_code == 404
