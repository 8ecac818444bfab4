"""What a worker is asked to look at 要我去看的, what they told, and how their grid stands. No person is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from shanzhi.cases.models import Case
from shanzhi.cases.querysets import CaseQuerySet
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import State
from shanzhi.patrols.access import CHECKERS
from shanzhi.queues.board import queues
from shanzhi.territory.queries import areas_within

MOST = 30
SHOWN = ("", "today", "late")


@dataclass(frozen=True, slots=True)
class Standing:
    """How one's grid stands: cases going on, due today, overdue."""

    open: int = 0
    today: int = 0
    late: int = 0


def on_ground(actor: Actor, ground: Sequence[str]) -> CaseQuerySet:
    """Return the cases on one's ground that one may know of."""
    return Case.objects.visible_to(actor).filter(areas_within(ground))


def errands(actor: Actor, ground: Sequence[str]) -> list[Case]:
    """Return the cases this person is asked to look at, the nearest due first; one statement.

    To verify: those given to them by name, and those on their ground given to nobody by name. To look at again:
    handled ones, for whoever is a checker over them too and had no hand in them.
    """
    asked = Q(state=State.VERIFYING) & (Q(verifier_id=actor.user_id) | Q(verifier_id=None))
    again = areas_within(actor.areas_as(CHECKERS)) & Q(state=State.HANDLED) & ~Q(dispatched_by_id=actor.user_id)
    mine = Q(pk__in=on_ground(actor, ground).values("pk")) & asked
    rows = Case.objects.visible_to(actor).filter(mine | again).select_related("grid").defer("grid__outline")
    return list(rows.order_by("step_due_at", "pk")[:MOST])


def standing(actor: Actor, ground: Sequence[str], *, at: datetime) -> Standing:
    """Return how one's ground stands, in one statement."""
    if not ground:
        return Standing()
    due = queues(at)
    counted = (
        on_ground(actor, ground)
        .open()
        .aggregate(
            going=Count("pk"),
            today=Count("pk", filter=due["today"]),
            late=Count("pk", filter=due["late"]),
        )
    )
    return Standing(counted["going"], counted["today"], counted["late"])


def grid_cases(actor: Actor, ground: Sequence[str], *, at: datetime, shown: str = "") -> list[Case]:
    """Return the open cases of one's ground (``shown``: all, today, late), the oldest first; one statement."""
    rows = on_ground(actor, ground).open()
    if shown in ("today", "late"):
        rows = rows.filter(queues(at)[shown])
    return list(rows.select_related("lead_unit").order_by("told_at", "pk")[:100])


def told_by_me(actor: Actor) -> list[Case]:
    """Return what this person told and what still goes on, the newest first; one statement."""
    rows = Case.objects.visible_to(actor).open().filter(opened_by_id=actor.user_id).select_related("lead_unit")
    return list(rows.order_by("-told_at", "pk")[:MOST])
