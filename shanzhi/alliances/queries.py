"""Questions about alliances: the list, the members, how many there were on which day, whose turn it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from shanzhi.alliances.models import MEMBER_KINDS, Alliance, Member, Turn
from shanzhi.kernel.actors import Actor
from shanzhi.needs.models import Listing, own_units
from shanzhi.organisation.models import Unit

WIDE, HIGH, EDGE = 640, 160, 30
SHOPS = ("circle", "property")  # whose members have no other way to the loop


def alliances(actor: Actor) -> list[tuple[Alliance, int]]:
    """Return the alliances this actor may read, each with how many members it has (two statements)."""
    rows = list(Alliance.objects.visible_to(actor).order_by("kind", "number")[:200])
    members = Member.objects.in_district(actor.district_id).filter(alliance_id__in=[one.pk for one in rows])
    counts = dict(
        members.filter(left_on=None).values("alliance_id").annotate(n=Count("pk")).values_list("alliance_id", "n")
    )
    return [(one, counts.get(one.pk, 0)) for one in rows]


def members_of(alliance: Alliance) -> list[Member]:
    """Return an alliance's members in the order of joining, those who left too (one statement)."""
    rows = Member.objects.in_district(alliance.district_id).filter(alliance_id=alliance.pk)
    return list(rows.select_related("unit__division").order_by("joined_on", "unit__path"))


def turns_of(alliance: Alliance) -> list[Turn]:
    """Return whose turn it was and is, the latest first (one statement)."""
    rows = Turn.objects.in_district(alliance.district_id).filter(
        alliance_id=alliance.pk, member__district_id=alliance.district_id
    )
    return list(rows.select_related("member__unit").order_by("-starts_on", "-pk")[:40])


def memberships(units: Iterable[Unit], district_id: str) -> list[tuple[Member, list[Turn]]]:
    """Return where these units are members today, each with the turns it holds (two statements)."""
    rows = Member.objects.in_district(district_id).filter(unit__in=list(units), left_on=None)
    found = list(rows.filter(alliance__district_id=district_id).select_related("alliance").order_by("joined_on", "pk"))
    turns = Turn.objects.in_district(district_id).filter(member_id__in=[one.pk for one in found], ends_on=None)
    held = list(turns.order_by("role"))
    return [(one, [turn for turn in held if turn.member_id == one.pk]) for one in found]


def circle_of(need: Listing) -> Alliance | None:
    """Return the alliance that gives a member's need to the loop: its list's, or the owner's business circle."""
    of_owner = Member.objects.in_district(need.district_id).filter(unit_id=need.owner_id, left_on=None)
    rows = Alliance.objects.in_district(need.district_id).filter(pk__in=of_owner.values("alliance_id"))
    rows = rows.filter(number=need.circle) if need.circle else rows.filter(kind__in=SHOPS)
    found: Alliance | None = rows.order_by("number").first()
    return found


def kinds_of(present: Iterable[Member]) -> list[tuple[Any, int]]:
    """Return how many of each kind there are among the members, by the kind's name, in the order of the kinds."""
    counts = Counter(one.kind for one in present)
    return [(label, counts[kind]) for kind, label in MEMBER_KINDS.items() if counts[kind]]


def member_of(alliance: Alliance, code: str) -> Member | None:
    """Return the present member of a unit's code."""
    rows = Member.objects.in_district(alliance.district_id).filter(alliance_id=alliance.pk, left_on=None)
    found: Member | None = rows.filter(unit__code=code).select_related("unit__division").first()
    return found


def lists_of(alliance: Alliance, actor: Actor) -> list[Listing]:
    """Return the needs and resources in an alliance's lists, for members the released ones and their own."""
    rows = Listing.objects.in_district(alliance.district_id).filter(circle=alliance.number)
    if not actor.holdings_as(("coordinator", "leader")):
        rows = rows.filter(Q(released_at__isnull=False) | Q(owner_id__in=own_units(actor)))
    return list(rows.select_related("owner").order_by("-number")[:100])


@dataclass(frozen=True, slots=True)
class Growth:
    """How many members there were after which day, and the same drawn as a line of steps."""

    rows: list[tuple[date, int]]
    points: str
    first: int
    last: int


def growth(members: Iterable[Member]) -> Growth | None:
    """Count the members day by day: one row for each day on which the number changed."""
    changes: Counter[date] = Counter()
    for one in members:
        changes[one.joined_on] += 1
        if one.left_on is not None:
            changes[one.left_on] -= 1
    rows: list[tuple[date, int]] = []
    total = 0
    for day in sorted(changes):
        total += changes[day]
        if not rows or rows[-1][1] != total:
            rows.append((day, total))
    return Growth(rows, _points(rows), rows[0][1], rows[-1][1]) if rows else None


def _points(rows: list[tuple[date, int]]) -> str:
    """Return the corners of the line of steps, from nothing upward."""
    span = max((rows[-1][0] - rows[0][0]).days, 1)
    top = max(max(n for _day, n in rows), 1)
    corners: list[Any] = []
    for day, n in rows:
        across = EDGE + round((day - rows[0][0]).days * (WIDE - 2 * EDGE) / span)
        down = HIGH - EDGE - round(n * (HIGH - 2 * EDGE) / top)
        if corners:
            corners.append((across, corners[-1][1]))
        corners.append((across, down))
    corners.append((WIDE - EDGE // 2, corners[-1][1]))
    return " ".join(f"{across},{down}" for across, down in corners)
