"""What this room does when the journal speaks: tells whoever the table's notice column names. Quiet for imports."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from shanzhi.cases.models import Case, Task
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.loop.tasks import TaskState
from shanzhi.loop.workflow import (
    CASE_TABLE,
    ZONE_CAPACITY,
    Zone,
)
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import holders, nearest_holders
from shanzhi.post.actions import notify

LIVE = ("live", "rehearsal")
DESKS = {
    "intake": Capacity.INTAKE_AGENT,
    "registrar": Capacity.REGISTRAR,
    "dispatcher": Capacity.DISPATCHER,
    "checker": Capacity.CHECKER,
}


@subscribers.on("case.*", "cases: tell the next desk", origins=LIVE)
def tell_the_next(entry: EntryView, *, at: datetime) -> None:
    """Put a note into the inboxes of those whose turn it is now."""
    row = CASE_TABLE.row(entry.verb.removeprefix("case."))
    if row is None or not row.notice:
        return
    case = Case.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    if case is None:
        return
    for who in row.notice:
        people = [user for user in _people(who, case, at=at) if user != entry.by_id]
        if people:
            with override("zh-hans"):
                title = _("%(step)s：%(title)s") % {"step": row.label, "title": _title(case)}
            notify(
                user_ids=people,
                title=title,
                link=f"/cases/{case.number}/",
                district_id=case.district_id,
                at=at,
                by=SYSTEM,
                urgent=case.grade == "danger",
            )


def _title(case: Case) -> str:
    """Return what a note may say: in a closed zone the number alone, for notes are read over shoulders."""
    return case.number if case.is_confidential else case.title


def _people(who: str, case: Case, *, at: datetime) -> list[int]:
    """Return the people behind one word of the notice column; in a closed zone its one desk alone."""
    if case.is_confidential and who != "tellers":
        return holders(capacity=ZONE_CAPACITY[Zone(case.zone)], area_path=case.area_path, at=at)
    if who == "units":
        running = Task.objects.of_case(case.district_id, case.pk).filter(
            state__in=[str(TaskState.ISSUED), str(TaskState.HANDLING), str(TaskState.HANDED_IN)]
        )
        return [
            user
            for unit_id in running.values_list("unit_id", flat=True)
            for user in holders(capacity=Capacity.HANDLER, unit_id=unit_id, at=at)
        ]
    if who == "verifier":
        if case.verifier_id is not None:
            return [case.verifier_id]
        return nearest_holders(capacity=Capacity.GRID_WORKER, area_path=case.area_path, at=at)
    if who in DESKS:
        return holders(capacity=DESKS[who], area_path=case.area_path, at=at)
    return []  # tellers are told by the room that knows them
