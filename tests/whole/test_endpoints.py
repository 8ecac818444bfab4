"""Every address × everybody: nothing breaks, and what isn't yours answers byte for byte like what doesn't exist.

Read from Django's URL table: an address that nobody thought of fails here by its name.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from itertools import zip_longest

import pytest
from django.db import transaction

from shanzhi.accounts.models import User
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import SYSTEM
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Deployment
from tests.neighbourhood import DISTRICT
from tests.whole.addresses import NEED_A_SLIP, Door, Endpoint, doors, endpoints
from tests.whole.asking import Answer, ask
from tests.whole.world import KNOWING, World

pytestmark = [pytest.mark.full, pytest.mark.django_db, pytest.mark.spread]
METHODS = ("get", "post")
ENDPOINTS = endpoints()
SOAKING = os.environ.get("SHANZHI_SOAK") == "1"
AT_MOST = 2  # doors of one address in a check
SHARE = 0.3  # of the cast at one door in a check
# Whoever is nearest to a secret that isn't theirs, and whoever must find it, knock at every door of its zone.
MUST_ASK = {
    "complaint": {"xueqing", "liangtou", "hanzhou"},
    "child": {"tongxin", "xueqing"},
    "ordinary": {"wendi", "hanzhou", "bailu"},
}
TELLER = "the teller"  # who holds a number and its code, and is nobody else


TYPED_WORDS = "话还在，一个字也没丢。" * 60  # longer than a line may be, shorter than a text
# Small forms of larger pages in which somebody writes a sentence: by verb, its field and what else must be sent.
TYPED: dict[str, dict[str, tuple[str, dict[str, str]]]] = {
    "assessment:look": {"": ("note", {})},
    "assessment:raise": {"": ("reason", {})},
    "campaigns:end": {"": ("result", {})},
    "campaigns:fix": {"": ("words", {})},
    "campaigns:leave": {"": ("why", {})},
    "childcare:own_step": {"open": ("purpose", {}), "contact": ("words", {"on": "1900-01-01"})},
    "childcare:step": {"wish": ("words", {"wish": "no"}), "erase": ("reason", {})},
    "enterprises:act": {"wish": ("note", {}), "difficulty": ("words", {}), "plan": ("words", {})},
    "enterprises:step": {"reach": ("note", {}), "train": ("note", {})},
    "entering:step": {"send_back": ("reason", {})},
    "learning:dismiss": {"": ("reason", {})},
    "mediation:step": {"sit": ("note", {}), "agree": ("text", {}), "fail": ("reason", {})},
    "meetings:topic_step": {"release": ("answer", {}), "note": ("words", {})},
    "needs:project_step": {"finish": ("result", {}), "give_up": ("reason", {})},
    "needs:step": {"withdraw": ("reason", {})},
    "pairing:sides": {"": ("words", {"kind": "unit_community"})},
    "pairing:step": {"contact": ("note", {}), "end": ("report", {})},
    "stations:answer": {"answer": ("answer", {})},
    "stations:fault": {"": ("text", {"key": "k" * 20})},
    "stations:judge": {"review": ("finding", {}), "refuse": ("finding", {})},
    "stations:step": {"pause": ("reason", {}), "end": ("reason", {})},
}


def who_asks(world: World, door: Door, *, everybody: bool = SOAKING) -> list[tuple[str, dict[str, str]]]:
    """Return everybody with their cookies: the cast, nobody, and the teller of the thing itself.

    In a check a seeded share of them at each door that belongs to somebody: an address has several such doors, and a
    soak asks everybody at every one.
    """
    names = world.people() if door.zone or everybody else world.one_of_each()
    if door.zone and not everybody:
        chance = random.Random(f"{sorted(door.real.items())} {door.zone}")
        names = [name for name in names if not name or name in MUST_ASK.get(door.zone, ()) or chance.random() < SHARE]
    asking = [(name, world.cookies[name]) for name in names]
    if door.zone in world.running:
        told = world.running[door.zone]
        if door.real.get("number") == world.closed[door.zone].report.number:
            told = world.closed[door.zone]
        asking.append((TELLER, world.teller(told)))
    return asking


def may_know(name: str, endpoint: Endpoint, door: Door) -> bool:
    """Return whether somebody may learn from this address that the thing exists, by a list written by hand."""
    if not door.zone:
        return True  # no secret of its own; a denial must still be the same denial
    if endpoint.view.__module__.endswith("counter.views.status"):
        return name == TELLER  # whoever may handle it still isn't its teller
    return name in KNOWING[door.zone]


@dataclass
class Walk:
    """A walk through the doors of one address: what was wrong, who got in, what absent things answered."""

    endpoint: Endpoint
    world: World
    problems: list[str] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    absent: dict[tuple[str, str, str], Answer] = field(default_factory=dict)

    def knock(self, door: Door, *, everybody: bool = SOAKING) -> None:
        """Let everybody knock at one door in every way."""
        for name, cookies in who_asks(self.world, door, everybody=everybody):
            for method in METHODS:
                self._knock(door, name, cookies, method)

    def _knock(self, door: Door, name: str, cookies: dict[str, str], method: str) -> None:
        url, twin = door.urls(self.endpoint)
        said = f"{method.upper()} {url} as {name or 'nobody'}"
        data = door.data if method == "post" else None
        real = ask(cookies, method, url, door.shown[0], data)
        if real.error or real.status >= 500:
            self.problems.append(f"{said}: {real.status} {real.error}")
        if not real.is_denied:
            self.opened.add(name)
        if not twin or (may_know(name, self.endpoint, door) and not real.is_denied):
            return
        known = (name if name != TELLER else f"{name} {door.zone}", method, twin)
        gone = self.absent.get(known)
        if gone is None:
            gone = self.absent[known] = ask(cookies, method, twin, door.shown[1], data)
        if (real.status, real.text, real.headers) != (gone.status, gone.text, gone.headers):
            self.problems.append(f"{said}: {real.status}, but {gone.status} for what isn't there{_how(real, gone)}")


def _how(real: Answer, gone: Answer) -> str:
    if real.headers != gone.headers:
        return f"; headers {sorted(set(real.headers) ^ set(gone.headers))}"
    if real.text != gone.text:
        at = next((i for i, (a, b) in enumerate(zip(real.text, gone.text, strict=False)) if a != b), 0)
        near = slice(max(at - 60, 0), at + 60)
        return f"; …{real.text[near]!r} against …{gone.text[near]!r}"
    return ""


def _sent(world: World, url: str, names: set[str], fields: dict[str, str]) -> Answer | None:
    """Send a form as the first of these people who may, and return what they read."""
    for name in sorted(names):
        answer = ask(world.cookies[name], "post", url, data=fields)
        if not answer.is_denied:
            return answer
    return None


@pytest.mark.parametrize("name", sorted(TYPED))
def test_a_sentence_that_was_refused_is_still_on_the_page(world: World, name: str) -> None:
    """Whoever comes second, or writes too much, reads the reason with their own words still in the form."""
    fields, endpoint = TYPED[name], next(one for one in ENDPOINTS if one.name == name)
    lost = []
    for door in doors(endpoint, world):
        verb = str(door.real.get("verb", ""))
        if verb and verb not in fields:
            continue
        url, _twin = door.urls(endpoint)
        field, more = fields[verb] if verb else fields[""]
        people = KNOWING.get(door.zone) or set(world.one_of_each()) - {""}
        answer = _sent(world, url, people, {"seen": "99", **more, field: TYPED_WORDS})
        if answer is None or answer.status not in (409, 422) or TYPED_WORDS not in answer.text:
            lost.append((url, field, answer and answer.status))
    assert lost == []


def test_the_cast_has_every_capacity_here_and_elsewhere(world: World) -> None:
    """A capacity that somebody adds to the house needs somebody who holds it, twice."""
    for capacity in Capacity:
        areas = {
            (holding.area_path or "", holding.unit_path or "")
            for actor in world.ground.actors.values()
            for holding in actor.holdings_as(str(capacity))
        }
        assert len(areas) >= 2 or capacity is Capacity.KEEPER, capacity


def test_every_address_has_a_name() -> None:
    names = [one.name for one in ENDPOINTS]
    assert not [name for name in names if "unnamed" in name]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_what_is_not_yours_answers_like_what_is_not_there(
    endpoint: Endpoint, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    if endpoint.name.startswith("rehearse:"):
        _in_a_demonstration(world, monkeypatch)
    walk = Walk(endpoint, world)
    every = doors(endpoint, world)
    for door in _some(every):
        walk.knock(door)
    for door in every:
        if not walk.opened and endpoint.name not in NEED_A_SLIP:
            walk.knock(door, everybody=True)
    _fail_over(walk.problems)
    if not walk.opened and endpoint.name not in NEED_A_SLIP:
        pytest.fail(f"{endpoint.name} opened to nobody: its builder must give arguments that exist")


def _fail_over(found: list[str]) -> None:
    """Fail with the first problem of each address, and how many more people met it."""
    by_address: dict[str, list[str]] = {}
    for one in found:
        by_address.setdefault(one.split(" as ")[0], []).append(one)
    if found:
        pytest.fail("\n".join(f"{some[0]} (and {len(some) - 1} more)" for some in by_address.values()), pytrace=False)


def _in_a_demonstration(world: World, patch: pytest.MonkeyPatch) -> None:
    """Let the world be one: elsewhere the rehearsals' pages don't exist at all."""
    kept = Deployment(district_id=DISTRICT, name="云溪县", is_demonstration=True, created_at=world.at)
    patch.setitem(Deployment.objects._kept, DISTRICT, kept)
    words = {"subject_kind": "deployment", "subject_id": DISTRICT, "now": "demonstration"}
    User.objects.filter(username="liren").update(password="!of nobody")  # those who are played have none
    with transaction.atomic():
        record("deployment.set_up", district_id=DISTRICT, by=SYSTEM, at=world.at, **words)


def _some(found: list[Door]) -> list[Door]:
    """Return all doors in a soak; in a check a seeded few, of every zone."""
    if SOAKING or len(found) <= AT_MOST:
        return found
    mixed = random.Random(20260311).sample(found, len(found))
    by_zone = [[door for door in mixed if door.zone == zone] for zone in sorted({door.zone for door in mixed})]
    turns = [door for some in zip_longest(*by_zone) for door in some if door is not None]
    return turns[:AT_MOST]
