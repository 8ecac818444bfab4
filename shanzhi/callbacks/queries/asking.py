"""Questions about call-backs: the rules in force, the queue, how many were reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from shanzhi.callbacks import access
from shanzhi.callbacks.models import Callback, Rules
from shanzhi.callbacks.workflow import CallbackState
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import CHINA, local

SHOWN = 100
MONTHS = 6


@dataclass(frozen=True, slots=True)
class Coverage:
    """One month of asking: how many tellers, how they answered, how many weren't reached."""

    month: date
    asked: int
    by_link: int
    by_call: int
    not_reached: int
    waiting: int

    @property
    def answered(self) -> int:
        """Return how many answered, by link or call: the n of every rate made of answers."""
        return self.by_link + self.by_call

    @property
    def percent(self) -> int | None:
        """Return the coverage in percent, None where nobody was asked."""
        return round(self.answered * 100 / self.asked) if self.asked else None


def rules_of(district_id: str) -> Rules:
    """Return the rules in force: the county's latest version, else the defaults (version 0, not stored)."""
    found: Rules | None = Rules.objects.filter(district_id=district_id).order_by("-version").first()
    return found or Rules(district_id=district_id)


def queue(actor: Actor, *, at: datetime) -> list[Callback]:
    """Return the askings whose call is this actor's turn, the earliest due first, a hundred at most (two)."""
    rows = list(access.callbacks_for(actor, at=at).order_by("due_at", "id")[:SHOWN])
    cases = Case.objects.in_district(actor.district_id).select_related("lead_unit", "matter")
    known = cases.in_bulk([row.case_id for row in rows])
    for row in rows:
        row.case = known[row.case_id]
    return rows


def coverage(district_id: str, *, at: datetime) -> list[Coverage]:
    """Return the last six months of asking, the newest first (one statement). No unit, no answer, no person."""
    since = local(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0) - timedelta(days=31 * (MONTHS - 1))
    since = since.replace(day=1)
    rows = (
        Callback.objects.in_district(district_id)
        .filter(asked_at__gte=since)
        .exclude(state=CallbackState.WITHDRAWN)
        .annotate(month=TruncMonth("asked_at", tzinfo=CHINA))
        .values("month")
        .annotate(
            asked=Count("id"),
            by_link=Count("id", filter=Q(channel="link")),
            by_call=Count("id", filter=Q(channel="call")),
            not_reached=Count("id", filter=Q(state=CallbackState.NOT_REACHED)),
            waiting=Count("id", filter=Q(state=CallbackState.WAITING)),
        )
        .order_by("-month")
    )
    return [Coverage(local(row.pop("month")).date(), **row) for row in rows]
