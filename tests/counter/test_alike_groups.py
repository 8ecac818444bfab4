"""Look-alikes found in the background: offered to whoever sorts, tied to the first, every teller answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from shanzhi.cases.models import Case
from shanzhi.journal import errands
from shanzhi.kernel import clock
from shanzhi.learning import sweeps
from shanzhi.learning.actions.alikes import find_alikes
from shanzhi.learning.models import Alike
from shanzhi.reports.models import Report
from shanzhi.reports.queries import lookalikes
from tests.grounds import client_of
from tests.reports.conftest import DISTRICT, WORDS
from tests.statements import assert_district_named, budget, captured

pytestmark = pytest.mark.django_db
PAGE = "/learning/alike/"


@pytest.fixture(autouse=True)
def at_this_moment(monkeypatch, at):
    monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture
def sign_in(street):
    def go(name: str) -> Client:
        return client_of(street, name)

    return go


@pytest.fixture
def three(told, at):
    """The same told three times, and something else."""
    rows = [
        told(at=at - timedelta(hours=hours), text=text) for hours, text in ((3, WORDS), (2, WORDS + "！"), (1, WORDS))
    ]
    told(text="小区的路灯三天不亮，晚上出门看不见")
    return rows


@pytest.mark.both
def test_the_background_finds_what_is_alike_once(three, at):
    sweeps.look_alike(at)
    first = three[0].case.pk
    assert {row.kind for row in Alike.objects.all()} == {"exact"}
    assert first in {row.one_id for row in Alike.objects.all()}
    assert find_alikes(DISTRICT, at=at) == 0
    Case.objects.filter(pk=three[2].case.pk).update(state="void")
    find_alikes(DISTRICT, at=at)
    assert not Alike.objects.filter(other=three[2].case.pk).exists()


def test_who_sorts_ties_them_to_the_first_and_everybody_keeps_their_answer(three, sign_in, at):
    find_alikes(DISTRICT, at=at)
    client = sign_in("sorter")
    client.get(PAGE)
    with budget(12) as statements:
        page = client.get(PAGE).content.decode()
    assert_district_named(statements)
    assert page.count("并到上面这件") == 2
    assert "一字不差" in page
    first = three[0].case.number
    for row in three[1:]:
        answer = client.post(f"/reports/{row.report.number}/tie/", {"to": first, "next": PAGE})
        assert answer["Location"] == PAGE
    assert Report.objects.filter(case__number=first).count() == 3
    assert "没有像是同一件的" in client.get(PAGE).content.decode()


def test_what_was_said_to_be_two_is_not_offered_again(three, sign_in, at):
    find_alikes(DISTRICT, at=at)
    client = sign_in("sorter")
    first, second, third = three
    for one, other in ((second, first), (third, first)):
        client.post(f"/reports/{one.report.number}/tie/", {"to": other.case.number, "next": PAGE, "apart": "1"})
    errands.drain(at=at)
    find_alikes(DISTRICT, at=at)
    client.get(PAGE)  # with the messages
    page = client.get(PAGE).content.decode()
    assert first.case.number not in page
    assert second.case.number in page  # with the third, of which nobody said anything
    client.post(f"/reports/{third.report.number}/tie/", {"to": second.case.number, "next": PAGE, "apart": "1"})
    errands.drain(at=at)
    client.get(PAGE)
    assert "没有像是同一件的" in client.get(PAGE).content.decode()


def test_closed_zones_are_never_in_it_and_others_see_none(three, sign_in, at):
    find_alikes(DISTRICT, at=at)
    Case.objects.filter(pk=three[1].case.pk).update(zone="child")
    Case.objects.filter(pk=three[2].case.pk).update(zone="complaint")
    assert "没有像是同一件的" in sign_in("sorter").get(PAGE).content.decode()
    find_alikes(DISTRICT, at=at)
    assert not Alike.objects.exists()
    assert sign_in("handler").get(PAGE).status_code == 404
    Case.objects.update(zone="ordinary")
    find_alikes(DISTRICT, at=at)
    assert "没有像是同一件的" in sign_in("far_clerk").get(PAGE).content.decode()


def test_at_the_desk_it_brings_in_what_lies_beyond_the_street(three, street, sign_in, at, monkeypatch):
    far = three[2].case
    find_alikes(DISTRICT, at=at)
    monkeypatch.setattr(lookalikes, "MOST", 0)  # as if two hundred others had been told since
    side = sign_in("sorter").get(f"/board/side/{far.number}/?next=/board/intake/").content.decode()
    assert three[1].case.number in side
    with captured() as statements:
        find_alikes(DISTRICT, at=at)
    assert_district_named(statements)
