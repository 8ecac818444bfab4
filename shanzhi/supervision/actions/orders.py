"""Supervision orders 督办单: issued level by level, signed, replied to, accepted or sent back by somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.calendars.phrases import say_limit
from shanzhi.cases.models import Case, Task
from shanzhi.clocks.actions import Desk
from shanzhi.dockets.access import may_oversee
from shanzhi.dockets.actions import begin, begun_before, move
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.reckoning import reckon
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.tasks import TASK_STATE_WORDS, TaskState
from shanzhi.loop.workflow import Zone
from shanzhi.organisation.models import Unit
from shanzhi.people.access import on_day
from shanzhi.people.models import Post
from shanzhi.people.queries import responsible_person
from shanzhi.supervision.models import Order, OrderCase
from shanzhi.supervision.queries.books import rules_in_force
from shanzhi.supervision.queries.orders import RUNNING, late_days, levels_before
from shanzhi.supervision.workflow import LEVEL_WORDS, LEVELS, Level


def issue(
    tasks: Sequence[Task],
    level: str,
    *,
    reasons: str,
    basis: str,
    demands: str,
    by: Actor,
    at: datetime,
    urgent_reason: str = "",
    batch: str = "",
    key: str = "",
) -> Order:
    """Issue an order to the one unit of these running tasks (``case`` and ``unit`` loaded), and to its head.

    :raises Refused: for a level out of turn without a reason, a running order, or a case that isn't the actor's.
    """
    again = begun_before(Order, district_id=by.district_id, key=key)
    if again is not None:
        return again
    unit, cases = tasks[0].unit, [task.case for task in tasks]
    against = [*_against_cases(tasks, by), *_against_level(cases, unit, Level(level), urgent_reason)]
    against += [
        _("还没写：%(what)s。") % {"what": what} for what, text in _asked(reasons, basis, demands) if not text.strip()
    ]
    if against:
        raise Refused(*dict.fromkeys(against))
    rules, desk = rules_in_force(by.district_id), Desk(by.district_id, at)
    limit, head = rules.reply_limit(level), responsible_person(unit.pk, at=at)
    title = Post.objects.in_force(on=on_day(at)).filter(unit_id=unit.pk, is_head=True).values_list("title", flat=True)
    order = Order(
        key=key,
        shown=f"{rules.prefix}〔{{year}}〕{{value}}号",
        area_path=_common([case.area_path for case in cases]),
        level=level,
        urgent_reason=urgent_reason.strip(),
        unit=unit,
        head=head,
        head_name=head.name if head is not None else "",
        head_title=(title.first() or "") if head is not None else "",
        zone=cases[0].zone,
        reasons=reasons.strip(),
        basis=basis.strip(),
        demands=demands.strip(),
        due_at=reckon(limit, desk.calendar, at).due_at,
        limit_words=str(say_limit(limit)),
        rules_version=rules.code,
        calendar_version=desk.calendar.version,
        batch=batch,
    )
    told = _told(order, cases)
    return begin(order, "issue", by=by, at=at, data=told, write=lambda made: _cover(made, tasks, desk, at))


def _told(order: Order, cases: Sequence[Case]) -> dict[str, Any]:
    """Return what the line of an order says; in a closed zone without the case's number."""
    told: dict[str, Any] = {
        "level": order.level,
        "unit": order.unit.name,
        "due": order.due_at.isoformat(),
        "urgent": order.urgent_reason,
        "reasons": order.reasons,
        "demands": order.demands,
        "rules": order.rules_version,
    }
    return told if order.zone != Zone.ORDINARY else {**told, "cases": [case.number for case in cases]}


def _asked(reasons: str, basis: str, demands: str) -> list[tuple[str, str]]:
    return [(_("为什么督办"), reasons), (_("依据"), basis), (_("要求"), demands)]


