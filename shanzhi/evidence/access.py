"""Who may show a case in pictures: whoever works on it, while it is in hand; whoever added one may take it back.

Which of them its tellers see is for whoever may close it.
"""

from __future__ import annotations

from collections.abc import Sequence

from shanzhi.cases.access import APART, Situation, holding_for
from shanzhi.cases.models import Case, Task
from shanzhi.kernel.actors import Actor
from shanzhi.loop.tasks import TaskState
from shanzhi.loop.workflow import CASE_TABLE, State
from shanzhi.reports.access import CENTRE, GRID, holding_over
from shanzhi.reports.models import Attachment

ON_SITE = CENTRE | GRID  # besides the units it is dispatched to
GONE = (TaskState.WAIVED, TaskState.RETURNED)
ENDED = (State.CLOSED, State.ARCHIVED)


def may_add(actor: Actor, case: Case) -> bool:
    """Return whether this person works on the case; one statement for a unit's people."""
    if not case.is_open:
        return False
    if holding_over(actor, case, ON_SITE) is not None:
        return True
    units = actor.unit_ids()
    parts = Task.objects.of_case(case.district_id, case.pk).exclude(state__in=GONE)
    return bool(units) and parts.filter(unit_id__in=units).exists()


def may_take_back(actor: Actor, case: Case, photo: Attachment) -> bool:
    """Return whether a photo is this person's own, of the work, and no step was taken since that may rest on it."""
    own = photo.report_id is None and photo.added_by_id == actor.user_id
    since = case.step_started_at
    return own and case.is_open and (since is None or photo.added_at > since)


def is_to_choose(case: Case) -> bool:
    """Return whether photos of a case may go to its tellers: of an ordinary one, being checked or closed as done."""
    done = case.state == State.HANDLED or (case.state in ENDED and not case.was_turned_away)
    return done and not case.is_confidential


def may_choose(actor: Actor, case: Case, tasks: Sequence[Task]) -> bool:
    """Return whether this person decides which photos of the work the tellers see: one who may close the case."""
    row = CASE_TABLE.row("close")
    if row is None or not is_to_choose(case):
        return False
    situation = Situation(case, actor, tasks)
    return holding_for(row, situation) is not None and not any(APART[name](row, situation) for name in row.apart_from)
