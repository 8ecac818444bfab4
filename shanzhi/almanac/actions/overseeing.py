"""What supervisors do towards evening 督办: remind, order level by level, in batches; and how units reply."""

from __future__ import annotations

from datetime import timedelta

from shanzhi.almanac.actions.day import Day
from shanzhi.cases.models import Case, Task
from shanzhi.kernel.actors import Actor
from shanzhi.loop.asking import Asked
from shanzhi.loop.workflow import State, Zone
from shanzhi.people.capacities import Capacity
from shanzhi.supervision.actions.batch import issue_batch
from shanzhi.supervision.actions.orders import issue, take_order_step
from shanzhi.supervision.actions.urging import urge
from shanzhi.supervision.models import Order
from shanzhi.supervision.queries.batch import plan_batch
from shanzhi.supervision.queries.books import rules_in_force
from shanzhi.supervision.queries.orders import RUNNING, basis_words, covered_by, late_days, levels_before, why
from shanzhi.supervision.workflow import Level, OrderState

MOST = 24  # deeds a day: two supervisors have other work as well
SHOWN = 60  # orders looked through a day, the nearest reply first
LAMPS = "010201"
DEMANDS = "到现场看过，写明原因和办完的日子。\n办不了的，写明卡在哪里、要谁配合。"
# (level, workdays late at least, workdays since the lower one at least)
LADDER = ((Level.RED, 6, 2), (Level.YELLOW, 4, 2), (Level.BLUE, 2, 0))
SILENT = 0.12  # of the orders are never replied to
SENT_BACK = 0.15


def oversee(day: Day) -> None:
    """Look at what is late the longest, remind or order; on the month's second workday one batch over the lamps."""
    rules = rules_in_force(day.district_id)
    for task in _late(day):
        by = day.over(task.case, Capacity.SUPERVISOR, "order", but=[task.unit_id])
        level = _level(day, task) if by is not None else ""
        if by is None:
            continue
        if level:
            _order(day, task, level, by, basis_words(task.case, task, rules, level))
        elif day.happens(0.3, task.case.number, "urge", day.on):
            day.done("urge.send", urge, task, words="请今天看一下，写一句进展。", by=by)
    if day.of_month == 2:
        _batch(day)


def _late(day: Day) -> list[Task]:
    rows = Task.objects.in_district(day.district_id).running().filter(
        case__district_id=day.district_id, case__zone=str(Zone.ORDINARY), case__state=State.DISPATCHED,
        role="lead", paused=False, due_at__lt=day.at,
    )  # fmt: skip
    return list(rows.select_related("case", "unit").order_by("due_at", "case__number")[:MOST])


def _level(day: Day, task: Task) -> str:
    """Return the level whose turn it is, or '' for none yet."""
    late = late_days(task.due_at, day.at, day.calendar)
    held = levels_before(day.district_id, [task.case_id], task.unit_id).get(task.case_id, {})
    last = max((order.opened_at for order in held.values()), default=None)
    since = late_days(last, day.at, day.calendar) if last is not None else 99
    for level, days, gap in LADDER:
        if str(level) in held:
            return ""
        lower = {Level.RED: Level.YELLOW, Level.YELLOW: Level.BLUE}.get(level)
        if late >= days and since >= gap and (lower is None or str(lower) in held):
            return str(level)
    return ""


def _order(day: Day, task: Task, level: str, by: Actor, basis: str) -> None:
    reasons = "\n".join(why(task.case, task, at=day.at, calendar=day.calendar))
    day.done(f"order.issue {level}", issue, [task], level, reasons=reasons, basis=basis, demands=DEMANDS, by=by)


def _batch(day: Day) -> None:
    """Order every late lamp at once, one order for each unit, as the dry run shows it."""
    asked = Asked(matter=LAMPS, clock="late")
    for by in day.over_county(Capacity.SUPERVISOR)[:1]:
        plan = plan_batch(by, asked, Level.BLUE, at=day.at)
        if plan.units:
            words = {"reasons": "路灯不亮已经超期。", "basis": "督办规则，蓝色督办。", "demands": DEMANDS}
            day.done("order.batch", issue_batch, asked, Level.BLUE, seal=plan.seal, by=by, **words)


def answer_orders(day: Day) -> None:
    """Let units reply to what was ordered before today, and supervisors accept, send back, or take back."""
    rows = Order.objects.in_district(day.district_id).filter(
        state__in=RUNNING, zone=str(Zone.ORDINARY), opened_at__lt=day.at - timedelta(hours=12)
    )
    for order in rows.select_related("unit").order_by("due_at", "number")[:SHOWN]:
        over = not any(_runs(day, row.case_id, order.unit_id) for row in covered_by(order))
        if order.state == OrderState.REPLIED:
            _judge(day, order, over=over)
        elif not day.happens(SILENT, order.number, "silent"):
            _reply(day, order)
        elif over:
            by = _overseer(day, order)
            if by is not None:
                _step(day, order, "withdraw", by, reason="事已经办完，不用再答复。")


def _runs(day: Day, case_id: object, unit_id: int) -> bool:
    return Task.objects.of_case(day.district_id, case_id).running().filter(unit_id=unit_id).exists()


def _reply(day: Day, order: Order) -> None:
    waits = (order.due_at - order.opened_at) * day.dice(order.number, "reply").uniform(0.1, 1.1)
    if day.at < order.opened_at + waits:
        return
    by = day.of_unit(order.unit_id, Capacity.HANDLER, order.number)
    if by is not None:
        _step(day, order, "reply", by, reply="已到现场看过，材料到了就办，办完的日子写在进展里。")


def _judge(day: Day, order: Order, *, over: bool) -> None:
    by = _overseer(day, order)
    if by is None:
        return
    if day.happens(SENT_BACK, order.number, "back") and not order.missing and not over and not _sent_before(order):
        _step(day, order, "send_back", by, reason="没写哪天办完。")
    elif over or day.happens(0.5, order.number, "accept", day.on):
        _step(day, order, "accept", by, finding="核过现场和答复，可以销单。")


def _sent_before(order: Order) -> bool:
    return order.version > 4  # issue, reply, send back, reply


def _overseer(day: Day, order: Order) -> Actor | None:
    """Return a supervisor over the order's area who is neither of its unit nor its replier."""
    case = Case(district_id=day.district_id, number=order.number, area_path=order.area_path, zone=str(Zone.ORDINARY))
    return day.over(case, Capacity.SUPERVISOR, "order", but=[order.unit_id])


def _step(day: Day, order: Order, verb: str, by: Actor, **brought: str) -> None:
    day.done(f"order.{verb}", take_order_step, order, verb, by=by, **brought)
