"""Questions about enterprises: the register, where a branch is missing, one enterprise's file, sums, balances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from shanzhi.enterprises.models import Adviser, Booking, Breakthrough, Enterprise, Loan, Mark, Measure, Talent, Tie
from shanzhi.enterprises.workflow import ACCOUNTS, BANKS, LEAST_MEMBERS
from shanzhi.kernel.actors import Actor
from shanzhi.needs.models import Listing
from shanzhi.needs.queries import needs_of
from shanzhi.organisation.models import Unit
from shanzhi.organisation.queries import units_found

PAGE = 100


def enterprises(actor: Actor, *, text: str = "", after: str = "") -> list[Enterprise]:
    """Return the enterprises this actor may read, by code (one statement)."""
    rows = Enterprise.objects.visible_to(actor).filter(unit__code__gt=after).select_related("unit")
    if text:
        rows = rows.filter(Q(unit__in=units_found(text=text).order_by().values("pk")) | Q(trade__icontains=text))
    return list(rows.order_by("unit__code")[:PAGE])


def without_branch(actor: Actor) -> list[Enterprise]:
    """Return where a branch should be and isn't, those with most members first (one statement)."""
    rows = Enterprise.objects.visible_to(actor).filter(members__gte=LEAST_MEMBERS)
    rows = rows.exclude(state__in=("founded", "welcomed")).select_related("unit")
    return list(rows.order_by("-members", "unit__code")[:PAGE])


@dataclass(frozen=True, slots=True)
class File:
    """Everything of one enterprise."""

    ties: list[Tie]
    measures: list[Measure]
    breakthroughs: list[tuple[Breakthrough, list[Mark]]]
    loans: list[Loan]
    difficulties: list[Listing]


def file_of(enterprise: Enterprise) -> File:
    """Return everything of one enterprise (six statements)."""
    district, mine = enterprise.district_id, {"enterprise_id": enterprise.pk}
    works = list(Breakthrough.objects.in_district(district).filter(**mine).order_by("-pk"))
    marks: dict[Any, list[Mark]] = {one.pk: [] for one in works}
    for mark in Mark.objects.in_district(district).filter(breakthrough_id__in=list(marks)).order_by("ordinal"):
        marks[mark.breakthrough_id].append(mark)
    ties = Tie.objects.in_district(district).filter(**mine, ends_on=None).select_related("adviser", "organ")
    measures = Measure.objects.in_district(district).filter(**mine).select_related("owner").order_by("due_on", "pk")
    loans = Loan.objects.in_district(district).filter(**mine).select_related("bank").order_by("-pk")
    return File(
        list(ties.order_by("kind")), list(measures), [(one, marks[one.pk]) for one in works], list(loans),
        needs_of(enterprise.unit, district_id=district),
    )  # fmt: skip


def advisers(district_id: str) -> list[tuple[Adviser, list[str]]]:
    """Return the advisers, each with the enterprises they look after (two statements)."""
    ties = Tie.objects.in_district(district_id).filter(
        kind="adviser", ends_on=None, enterprise__district_id=district_id
    )
    names: dict[int, list[str]] = {}
    for key, name in ties.order_by("enterprise__unit__code").values_list("adviser_id", "enterprise__unit__name"):
        names.setdefault(key, []).append(name)
    rows = Adviser.objects.in_district(district_id).select_related("home").order_by("code")[:500]
    return [(one, names.get(one.pk, [])) for one in rows]


def organ_ties(district_id: str) -> list[Tie]:
    """Return the organ–enterprise pairs (one statement)."""
    rows = Tie.objects.in_district(district_id).filter(kind="organ", ends_on=None, enterprise__district_id=district_id)
    return list(rows.select_related("organ", "enterprise__unit").order_by("organ__path")[:500])


def talents(district_id: str, *, kind: str) -> list[Talent]:
    """Return the pool of one kind (one statement)."""
    return list(Talent.objects.in_district(district_id).filter(kind=kind).order_by("-pk")[:500])


def pool_counts(district_id: str) -> dict[tuple[str, str], int]:
    """Return how many of the pool are how far, by kind and state (one statement)."""
    rows = Talent.objects.in_district(district_id).values("kind", "state").annotate(n=Count("pk"))
    return {(one["kind"], one["state"]): one["n"] for one in rows}


def loans(actor: Actor) -> list[Loan]:
    """Return the loan desk's applications in the actor's area, the newest first (one statement)."""
    seen = Enterprise.objects.visible_to(actor).values("pk")
    rows = Loan.objects.in_district(actor.district_id).filter(enterprise_id__in=seen)
    rows = rows.filter(enterprise__district_id=actor.district_id)
    return list(rows.select_related("enterprise__unit", "bank").order_by("-pk")[:500])


def banks() -> list[str]:
    """Return the names of the banks among the units, to choose from (one statement)."""
    named = Q()
    for word in BANKS:
        named |= Q(name__contains=word)
    return list(Unit.objects.filter(named, valid_to=None).order_by("path").values_list("name", flat=True)[:PAGE])


def balances(district_id: str) -> dict[str, int]:
    """Return what lies on each account; over all accounts it is nothing (two statements)."""
    found = dict.fromkeys(ACCOUNTS, 0)
    rows = Booking.objects.in_district(district_id)
    for column, sign in (("target", 1), ("source", -1)):
        for account, total in rows.values_list(column).annotate(total=Sum("amount")).order_by(column):
            found[account] += sign * total
    return found


def bookings(district_id: str) -> list[Booking]:
    """Return the newest lines of the book (one statement)."""
    return list(Booking.objects.in_district(district_id).order_by("-at", "-pk")[:PAGE])
