"""Second looks: drawn so that anybody can draw again, made by somebody else, reopened where it failed. Recurrences."""

from __future__ import annotations

import io
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.accounts.models import User
from shanzhi.callbacks import sampling
from shanzhi.callbacks.actions.asking import set_rules
from shanzhi.callbacks.actions.looking import decide_recheck, draw_rechecks, flag_recurrence, look_again
from shanzhi.callbacks.models import Recheck, RecheckDraw, Recurrence
from shanzhi.callbacks.queries.looking import candidates, month_window, replay
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.sweeping import archive_due
from shanzhi.journal import errands
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import actor_for
from shanzhi.people.models import Post
from tests.neighbourhood import DISTRICT, FROM

SEED = "00112233445566778899aabbccddeeff"
COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 40), min_size=1)
PUBLISHED = ["26-000007", "26-000002", "26-000012", "26-000009"]


@given(counts=COUNTS, size=st.integers(0, 60))
def test_places_are_shared_out_fairly_and_none_is_lost(counts, size):
    shares = sampling.allot(counts, size)
    assert sum(shares.values()) == min(size, sum(counts.values()))
    assert all(0 <= shares[name] <= counts[name] for name in counts)
    if size >= len(counts):
        assert all(shares.values())


@given(counts=COUNTS, size=st.integers(1, 60))
def test_the_same_seed_draws_the_same_whatever_the_order(counts, size):
    listed = [(f"26-{name}{n:03d}", name) for name, count in counts.items() for n in range(count)]
    drawn = sampling.sample(listed, seed=SEED, size=size)
    assert drawn == sampling.sample(listed[::-1], seed=SEED, size=size)
    assert len(set(drawn)) == len(drawn) == min(size, len(listed))
    assert sampling.digest_of(listed) == sampling.digest_of(listed[::-1])


def test_published_numbers_of_the_algorithm_stay():
    """Whoever replays a drawing years later, with this version of the algorithm, must find the same."""
    listed = [(f"26-{n:06d}", "a" if n % 3 else "b") for n in range(1, 13)]
    assert [number for number, _ in sampling.sample(listed, seed=SEED, size=4)] == PUBLISHED
    assert sampling.size_for(1000, percent=5, least=5, most=40) == 40
    assert sampling.size_for(3, percent=5, least=5, most=40) == 3


@pytest.fixture
def drawn(street, told, at):
    """Three cases closed in March, drawn in May: thirty days and more after."""
    reports = [told() for _ in range(3)]
    may = at.replace(month=5, day=2)
    return may, reports, draw_rechecks(DISTRICT, after_days=30, at=may, seed=SEED)


@pytest.mark.django_db
def test_windows_of_following_months_touch(at):
    for days in (30, 90):
        spans = [month_window(at.replace(month=month, day=7), days) for month in range(1, 13)]
        assert all(before[1] == after[0] for before, after in pairwise(spans))


@pytest.mark.django_db
@pytest.mark.both
def test_a_drawing_is_made_once_a_month_and_can_be_drawn_again(drawn, street):
    may, _reports, draw = drawn
    assert (draw.number, draw.candidate_total, draw.sample_size) == ("H26-0001", 3, 3)
    assert draw_rechecks(DISTRICT, after_days=30, at=may) is None
    assert draw_rechecks(DISTRICT, after_days=90, at=may) is None  # nothing closed so long ago
    assert replay(draw).agrees
    said = io.StringIO()
    call_command("replay_recheck", draw.number, stdout=said)
    assert "DISAGREES" not in said.getvalue()
    assert draw.digest in said.getvalue()
    assert not list(verify(DISTRICT))
    RecheckDraw.objects.in_district(DISTRICT).update(candidates=draw.candidates[:2])
    with pytest.raises(CommandError, match="something else"):
        call_command("replay_recheck", draw.number, stdout=io.StringIO())
    with pytest.raises(CommandError, match="no drawing"):
        call_command("replay_recheck", "H26-9999")


@pytest.mark.django_db
def test_secret_and_open_cases_are_never_drawn(street, told, at):
    told(closed=False)
    told(zone="complaint", closed=False, place=None)
    day = at.date()
    assert candidates(DISTRICT, since=day - timedelta(days=1), until=day + timedelta(days=1)) == []


def first(draw):
    return Recheck.objects.in_district(DISTRICT).filter(draw=draw).select_related("case", "draw").order_by("ordinal")[0]


@pytest.mark.django_db
def test_whoever_handled_or_closed_it_does_not_look(drawn, street):
    may, _reports, draw = drawn
    for name, said in (("jiangcheng", "结案的人"), ("hanzhou", "由这里的核查员"), ("waicha", "由这里的核查员")):
        with pytest.raises(Refused, match=said):
            look_again(first(draw), finding="fine", words="路面平整", by=street.actor(name), at=may)