def _against_cases(tasks: Sequence[Task], by: Actor) -> list[str]:
    against = []
    if len({task.unit_id for task in tasks}) > 1:
        against.append(_("一张督办单只发给一个单位。"))
    if len({task.case.zone for task in tasks}) > 1 or (len(tasks) > 1 and tasks[0].case.is_confidential):
        against.append(_("举报和涉及未成年人的事一件一单，不和别的事合在一起。"))
    if not all(may_oversee(by, task.case) for task in tasks):
        against.append(_("督办单由管这里的督办员或领导签发。"))
    if any(not task.is_running for task in tasks):
        against.append(_("单位已经交了结果的事不再督办，先核查。"))
    if any(task.paused for task in tasks):
        against.append(_("时限正停着的事不督办，先恢复计时。"))
    if by.unit_ids() & {task.unit_id for task in tasks}:
        against.append(_("不给自己所在的单位发督办单，请别的督办员发。"))
    return against


def _against_level(cases: Sequence[Case], unit: Unit, level: Level, urgent_reason: str) -> list[str]:
    """Return why the level isn't in its turn on some case: the lower one is missing, or one as high still runs."""
    before = levels_before(cases[0].district_id, [case.pk for case in cases], unit.pk)
    against, place = [], LEVELS.index(level)
    for case in cases:
        held = before.get(case.pk, {})
        running = [one for one in held.values() if one.state in RUNNING and LEVELS.index(Level(one.level)) >= place]
        if running:
            words = {"number": case.number, "order": running[0].shown}
            against.append(_("%(number)s：%(order)s还没办结，不再发同级的。") % words)
        lower = LEVELS[place - 1] if place else None
        if lower is not None and lower not in held and not urgent_reason.strip():
            names = {"number": case.number, "lower": LEVEL_WORDS[lower], "level": LEVEL_WORDS[level]}
            against.append(_("%(number)s：还没有发过%(lower)s，不能直接发%(level)s；确实急的，写明理由。") % names)
    return against


def _common(paths: Sequence[str]) -> str:
    """Return the smallest area that holds all the paths."""
    first = min(paths, key=len)
    for end in range(len(first), 0, -4):
        if all(path.startswith(first[:end]) for path in paths):
            return first[:end]
    return ""


def _cover(order: Order, tasks: Sequence[Task], desk: Desk, at: datetime) -> None:
    OrderCase.objects.bulk_create(
        OrderCase(
            district_id=order.district_id,
            order=order,
            case=task.case,
            unit_id=task.unit_id,
            level=order.level,
            role=task.role,
            step_words=str(TASK_STATE_WORDS[TaskState(task.state)]),
            due_at=task.due_at,
            late_days=late_days(task.due_at, at, desk.calendar),
        )
        for task in tasks
    )


def take_order_step(
    order: Order, verb: str, *, by: Actor, at: datetime, seen: int | None = None, **brought: Any
) -> Order:
    """Take one step on an order: sign, reply, accept, send back, withdraw.

    :raises Stale: when somebody else moved it since.
    :raises Refused: with every reason the table finds against it.
    """
    changes: dict[str, Any] = {}
    if verb in {"sign", "reply"} and order.signed_at is None:
        changes |= {"signed_at": at, "signed_by_name": by.name}
    if verb == "reply":
        first = {} if order.replied_at else {"replied_at": at}
        changes |= {**first, "reply": brought.get("reply", ""), "replied_by_id": by.user_id, "replied_by_name": by.name}
        changes["missing"] = ""
    elif verb == "send_back":
        changes |= {"missing": brought.get("reason", "")}
    elif verb == "accept":
        changes |= {"words": brought.get("finding", "")}
    elif verb == "withdraw":
        changes |= {"words": brought.get("reason", "")}
    against = []
    if verb in {"accept", "send_back"} and by.user_id is not None and by.user_id == order.replied_by_id:
        against.append(_("答复的人不能自己认可。"))
    return move(
        order,
        verb,
        by=by,
        at=at,
        seen=seen,
        units=[order.unit_id],
        brought=brought,
        changes=changes,
        data=brought,
        reasons=against,
    )
