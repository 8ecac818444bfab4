"""Sorting 梳理 on the board: what the words speak of, where they may mean, and what is dangerous first."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case
from shanzhi.catalogue import queries as catalogue
from shanzhi.desks.boards import likely_matter
from shanzhi.people.models import Deployment
from tests.neighbourhood import DISTRICT, Neighbourhood
from tests.statements import budget

from .test_pages import signed_in

POTHOLE = {"title": "门口道路塌陷", "summary": "门口道路塌陷，路面下陷有脸盆大，骑车的人差点摔倒。"}


@pytest.fixture(autouse=True)
def at_this_moment(neighbourhood: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    catalogue._indexes.clear()  # other tests' catalogues were rolled back under the same stamp
    # What a process keeps in memory; inside a test's transaction it would be asked for again and again.
    monkeypatch.setitem(Deployment.objects._kept, DISTRICT, Deployment.objects.get(district_id=DISTRICT))
    yield
    catalogue._indexes.clear()


@pytest.fixture
def bailu(neighbourhood: Neighbourhood) -> Client:
    return signed_in(neighbourhood, "bailu")


def test_the_side_of_a_new_case_suggests_matters_with_the_words_that_spoke(neighbourhood, bailu):
    case = neighbourhood.case(**POTHOLE)
    side = bailu.get(f"/board/side/{case.number}/?next=/board/intake/").content.decode()
    assert f'name="matter" value="{neighbourhood.matter.code}"' in side
    assert "话里有：" in side
    assert "道路塌陷" in side
    assert 'data-key="Enter"' in side
    accepted = bailu.post(
        f"/cases/{case.number}/accept/",
        {"seen": case.version, "matter": neighbourhood.matter.code, "next": "/board/intake/"},
    )
    assert accepted["Location"] == "/board/intake/"
    fresh = neighbourhood.fresh(case)
    assert (fresh.state, fresh.matter_id) == ("accepted", neighbourhood.matter.pk)


def test_a_matter_written_by_hand_wins_over_the_one_suggested(neighbourhood, bailu):
    case = neighbourhood.case(**POTHOLE)
    brought = {"seen": case.version, "matter": neighbourhood.matter.code, "other": neighbourhood.minor_matter.name}
    bailu.post(f"/cases/{case.number}/accept/", brought)
    assert neighbourhood.fresh(case).matter_id == neighbourhood.minor_matter.pk


def test_words_that_speak_of_nothing_are_left_to_a_person(neighbourhood, bailu):
    case = neighbourhood.case(title="就是那个事", summary="就是那个事，你们懂的。")
    side = bailu.get(f"/board/side/{case.number}/").content.decode()
    assert "话里没有认得的词，请人定。" in side
    assert likely_matter(case) is None
    page = bailu.post("/board/bulk/", {"case": [case.number], "verb": "accept"}, follow=True).content.decode()
    assert case.number in page
    assert neighbourhood.fresh(case).state == "reported"


def test_the_queue_says_what_accepting_as_suggested_would_settle_and_does_just_that(neighbourhood, bailu, monkeypatch):
    monkeypatch.setattr("shanzhi.learning.queries.matters.LOOK_AGAIN", 3600)  # not just between the two pages
    for _number in range(12):
        case = neighbourhood.case(**POTHOLE)
    bailu.get("/board/intake/")
    with budget(9):
        page = bailu.get("/board/intake/").content.decode()
    assert page.count(f"</span> {neighbourhood.matter.name}</span>") == 12
    bailu.post("/board/bulk/", {"case": [case.number], "verb": "accept"})
    assert neighbourhood.fresh(case).matter_id == neighbourhood.matter.pk


def test_a_case_nobody_could_place_is_offered_places_and_put_there(neighbourhood, bailu):
    place = neighbourhood.place
    told = {"place": None, "grid": None, "place_text": f"好像在{place.name}那一片"}
    new, taken = neighbourhood.case(**told), neighbourhood.accepted(**told)
    assert f'name="place" value="{place.code}"' in bailu.get(f"/board/side/{new.number}/").content.decode()
    side = bailu.get(f"/board/side/{taken.number}/?next=/board/unplaced/").content.decode()
    assert "定在这里" in side
    there = {"seen": taken.version, "place": place.code, "next": "/board/unplaced/"}
    assert bailu.post(f"/cases/{taken.number}/correct/", there)["Location"] == "/board/unplaced/"
    fresh = neighbourhood.fresh(taken)
    assert (fresh.place_id, fresh.place_known) == (place.pk, True)


def test_what_is_dangerous_has_a_queue_of_its_own_and_a_mark_in_every_other(neighbourhood, bailu):
    neighbourhood.case(**POTHOLE)
    assert "急险</b>" not in bailu.get("/board/intake/").content.decode()
    urgent = neighbourhood.case(title="井盖没了，有人掉下去了", grade="danger")
    page = bailu.get("/board/danger/").content.decode()
    assert page.count("data-row ") == 1
    assert f">{urgent.title}</a>" in page
    assert bailu.get("/board/intake/").content.decode().count("急险</b>：井盖没了、掉下去") == 1
    neighbourhood.case(title="一件要赶紧办的事", grade="danger")
    assert bailu.get("/board/intake/").content.decode().count("急险</b>：") == 1


@pytest.mark.parametrize(
    "asked", ["area=abc", "area=1~", "area=-1", "area=٣", "after=x", "after=2026-03-11_x", "after=none_"]
)
def test_an_address_made_by_hand_shows_the_queue_or_nothing_and_never_breaks(neighbourhood, bailu, asked):
    neighbourhood.case(**POTHOLE)
    assert bailu.get(f"/board/intake/?{asked}").status_code == 200
    assert bailu.get(f"/cases/?{asked}").status_code == 200
    bailu.post("/board/keep/", {"name": "手写的", "query": f"/board/intake/?{asked}"})
    assert bailu.get("/board/intake/").status_code == 200


def test_a_kept_queue_shows_its_count_and_can_be_given_up(neighbourhood, bailu):
    neighbourhood.case(**POTHOLE)
    neighbourhood.case(**POTHOLE, channel="phone")
    address = "/board/intake/?channel=phone"
    page = bailu.get(address + "&case=26-000001").content.decode()
    assert f'name="query" value="{address}"' in page
    bailu.post("/board/keep/", {"name": "打来的", "query": address})
    with budget(9):
        page = bailu.get(address).content.decode()
    assert f'<a href="{address}" aria-current="page">打来的<span class="n">1</span></a>' in page
    assert "这个队列不存了" in page
    bailu.post("/board/keep/", {"forget": "1", "query": address})
    assert "打来的" not in bailu.get(address).content.decode()


def test_what_residents_tell_is_looked_at_first_and_what_somebody_saw_is_registered(neighbourhood):
    registrar = signed_in(neighbourhood, "shiyan")

    def first_step(case):
        side = registrar.get(f"/board/side/{case.number}/?next=/board/accepted/").content.decode()
        [verb] = re.findall(r'href="/cases/[^/]+/(\w+)/[^"]*" data-key="Enter"', side)
        return verb

    told = neighbourhood.accepted(channel="hotline")
    assert first_step(told) == "send_to_verify"
    assert first_step(neighbourhood.accepted(channel="grid_worker")) == "register"
    asked = take_step(told, "send_to_verify", by=neighbourhood.actor("shiyan"), at=neighbourhood.at)
    seen = take_step(asked, "verify", by=neighbourhood.actor("qiaohe"), at=neighbourhood.at, finding="true")
    assert first_step(seen) == "register", "nobody is sent twice"


def _seen_to_be_nothing(neighbourhood):
    act = {"by": neighbourhood.actor("shiyan"), "at": neighbourhood.at}
    asked = take_step(neighbourhood.accepted(channel="hotline"), "send_to_verify", **act)
    act["by"] = neighbourhood.actor("qiaohe")
    return take_step(asked, "verify", finding="not_found", note="路灯都亮", **act)


def test_what_was_looked_at_and_not_found_is_turned_away_first_and_says_why(neighbourhood):
    case = _seen_to_be_nothing(neighbourhood)
    registrar, dispatcher = signed_in(neighbourhood, "shiyan"), signed_in(neighbourhood, "wendi")
    for page in (f"/board/side/{case.number}/", f"/cases/{case.number}/"):
        shown = registrar.get(page).content.decode()
        assert "核实：没有发现，路灯都亮" in shown
        [main] = re.findall(r'class="btn wide main" href="/cases/[^/]+/(\w+)/', shown)
        assert main == "decline"
        shown = dispatcher.get(page).content.decode()
        assert "核实：没有发现，路灯都亮" in shown
        assert "btn wide main" not in shown, "who may not turn it away has nothing that Enter presses"


def test_ticked_cases_are_offered_first_what_enter_would_press_on_each(neighbourhood):
    registrar = signed_in(neighbourhood, "shiyan")

    def offered():
        page = registrar.get("/board/accepted/").content.decode()
        found = re.findall(r'<button class="btn small( main)?" name="verb" value="(\w+)"', page)
        return [f"{verb}{main}" for main, verb in found]

    neighbourhood.accepted(channel="hotline")
    assert offered() == ["send_to_verify main", "register"]
    neighbourhood.accepted(channel="grid_worker")
    assert offered() == ["send_to_verify", "register"], "the list is of two minds"
    Case.objects.filter(channel="hotline").delete()
    assert offered() == ["register main", "send_to_verify"]