@pytest.mark.django_db
def test_a_supervisor_s_failed_look_reopens_even_what_is_archived(drawn, street):
    may, _reports, draw = drawn
    archive_due(DISTRICT, at=may)
    row = first(draw)
    assert row.case.state == "archived"
    look_again(row, finding="came_back", words="又陷下去了", by=street.actor("guyu"), at=may)
    assert row.state == "reopened"
    case = street.fresh(row.case)
    assert case.state == "registered"
    errands.drain(at=may)
    assert not list(verify(DISTRICT))


@pytest.mark.django_db
def test_a_checker_s_failed_look_is_laid_before_a_supervisor(drawn, street):
    may, _reports, draw = drawn
    user = User.objects.create(username="ercha", name="二查")
    area = {"division": street.street, "area_path": street.street.path}
    Post.objects.create(user=user, capacity="checker", starts_on=FROM, **area)
    other = actor_for(user, at=may)
    look_again(first(draw), finding="never_done", words="根本没填", by=other, at=may)
    row = first(draw)
    assert row.is_asked
    with pytest.raises(Refused, match="督办员定"):
        decide_recheck(row, reopen=True, decision="重办", by=other, at=may)
    decide_recheck(row, reopen=False, decision="已列入大修，不单独重办", by=street.actor("guyu"), at=may)
    assert (row.state, street.fresh(row.case).state) == ("left", "closed")
    assert not list(verify(DISTRICT))


@pytest.mark.django_db
def test_the_pages_of_looking_again(drawn, street, sign_in, monkeypatch):
    may, _reports, draw = drawn
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: may)
    judge = sign_in("guyu")
    assert draw.number in judge.get("/callbacks/rechecks/").content.decode()
    page = judge.get(f"/callbacks/rechecks/of/{draw.number}/").content.decode()
    assert SEED in page
    assert "件件相同" in page
    address = f"/callbacks/rechecks/of/{draw.number}/1/"
    assert "看过了，记下" in judge.get(address).content.decode()
    closer = sign_in("jiangcheng")
    assert "结案的人" in closer.get(address).content.decode()
    assert closer.post(address, {"finding": "fine", "words": "平整"}).status_code == 422
    assert judge.post(address, {"finding": "fine", "words": "平整"}).status_code == 302
    assert judge.post(address, {"finding": "fine", "words": "平整"}).status_code == 422
    assert sign_in("hanzhou").get(address).status_code == 404
    other = sign_in("waidu")
    assert other.get(address).content == other.get("/callbacks/rechecks/of/H26-9999/1/").content
    assert "抽中的都不在您管的地方" in other.get(f"/callbacks/rechecks/of/{draw.number}/").content.decode()


@pytest.mark.django_db
@pytest.mark.both
def test_the_same_matter_at_the_same_place_within_thirty_days_is_flagged(street, told, at, sign_in):
    earlier = told().case
    again = told(at=at + timedelta(days=20), closed=False)
    take_step(
        street.fresh(again.case), "accept", by=street.actor("bailu"), at=at + timedelta(days=20), matter=street.matter
    )
    errands.drain(at=at + timedelta(days=20))
    flag = Recurrence.objects.in_district(DISTRICT).get()
    assert (flag.earlier_id, flag.later_id, flag.gap_days, flag.reopened) == (earlier.pk, again.case_id, 20, False)
    assert street.fresh(earlier).state == "closed"
    assert flag_recurrence(street.fresh(again.case), at=at + timedelta(days=21)) is None
    assert "复发" in sign_in("guyu").get(f"/cases/{again.case.number}/").content.decode()
    listed = sign_in("hanzhou").get("/callbacks/recurrences/").content.decode()
    assert earlier.number not in listed  # the later one isn't the unit's
    assert earlier.number in sign_in("wendi").get("/callbacks/recurrences/").content.decode()
    assert not list(verify(DISTRICT))


@pytest.mark.django_db
def test_elsewhere_another_matter_or_later_is_no_recurrence(street, told, at):
    told()
    for days, given_, matter in (
        (20, {"place": None}, street.matter),
        (20, {}, street.minor_matter),
        (31, {}, street.matter),
    ):
        moment = at + timedelta(days=days)
        case = told(at=moment, closed=False, **given_).case
        take_step(street.fresh(case), "accept", by=street.actor("bailu"), at=moment, matter=matter)
        errands.drain(at=moment)
    assert not Recurrence.objects.in_district(DISTRICT).exists()


@pytest.mark.django_db
def test_where_the_rules_say_so_the_earlier_one_is_reopened(street, told, at):
    rules = {"tries": 3, "link_hours": 24, "percent": 5, "least": 5, "most": 40, "reopens": True}
    set_rules(DISTRICT, by=street.actor("mubai"), at=at, **rules)
    earlier = told().case
    moment = at + timedelta(days=10)
    again = told(at=moment, closed=False).case
    take_step(street.fresh(again), "accept", by=street.actor("bailu"), at=moment, matter=street.matter)
    errands.drain(at=moment)
    assert street.fresh(earlier).state == "registered"
    assert Recurrence.objects.in_district(DISTRICT).get().reopened
    assert not list(verify(DISTRICT))
