"""When people are called together 会办: joint sessions, whistles, the board."""

from __future__ import annotations

from datetime import datetime, timedelta

from shanzhi.almanac.actions.day import Day
from shanzhi.cases.models import Case, Task
from shanzhi.convening.actions.boards import hang, take_board_step
from shanzhi.convening.actions.joints import call_joint, note_opinion, take_joint_step
from shanzhi.convening.actions.whistles import add_item, call, finish_item, rate, report_in
from shanzhi.convening.models import BoardMatter, JointRuling, Whistle
from shanzhi.convening.queries.whistles import items_of, units_of
from shanzhi.convening.workflow import BoardState, WhistleState
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import State, Zone
from shanzhi.organisation.models import Unit
from shanzhi.people.capacities import Capacity

WHERE = "街道三楼会议室"
CALLED = ("住建局", "城市管理局", "供水公司")
ABSENT = 0.2
LONG_LATE = timedelta(days=6)


def session_over(case: Case) -> JointRuling | None:
    """Return the joint session that waits over a case."""
    found: JointRuling | None = (
        JointRuling.objects.in_district(case.district_id).filter(case_id=case.pk, ended_at=None).first()
    )
    return found


def call_session(day: Day, case: Case, units: list[Unit], by: Actor) -> datetime | None:
    """Call the units to a session on the next day; return when it will be over, or None where it was refused."""
    meet_at = day.calendar.next_opening(day.at + timedelta(hours=20))
    called = day.done("joint_ruling.call", call_joint, case, units, meet_at=meet_at, where=WHERE, by=by)
    return meet_at + timedelta(hours=1) if called else None


def rule(day: Day, joint: JointRuling, case: Case, lead: Unit, reason: str, by: Actor) -> bool:
    """Write down what the units said, and rule: the case is dispatched by the loop's own verb in the same act."""
    joint.case = case
    day.done("joint_ruling.note", note_opinion, joint, lead, opinion="图纸和接管协议都看了，同意按清单定。", by=by)
    return bool(day.done("joint_ruling.rule", take_joint_step, joint, "rule", lead=lead, reason=reason, by=by))


def convene(day: Day) -> None:
    """Whistle twice a month, end yesterday's whistle, hang the latest case once a month, and look at the board."""
    _end_whistles(day)
    _look_at_board(day)
    if day.of_month in {5, 12}:
        _whistle(day)
    if day.of_month == 8:
        _hang(day)


def _latest(day: Day) -> Task | None:
    rows = Task.objects.in_district(day.district_id).running().filter(
        case__district_id=day.district_id, case__zone=str(Zone.ORDINARY), case__state=State.DISPATCHED,
        role="lead", paused=False, due_at__lt=day.at,
    )  # fmt: skip
    return rows.select_related("case", "unit").order_by("due_at", "case__number").first()


def _whistle(day: Day) -> None:
    task = _latest(day)
    by = day.over(task.case, Capacity.SUPERVISOR, "whistle") if task is not None else None
    units = list(Unit.objects.filter(name__in=CALLED, valid_to=None).exclude(pk__in=by.unit_ids() if by else ()))
    if task is None or by is None or not units:
        return
    words = {
        "place": task.case.place_text or "现场",
        "agenda": "一起看现场，定下来谁办什么。",
        "tried": "社区来过几次，权属说不清。",
    }
    meet_at = day.calendar.next_opening(day.at + timedelta(hours=17))
    day.done("whistle.call", call, [task.case], units, kind="complaint", meet_at=meet_at, by=by, **words)


def _end_whistles(day: Day) -> None:
    """Let called units report in, write down what was undertaken, rate; later let the undertaking be done."""
    rows = Whistle.objects.in_district(day.district_id)
    for whistle in rows.filter(state=WhistleState.CALLED, meet_at__lt=day.at).order_by("number"):
        by = _over(day, whistle)
        if by is None:
            continue
        came = []
        for row in units_of(whistle):
            hand = day.of_unit(row.unit_id, Capacity.HANDLER, whistle.number)
            if hand is None or day.happens(ABSENT, whistle.number, row.unit.name, "absent"):
                continue
            if day.done("whistle.report_in", report_in, whistle, row.unit, post="科长", by=hand):
                came.append(row.unit)
        if came:
            due = day.calendar.add_workdays(day.on, 3)
            what = {"unit": came[0], "what": "先围挡，三天内修好", "due_on": due}
            day.done("whistle.add_item", add_item, whistle, by=by, **what)
        marks = {unit.pk: ("good", "good", "fair") for unit in came}
        day.done("whistle.rate", rate, whistle, marks, by=by)
    lately = rows.filter(state=WhistleState.RATED, meet_at__gt=day.at - timedelta(days=9))
    for whistle in lately.order_by("number"):
        for item in items_of(whistle):
            hand = day.of_unit(item.unit_id, Capacity.HANDLER, whistle.number)
            if item.done_at is None and item.due_on <= day.on and hand is not None:
                day.done("whistle.finish_item", finish_item, whistle, item.ordinal, words="修好了，围挡撤了。", by=hand)


def _over(day: Day, thing: Whistle | BoardMatter, *units: int) -> Actor | None:
    """Return a supervisor over a thing's area who is posted in none of its units."""
    case = Case(district_id=day.district_id, number=thing.number, area_path=thing.area_path, zone=str(Zone.ORDINARY))
    called = {row.unit_id for row in units_of(thing)} if isinstance(thing, Whistle) else set(units)
    return day.over(case, Capacity.SUPERVISOR, "convene", but=called)


def _hang(day: Day) -> None:
    task = _latest(day)
    by = day.over(task.case, Capacity.SUPERVISOR, "board", but=[task.unit_id]) if task is not None else None
    if task is None or by is None:
        return
    words = {"title": task.case.title, "why": "拖的时间最长，群众反复反映。", "unit": task.unit}
    review_on = day.calendar.add_workdays(day.on, 10)
    day.done("board_matter.hang", hang, task.case, review_on=review_on, by=by, **words)


def _look_at_board(day: Day) -> None:
    """Look again at what is due, and strike what was handed in."""
    rows = BoardMatter.objects.in_district(day.district_id).filter(
        state=BoardState.ON_BOARD, review_on__lte=day.on, case__district_id=day.district_id
    )
    for matter in rows.select_related("case").order_by("number"):
        by = _over(day, matter, matter.unit_id)
        if by is None:
            continue
        if matter.case.is_open:
            again = day.calendar.add_workdays(day.on, 10)
            day.done(
                "board_matter.review", take_board_step, matter, "review", note="还在等材料。", review_on=again, by=by
            )
        else:
            day.done("board_matter.strike", take_board_step, matter, "strike", note="去看过，办好了。", by=by)
