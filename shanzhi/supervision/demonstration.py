"""Reminders and orders in the demonstration county, on what its play left overdue; all by the verbs."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from shanzhi.calendars.queries import current_calendar
from shanzhi.cases.models import Task
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import State, Zone
from shanzhi.people import access as people
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import posts_holding
from shanzhi.supervision.actions.orders import issue, take_order_step
from shanzhi.supervision.actions.urging import urge
from shanzhi.supervision.models import Order
from shanzhi.supervision.queries.books import rules_in_force
from shanzhi.supervision.queries.orders import basis_words, why

TOLD_OF = "东园路车棚旁边的围挡"  # the case of docs/systems/1-zhoukou, whatever else is late when it is laid
DEMANDS = "五个工作日内到现场看过，写明原因。\n办不了的，写明卡在哪里、要谁配合，由街道协调。"


def live(district_id: str, *, by: Actor, at: datetime) -> None:
    """Remind some units, order others, let one reply and one not."""
    overseer = played(Capacity.SUPERVISOR, at=at)
    if overseer is None:
        return
    late = sorted(late_leads(district_id, at=at), key=lambda task: not task.case.title.startswith(TOLD_OF))
    for task in late[:2]:
        with suppress(Refused):
            urge(task, words="请今天看一下，写一句进展。", by=overseer, at=later(at - timedelta(hours=26), task, at=at))
    before = at - timedelta(days=3)
    orders = [_order(task, "blue", overseer, later(before, task, at=at)) for task in late[:1] + late[2:5]]
    answered = next(filter(None, orders), None)
    hand = played(Capacity.HANDLER, at=at, unit_id=answered.unit_id) if answered is not None else None
    if answered is not None and hand is not None:
        said = "已到现场看过，材料到了就修，周五前完成。"
        take_order_step(answered, "reply", by=hand, at=max(at - timedelta(hours=20), answered.opened_at), reply=said)
    for task, blue in zip(late[3:5], orders[2:], strict=True):
        _order(task, "yellow", overseer, max(at - timedelta(days=1), blue.opened_at if blue is not None else at))
    for task in late[1:2]:  # which has waited long enough to say that nobody answered
        _order(task, "red", overseer, later(at - timedelta(days=9), task, at=at), "下雨就积水，已有人滑倒。")


def later(wanted: datetime, task: Task, *, at: datetime) -> datetime:
    """Return the moment wanted, or soon after the task was due and signed: nobody is ordered before that."""
    known = (task.due_at, task.signed_at)
    return min(at, max(wanted, *(one + timedelta(minutes=40) for one in known if one is not None)))


def late_leads(district_id: str, *, at: datetime, size: int = 6) -> list[Task]:
    """Return the running tasks of leads that are the latest, in cases of the ordinary zone."""
    found = (
        Task.objects.in_district(district_id)
        .running()
        .filter(
            case__district_id=district_id,
            case__zone=str(Zone.ORDINARY),
            case__state=State.DISPATCHED,
            role="lead",
            paused=False,
            due_at__lt=at,
        )
    )
    return list(found.select_related("case", "unit").order_by("due_at", "pk")[:size])


def played(capacity: Capacity, *, at: datetime, unit_id: int | None = None) -> Actor | None:
    """Return somebody with a capacity, played."""
    post = posts_holding(capacity=str(capacity), unit_id=unit_id, at=at).select_related("user").order_by("pk").first()
    return people.played(post.user, at=at) if post is not None else None


def _order(task: Task, level: str, by: Actor, at: datetime, urgent: str = "") -> Order | None:
    rules, case = rules_in_force(task.district_id), task.case
    reasons = why(case, task, at=at, calendar=current_calendar(task.district_id))
    words = {"reasons": "\n".join(reasons), "basis": basis_words(case, task, rules, level), "demands": DEMANDS}
    try:
        return issue([task], level, by=by, at=at, urgent_reason=urgent, **words)
    except Refused:
        return None
