"""What this room does when the journal speaks: tells whoever the table's notice column names. Quiet for imports."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from shanzhi.accounts.models import User
from shanzhi.cases.models import Application, Case, Task
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.loop.applications import APPLICATION_TABLE, KINDS, ApplicationKind
from shanzhi.loop.tasks import TaskState
from shanzhi.loop.workflow import (
    CASE_TABLE,
    ZONE_CAPACITY,
    Zone,
)
from shanzhi.people.access import actor_for
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
        people = [user for user in _may_know(_people(who, case, at=at), case, at=at) if user != entry.by_id]
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


@subscribers.on("application.*", "cases: tell who decides and who asked", origins=LIVE)
def tell_of_a_wish(entry: EntryView, *, at: datetime) -> None:
    """Tell those who decide that a unit asked for something, and the unit what became of it."""
    found = Application.objects.in_district(entry.district_id).filter(pk=entry.subject_id)
    wish = found.filter(case__district_id=entry.district_id).select_related("case").first()
    row = APPLICATION_TABLE.row(entry.verb.removeprefix("application."))
    if wish is None or row is None:
        return
    case, asked = wish.case, row.verb == "ask"
    told = _deciders(wish, case, at=at) if asked else _of_unit(case, wish.unit_id, at=at)
    people = set(_may_know(told, case, at=at)) - {entry.by_id}
    with override("zh-hans"):
        words = {"kind": wish.kind_label, "step": row.label, "title": _title(case)}
        title = _("%(kind)s%(step)s：%(title)s") % words
    notify(
        user_ids=sorted(people),
        title=title,
        link="/applications/" if asked else f"/cases/{case.number}/",
        district_id=case.district_id,
        at=at,
        by=SYSTEM,
        urgent=case.grade == "danger",
    )


def _deciders(wish: Application, case: Case, *, at: datetime) -> list[int]:
    if case.is_confidential:
        return holders(capacity=ZONE_CAPACITY[Zone(case.zone)], area_path=case.area_path, at=at)
    found: list[int] = []
    for capacity in sorted(KINDS[ApplicationKind(wish.kind)].deciders):
        own = capacity == Capacity.UNIT_APPROVER
        bound = {"unit_id": wish.unit_id} if own else {"area_path": case.area_path}
        found += holders(capacity=capacity, at=at, **bound)
    return found


def _of_unit(case: Case, unit_id: int, *, at: datetime) -> list[int]:
    capacity = ZONE_CAPACITY[Zone(case.zone)] if case.is_confidential else Capacity.HANDLER
    return holders(capacity=capacity, unit_id=unit_id, at=at)


def _may_know(people: list[int], case: Case, *, at: datetime) -> list[int]:
    """Leave out, in a closed zone, who may not know: a receiver may belong to the unit complained of."""
    if not case.is_confidential:
        return people
    found = User.objects.filter(pk__in=people).order_by("pk")
    return [user.pk for user in found if Case.objects.visible_to(actor_for(user, at=at)).filter(pk=case.pk).exists()]


def _title(case: Case) -> str:
    """Return what a note may say: in a closed zone the number alone, for notes are read over shoulders."""
    return case.number if case.is_confidential else case.title


def _people(who: str, case: Case, *, at: datetime) -> list[int]:
    """Return the people behind one word of the notice column; in a closed zone its one desk alone."""
    if who == "units":
        running = Task.objects.of_case(case.district_id, case.pk).filter(
            state__in=[str(TaskState.ISSUED), str(TaskState.HANDLING), str(TaskState.HANDED_IN)]
        )
        units = running.values_list("unit_id", flat=True)
        return [user for unit_id in units for user in _of_unit(case, unit_id, at=at)]
    if case.is_confidential and who != "tellers":
        return holders(capacity=ZONE_CAPACITY[Zone(case.zone)], area_path=case.area_path, at=at)
    if who == "verifier":
        if case.verifier_id is not None:
            return [case.verifier_id]
        return nearest_holders(capacity=Capacity.GRID_WORKER, area_path=case.area_path, at=at)
    if who in DESKS:
        return holders(capacity=DESKS[who], area_path=case.area_path, at=at)
    return []  # tellers are told by the room that knows them
