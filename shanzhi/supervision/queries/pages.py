"""What the pages of supervision and the slots on others' pages show, in few statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from shanzhi.cases.models import Application, Case
from shanzhi.dockets.workflow import OVERSEERS
from shanzhi.kernel.actors import Actor
from shanzhi.supervision import access
from shanzhi.supervision.models import Order, OrderCase, Urge
from shanzhi.supervision.workflow import OrderState

PAGE = 100
IN_QUEUE = ("extension", "defer", "carry_over")


def requests(actor: Actor, *, size: int = PAGE) -> list[Application]:
    """Return the extensions and pauses that wait for a yes, the nearest due first (one statement)."""
    visible = Case.objects.visible_to(actor).values("pk")
    return list(
        Application.objects.in_district(actor.district_id)
        .filter(state="asked", kind__in=IN_QUEUE, case_id__in=visible, task__state__in=["issued", "handling"])
        .filter(case__district_id=actor.district_id, task__district_id=actor.district_id)
        .select_related("case", "task", "task__unit")
        .order_by("task__due_at", "asked_at", "pk")[:size]
    )


def case_numbers(district_id: str, actor: Actor, keys: list[Any]) -> dict[Any, str]:
    """Return the numbers of those of these cases that one may know of (one statement)."""
    return dict(Case.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", "number"))


@dataclass(slots=True)
class CaseSide:
    """What supervision knows of one case."""

    orders: list[Order] = field(default_factory=list)
    urges: list[Urge] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to show."""
        return not (self.orders or self.urges)


def case_side(case: Case, actor: Actor) -> CaseSide:
    """Return what supervision knows of a case one may know of (two statements)."""
    district = case.district_id
    of_case = OrderCase.objects.in_district(district).filter(case_id=case.pk).values("order_id")
    return CaseSide(
        orders=list(access.orders_visible(actor).filter(pk__in=of_case).select_related("unit").order_by("-opened_at")),
        urges=list(
            Urge.objects.in_district(district).filter(case_id=case.pk).select_related("unit").order_by("-at")[:5]
        ),
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many orders wait for somebody, and how many of them are late."""

    orders: int
    late: int


def waiting(actor: Actor, *, at: datetime) -> Waiting:
    """Return the orders that this person is to answer or to look at (one statement)."""
    own = sorted(actor.unit_ids())
    turn = Q(unit_id__in=own, state__in=[str(OrderState.ISSUED), str(OrderState.SIGNED), str(OrderState.SENT_BACK)])
    if actor.holdings_as(OVERSEERS):
        turn |= Q(state=str(OrderState.REPLIED)) & ~Q(unit_id__in=own)
    found = list(access.orders_visible(actor).filter(turn).values_list("due_at", "replied_at")[:200])
    return Waiting(len(found), sum(due < at and replied is None for due, replied in found))
