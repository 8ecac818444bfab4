"""Questions about exclusions 剔除: which cases are left out of the rates, and how many of each unit, openly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from shanzhi.callbacks import access
from shanzhi.callbacks.access import ENDED
from shanzhi.callbacks.models import Exclusion
from shanzhi.callbacks.workflow import ExclusionState
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import Zone
from shanzhi.organisation.models import Unit

SHOWN = 100
SPAN_DAYS = 90


@dataclass(frozen=True, slots=True)
class UnitCount:
    """One unit's requests in the last ninety days beside how many cases it closed: volume loses nothing."""

    unit: Unit
    closed: int
    asked: int
    granted: int
    refused: int
    waiting: int


def excluded_case_ids(district_id: str) -> QuerySet[Any]:
    """Return the ids of the cases left out of the rates now, as a subquery: ``exclude(pk__in=…)``.

    They stay in every count of volume.
    """
    return Exclusion.objects.in_district(district_id).filter(state=ExclusionState.GRANTED).values("case_id")


def seen_by(actor: Actor) -> list[Exclusion]:
    """Return the newest requests about cases the actor may know of, those to decide first (two statements)."""
    rows = list(access.exclusions_seen(actor).select_related("unit").order_by("-asked_at", "-id")[:SHOWN])
    known = Case.objects.in_district(actor.district_id).in_bulk([row.case_id for row in rows])
    for row in rows:
        row.case = known[row.case_id]
    return sorted(rows, key=lambda row: not row.is_waiting)


def counts_by_unit(district_id: str, *, at: datetime) -> list[UnitCount]:
    """Return the units that asked in the last ninety days, by how many were granted (three statements)."""
    since = at - timedelta(days=SPAN_DAYS)
    rows = (
        Exclusion.objects.in_district(district_id)
        .filter(asked_at__gte=since)
        .values("unit_id")
        .annotate(
            asked=Count("id"),
            granted=Count("id", filter=Q(state=ExclusionState.GRANTED)),
            refused=Count("id", filter=Q(state=ExclusionState.REFUSED)),
            waiting=Count("id", filter=Q(state__in=[ExclusionState.ASKED, ExclusionState.AGAIN])),
        )
    )
    found = {row["unit_id"]: row for row in rows}
    units = Unit.objects.in_bulk(list(found))
    closed = Case.objects.in_district(district_id).filter(
        state__in=ENDED, zone=Zone.ORDINARY, closed_at__gte=since, lead_unit_id__in=list(found)
    )
    volume = {row["lead_unit_id"]: row["n"] for row in closed.values("lead_unit_id").annotate(n=Count("id"))}
    counted = [UnitCount(units[row.pop("unit_id")], volume.get(key, 0), **row) for key, row in found.items()]
    return sorted(counted, key=lambda one: (-one.granted, -one.asked, one.unit.path))
