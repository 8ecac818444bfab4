"""What was asked after closing in the demonstration county: calls, exclusions, second looks, all by the verbs."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from django.db.models import Exists

from shanzhi.callbacks import access
from shanzhi.callbacks.actions.asking import miss, take_answers
from shanzhi.callbacks.actions.exclusions import ask_exclusion, decide_exclusion
from shanzhi.callbacks.actions.looking import draw_rechecks, look_again
from shanzhi.callbacks.models import Callback, Exclusion, Recheck, RecheckDraw
from shanzhi.callbacks.workflow import RECHECK_DAYS, CallbackState, Miss
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor, Holding
from shanzhi.people.access import played
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import posts_holding
from shanzhi.reports.models import Rating

CALLS = 60
LEFT = 8  # calls that stay in the queue, so that whoever looks has something to do


def live(district_id: str, *, by: Actor, at: datetime) -> None:
    """Let some tellers be called, some cases be excluded, and this month's sample be drawn and half of it seen."""
    dice = Random(f"{district_id} callbacks")
    caller = _desk(Capacity.CHECKER, district_id, by)
    _calls(district_id, caller, dice, at)
    _exclusions(district_id, by, at)
    for days in RECHECK_DAYS:
        seed = hashlib.sha256(f"{district_id} {days} {at:%Y-%m}".encode()).hexdigest()[:32]
        draw = draw_rechecks(district_id, after_days=days, at=at, by=by, seed=seed)
        if draw is not None:
            _look(draw, by, dice, at)


def _desk(capacity: Capacity, district_id: str, by: Actor) -> Actor:
    """Return the stage's hand sitting at one desk over the whole county."""
    return replace(by, district_id=district_id, holdings=(Holding(0, str(capacity), ""),))


def _calls(district_id: str, caller: Actor, dice: Random, at: datetime) -> None:
    rated = Rating.objects.in_district(district_id).of_answer_now()
    rows = Callback.objects.in_district(district_id).filter(
        ~Exists(rated), state=CallbackState.WAITING, reachable=True, call_from__lte=at, due_at__gt=at
    )
    rows = rows.filter(case__district_id=district_id, report__district_id=district_id, report__state="answered")
    waiting = list(rows.select_related("case", "report").order_by("due_at", "id")[: CALLS + LEFT])
    for row in waiting[: max(len(waiting) - LEFT, 0)]:
        row.report.case = row.case
        moment = min(at, row.call_from + timedelta(hours=dice.randint(1, 20)))
        if dice.random() < 0.3:
            miss(row, dice.choice((Miss.NO_ANSWER, Miss.OFF, Miss.DECLINED)), by=caller, at=moment)
        else:
            solved = dice.choice((2, 2, 2, 1, 0))
            answers = {"solved": solved, "clear": dice.choice((2, 2, 1)), "respect": 2 if solved else 1}
            take_answers(row, answers=answers, by=caller, at=moment)


def _exclusions(district_id: str, by: Actor, at: datetime) -> None:
    if Exclusion.objects.in_district(district_id).exists():
        return
    closed = Case.objects.in_district(district_id).filter(state__in=access.ENDED, zone="ordinary")
    judge = _desk(Capacity.SUPERVISOR, district_id, by)
    for nth, case in enumerate(closed.exclude(lead_unit=None).select_related("lead_unit").order_by("-number")[:3]):
        held = posts_holding(capacity=Capacity.UNIT_APPROVER, unit_id=case.lead_unit_id, at=at)
        post = held.select_related("user").order_by("pk").first()
        if post is not None and case.lead_unit is not None:
            words = {"code": "concluded", "evidence": "（演示）已依法书面答复，文书在卷。"}
            row = ask_exclusion(case, unit=case.lead_unit, by=played(post.user, at=at), at=at, **words)
            if nth:
                said = "（演示）文书齐全，同意。" if nth == 1 else "（演示）属于本单位职责，不剔除。"
                decide_exclusion(row, grant=nth == 1, decision=said, by=judge, at=at)


def _look(draw: RecheckDraw, by: Actor, dice: Random, at: datetime) -> None:
    rows = Recheck.objects.in_district(draw.district_id).filter(draw_id=draw.pk, case__district_id=draw.district_id)
    for row in list(rows.select_related("case").order_by("ordinal")):
        if dice.random() < 0.6:
            finding = dice.choice(("fine", "fine", "fine", "fine", "came_back"))
            words = "（演示）现场完好。" if finding == "fine" else "（演示）又松动了。"
            look_again(row, finding=finding, words=words, by=_desk(Capacity.CHECKER, draw.district_id, by), at=at)
