"""What happens above the loop in a rehearsal: the almanac's round on each workday, sessions where a ruling is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shanzhi.almanac.actions.convening import call_session, rule, session_over
from shanzhi.almanac.actions.day import Day
from shanzhi.almanac.actions.passing import HOUR, pass_day
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.rehearse.actions.stage import Stage


def day_of(stage: Stage, at: datetime) -> Day:
    """Return the day of the almanac at a moment of the play; what is done in it is counted with the rest."""
    return Day(stage.district_id, stage.cast, stage.seed, at, stage.calendar, stage.counts, stage.refusals)


def is_evening(stage: Stage, since: datetime, at: datetime) -> bool:
    """Return whether the hour of a workday's round lies between two moments, in a play that has one."""
    hour = local(at).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return stage.has_round and since < hour <= at and stage.calendar.is_workday(local(at).date())


def pass_evening(stage: Stage, at: datetime) -> list[UUID]:
    """Let a workday's round be done; return the cases that were taken up again in it."""
    day = day_of(stage, at)
    pass_day(day)
    return day.taken_up


def rule_jointly(stage: Stage, case: Case, by: Actor | None, at: datetime, **brought: Any) -> bool | None:
    """Call the units together first, and rule when they have met; None where it isn't done so."""
    lead = brought["lead"]
    if by is None or not stage.has_round:
        return None
    day, joint = day_of(stage, at), session_over(case)
    if joint is not None:
        if at < joint.meet_at:
            stage.later(joint.meet_at + timedelta(hours=1), "case", case.pk)
            return False
        return rule(day, joint, case, lead, brought["reason"], by) or None
    others = [unit for unit in stage.leads(case)[0] if unit.pk != lead.pk][:2]
    again = call_session(day, case, [lead, *others], by)
    if again is None:
        return None
    stage.later(again, "case", case.pk)
    return False
