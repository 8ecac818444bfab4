"""Questions about pairs: lists, who needs a hand, counts by kind and by community, what a proposal is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from shanzhi.accounts.models import User
from shanzhi.circle.assigning import Side
from shanzhi.kernel import paths
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.paths import is_within
from shanzhi.organisation.models import Unit
from shanzhi.organisation.queries import resolve_unit
from shanzhi.pairing.access import areas_of
from shanzhi.pairing.kinds import KINDS, OPEN, Kind, State
from shanzhi.pairing.models import Contact, Exclusion, Pair, SideNote
from shanzhi.territory.models import Division

PAGE = 60
Thing = Unit | Division | User


def key_of(thing: Thing) -> str:
    """Return the key under which a side is known: unit:…, area:… or user:…."""
    if isinstance(thing, User):
        return f"user:{thing.username}"
    return f"{'unit' if isinstance(thing, Unit) else 'area'}:{thing.code}"


def listed(actor: Actor, *, kind: str, state: str, after: str = "") -> tuple[list[Pair], str]:
    """Return a page of pairs by number, and the number after which to go on ('' at the end)."""
    rows = Pair.objects.visible_to(actor).with_sides().filter(kind=kind, state=state)
    found = list(rows.filter(number__gt=after).order_by("number")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].number if len(found) > PAGE else ""


def supported(actor: Actor, *, kind: str, on: date) -> list[Pair]:
    """Return the pairs that nobody was in touch with for long, by number: nobody is ranked."""
    rows = Pair.objects.visible_to(actor).with_sides().filter(kind=kind).overdue(on=on)
    return list(rows.order_by("number")[:PAGE])


def contacts(pair: Pair) -> list[Contact]:
    """Return a pair's contacts, the latest first."""
    rows = Contact.objects.in_district(pair.district_id).filter(pair_id=pair.pk)
    return list(rows.order_by("-on", "-pk")[:60])


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many pairs of a kind there are, and how many need a hand; ``ever``: whether there ever was one here."""

    code: str
    kind: Kind
    ever: bool
    active: int
    supported: int


def counts(district_id: str, *, on: date) -> list[KindCount]:
    """Return the pairs of a county counted by kind (two statements)."""
    rows = Pair.objects.in_district(district_id)
    counted = rows.order_by().values_list("kind").annotate(n=Count("pk", filter=Q(state=State.ACTIVE)))
    active, late = dict(counted), dict(rows.overdue(on=on).order_by().values_list("kind").annotate(n=Count("pk")))
    return [
        KindCount(code, kind, code in active, active.get(code, 0), late.get(code, 0)) for code, kind in KINDS.items()
    ]


def by_community(district_id: str) -> list[tuple[str, int]]:
    """Return how many units each community is paired with, in the order of the tree."""
    rows = Pair.objects.in_district(district_id).filter(kind="unit_community", state=State.ACTIVE)
    counted = rows.order_by().values_list("second_division__name", "second_division__path").annotate(n=Count("pk"))
    return [(name, number) for name, _path, number in sorted(counted, key=lambda row: row[1] or "")]


def exclusions(district_id: str) -> set[tuple[str, str]]:
    """Return who is not to be paired with whom."""
    return set(Exclusion.objects.in_district(district_id).values_list("first_key", "second_key"))


def side_notes(district_id: str) -> dict[str, SideNote]:
    """Return what each side brings or wants, by key."""
    return {row.key: row for row in SideNote.objects.in_district(district_id)}


def communities(actor: Actor, *, on: date) -> list[Division]:
    """Return the communities an actor coordinates, by path."""
    rows = Division.objects.holding(on).filter(kind=Division.Kind.COMMUNITY).order_by("path")
    return [row for row in rows if any(is_within(row.path, area) for area in areas_of(actor))]


def area_of(thing: Thing) -> str:
    """Return the path of the area where a side lies; '' for a person."""
    if isinstance(thing, Division):
        return thing.path
    return thing.division.path if isinstance(thing, Unit) and thing.division is not None else ""


def candidates(actor: Actor, kinds: tuple[str, ...], *, on: date) -> list[Thing]:
    """Return who may stand on one side of a kind: units, or the communities one coordinates."""
    if kinds == ("community",):
        return list(communities(actor, on=on))
    rows = Unit.objects.in_force(on=on).filter(kind__in=kinds).select_related("division")
    areas = areas_of(actor)
    held = rows.order_by("path")
    return [row for row in held if any(is_within(area_of(row), area) for area in areas)]


def sides(things: Iterable[Thing], *, district_id: str, carried: Counter[str], most: int | None) -> list[Side]:
    """Return candidates as plain data for the assignment."""
    notes, found = side_notes(district_id), []
    for thing in things:
        key, path = key_of(thing), area_of(thing)
        note = notes.get(key)
        capacity = note.capacity if note is not None and note.capacity is not None else most
        words = frozenset(note.words if note is not None else ())
        chain = (*paths.ancestors(path), path) if path else ()
        found.append(Side(key, words, tuple(chain), capacity, carried[key]))
    return found


def carried(district_id: str, kind: str) -> tuple[Counter[str], Counter[str]]:
    """Return how many open pairs of a kind each first and each second has."""
    rows = (
        Pair.objects.in_district(district_id).filter(kind=kind, state__in=OPEN).values_list("first_key", "second_key")
    )
    firsts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for first, second in rows:
        firsts[first] += 1
        seconds[second] += 1
    return firsts, seconds


def find_side(actor: Actor, kinds: tuple[str, ...], said: str, *, on: date) -> Thing | None:
    """Return the unit, community or person that a name or code means, if it may stand on this side."""
    wanted = said.strip()
    if not wanted:
        return None
    if kinds == ("community",):
        return next((row for row in communities(actor, on=on) if wanted in (row.name, row.code)), None)
    if kinds == ("person",):
        found = list(User.objects.people().filter(Q(username=wanted) | Q(name=wanted), is_active=True)[:2])
        return found[0] if len(found) == 1 else None
    unit = resolve_unit(wanted, on=on)
    return unit if unit is not None and unit.kind in kinds else None
