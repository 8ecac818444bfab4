"""What is asked after closing 回访 in a played year: calls, exclusions, second looks."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db.models import Exists, OuterRef

from shanzhi.almanac.actions.day import Day
from shanzhi.callbacks.access import ENDED
from shanzhi.callbacks.actions.asking import miss, take_answers
from shanzhi.callbacks.actions.exclusions import ask_again, ask_exclusion, decide_exclusion
from shanzhi.callbacks.actions.looking import decide_recheck, draw_rechecks, look_again
from shanzhi.callbacks.models import Callback, Exclusion, Recheck
from shanzhi.callbacks.workflow import RECHECK_DAYS, CallbackState, ExclusionState, Miss, RecheckState
from shanzhi.cases.models import Case, Task
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import Zone
from shanzhi.people.capacities import Capacity
from shanzhi.reports.models import Rating
from shanzhi.script.cast import one_of

CALLS, LOOKS, ASKED = 20, 6, 3  # a day, a day, a week
NOBODY_THERE, CAME_BACK, GRANTED, REOPENS = 0.3, 0.08, 0.4, 0.5


def ask_and_look(day: Day) -> None:
    """Call some tellers, decide exclusions, draw on the month's first workday, and look again at some of the drawn."""
    _call(day)
    _decide_exclusions(day)
    if day.on.weekday() == 1:
        _ask_exclusions(day)
    if day.of_month == 1:
        _draw(day)
    _look(day)


def _outside(day: Day, case: Case, capacity: str, *what: object, but: int | None = None) -> Actor | None:
    """Return somebody over a case who had no part in it, and isn't ``but``."""
    tasks = list(Task.objects.of_case(day.district_id, case.pk))
    units = {task.unit_id for task in tasks}
    hands = {but, case.closed_by_id, *(t.signed_by_id for t in tasks), *(t.handed_in_by_id for t in tasks)} - {None}
    people = [one for one in day.cast.over(case, capacity) if not one.unit_ids() & units]
    return one_of(people, day.dice(case.number, capacity, *what), but=hands)


def _call(day: Day) -> None:
    rated = Rating.objects.in_district(day.district_id).of_answer_now()
    rows = Callback.objects.in_district(day.district_id).filter(
        ~Exists(rated), state=CallbackState.WAITING, reachable=True, call_from__lte=day.at, due_at__gt=day.at,
        case__district_id=day.district_id, report__district_id=day.district_id, report__state="answered",
    )  # fmt: skip
    for row in rows.select_related("case", "report").order_by("due_at", "number")[:CALLS]:
        rng = day.dice(row.number, "call", row.tries)
        by = _outside(day, row.case, Capacity.CHECKER)
        if by is None or rng.random() < 0.3:
            continue
        row.report.case = row.case
        if rng.random() < NOBODY_THERE:
            outcome = rng.choice((Miss.NO_ANSWER, Miss.OFF, Miss.DECLINED))
            day.done("callback.miss", miss, row, outcome, by=by)
        else:
            solved = rng.choice((2, 2, 2, 1, 0))
            answers = {"solved": solved, "clear": rng.choice((2, 2, 1)), "respect": 2 if solved else 1}
            day.done("callback.answer", take_answers, row, answers=answers, by=by)


def _ask_exclusions(day: Day) -> None:
    """Let units ask to leave out some of what was closed late in the last week."""
    closed = Case.objects.in_district(day.district_id).filter(
        state__in=ENDED, zone=str(Zone.ORDINARY), closed_at__gt=day.at - timedelta(days=7), lead_unit__isnull=False
    )
    late = Task.objects.filter(district_id=day.district_id, case_id=OuterRef("pk"), role="lead", on_time=False)
    for case in closed.filter(Exists(late)).select_related("lead_unit").order_by("number")[:ASKED]:
        unit = case.lead_unit
        by = day.of_unit(unit.pk, Capacity.UNIT_APPROVER) if unit is not None else None
        if unit is None or by is None or Exclusion.objects.in_district(day.district_id).filter(case=case).exists():
            continue
        words = {"code": "concluded", "evidence": "（演示）已依法书面答复，文书在卷。"}
        day.done("exclusion.ask", ask_exclusion, case, unit=unit, by=by, **words)


def _decide_exclusions(day: Day) -> None:
    rows = Exclusion.objects.in_district(day.district_id).filter(case__district_id=day.district_id)
    waiting = rows.filter(state__in=[ExclusionState.ASKED, ExclusionState.AGAIN], asked_at__lt=day.at)
    for row in waiting.select_related("case").order_by("number"):
        by = _outside(day, row.case, Capacity.SUPERVISOR, "review", row.reviews, but=row.first_by_id)
        if by is not None:
            grant = day.happens(GRANTED, row.number, "grant", row.reviews)
            words = "（演示）文书齐全，同意。" if grant else "（演示）属于本单位职责，不剔除。"
            verb = "exclusion.grant" if grant else "exclusion.refuse"
            day.done(verb, decide_exclusion, row, grant=grant, decision=words, by=by)
    week = rows.filter(state=ExclusionState.REFUSED, reviews=1, decided_at__gt=day.at - timedelta(days=4))
    for row in week.filter(decided_at__lt=day.at).select_related("case").order_by("number"):
        by = day.of_unit(row.unit_id, Capacity.UNIT_APPROVER)
        if by is not None and day.happens(0.3, row.number, "again"):
            day.done("exclusion.ask_again", ask_again, row, reason="（演示）第二份文书这次附上了。", by=by)


def _draw(day: Day) -> None:
    for after in RECHECK_DAYS:
        seed = hashlib.sha256(f"{day.seed} {after} {day.on:%Y-%m}".encode()).hexdigest()[:32]
        draw = draw_rechecks(day.district_id, after_days=after, at=day.at, seed=seed)
        day.counts["recheck.draw"] += draw is not None


def _look(day: Day) -> None:
    rows = Recheck.objects.in_district(day.district_id).filter(case__district_id=day.district_id)
    waiting = rows.filter(state=RecheckState.WAITING).select_related("case", "draw")
    for row in waiting.order_by("draw__number", "ordinal")[:LOOKS]:
        by = _outside(day, row.case, Capacity.CHECKER, "look")
        if by is not None:
            fails = day.happens(CAME_BACK, row.draw.number, row.ordinal, "fails")
            finding, words = ("came_back", "（演示）又松动了。") if fails else ("fine", "（演示）现场完好。")
            day.done(f"recheck.look {finding}", look_again, row, finding=finding, words=words, by=by)
    failed = rows.filter(state=RecheckState.ASKED, looked_at__lt=day.at).select_related("case", "draw")
    for row in failed.order_by("draw__number", "ordinal"):
        by = _outside(day, row.case, Capacity.SUPERVISOR, "decide")
        reopen = row.case.state in ENDED and day.happens(REOPENS, row.draw.number, row.ordinal, "reopen")
        words = "重新办一次，办完再看。" if reopen else "另有工程安排，不重办。"
        decided = by is not None and day.done(
            "recheck.decide", decide_recheck, row, reopen=reopen, decision=words, by=by
        )
        if decided and reopen:
            day.taken_up.append(row.case_id)
