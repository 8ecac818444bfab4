"""What this room does when the journal speaks: tells whoever the table's notice column names. Quiet for imports."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop

from shanzhi.cases.models import Application, Case, Task
from shanzhi.catalogue.limits import DANGER
from shanzhi.desks.telling import LIVE, note, of_units, over, titled, who_may_know
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.loop.applications import APPLICATION_TABLE, KINDS, ApplicationKind
from shanzhi.loop.tasks import TaskState
from shanzhi.loop.workflow import CASE_TABLE
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import nearest_holders
from shanzhi.post.wording import Sentence

# Words of the notice column that stand for a desk.
DESKS = {
    "intake": Capacity.INTAKE_AGENT,
    "registrar": Capacity.REGISTRAR,
    "dispatcher": Capacity.DISPATCHER,
    "checker": Capacity.CHECKER,
}
TURN = Sentence(gettext_noop("%(step)s：%(title)s"), step=[row.label for row in CASE_TABLE])
WISH = Sentence(
    gettext_noop("%(kind)s%(step)s：%(title)s"),
    kind=[rule.label for rule in KINDS.values()],
    step=[row.label for row in APPLICATION_TABLE],
)
BUSY = (str(TaskState.ISSUED), str(TaskState.HANDLING), str(TaskState.HANDED_IN))


@subscribers.on("case.*", "cases: tell the next desk", origins=LIVE)
def tell_the_next(entry: EntryView, *, at: datetime) -> None:
    """Put a note into the inboxes of those whose turn it is now."""
    row = CASE_TABLE.row(entry.verb.removeprefix("case."))
    if row is None or not row.notice:
        return
    case = Case.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    if case is None:
        return
    title = TURN.said(step=row.label, title=titled(case))
    for who in row.notice:
        _note(_people(who, case, at=at), title, f"/cases/{case.number}/", case, entry, at=at)


@subscribers.on("application.*", "cases: tell who decides and who asked", origins=LIVE)
def tell_of_a_wish(entry: EntryView, *, at: datetime) -> None:
    """Tell those who decide that a unit asked for something, and the unit what became of it."""
    found = Application.objects.in_district(entry.district_id).filter(pk=entry.subject_id)
    wish = found.filter(case__district_id=entry.district_id).select_related("case").first()
    row = APPLICATION_TABLE.row(entry.verb.removeprefix("application."))
    if wish is None or row is None:
        return
    case = wish.case
    title = WISH.said(kind=wish.kind_label, step=row.label, title=titled(case))
    if row.verb == "ask":
        _note(_deciders(wish, case, at=at), title, "/applications/", case, entry, at=at)
    else:
        _note(_handlers([wish.unit_id], case, at=at), title, f"/cases/{case.number}/", case, entry, at=at)


def _note(people: list[int], title: str, link: str, case: Case, entry: EntryView, *, at: datetime) -> None:
    """Leave a note with those of these people who may know of the case, but whoever did what it tells of."""
    note(
        who_may_know(people, case, at=at),
        title,
        link,
        district_id=case.district_id,
        at=at,
        apart=[entry.by_id],
        urgent=case.grade == DANGER,
    )


def _deciders(wish: Application, case: Case, *, at: datetime) -> list[int]:
    if case.is_confidential:
        return over(case.area_path, (), at=at, zone=case.zone)
    found: list[int] = []
    for capacity in sorted(KINDS[ApplicationKind(wish.kind)].deciders):
        if capacity == Capacity.UNIT_APPROVER:
            found += of_units([wish.unit_id], at=at, capacities=[capacity])
        else:
            found += over(case.area_path, [capacity], at=at)
    return found


def _handlers(unit_ids: list[int], case: Case, *, at: datetime) -> list[int]:
    return of_units(unit_ids, at=at, zone=case.zone, capacities=[Capacity.HANDLER])


def _people(who: str, case: Case, *, at: datetime) -> list[int]:
    """Return the people behind one word of the notice column; in a closed zone its one desk alone."""
    if who == "units":
        running = Task.objects.of_case(case.district_id, case.pk).filter(state__in=BUSY)
        return _handlers(list(running.values_list("unit_id", flat=True)), case, at=at)
    if case.is_confidential and who != "tellers":
        return over(case.area_path, (), at=at, zone=case.zone)
    if who == "verifier":
        if case.verifier_id is not None:
            return [case.verifier_id]
        return nearest_holders(capacity=Capacity.GRID_WORKER, area_path=case.area_path, at=at)
    if who in DESKS:
        return over(case.area_path, [DESKS[who]], at=at)
    return []  # tellers are told by the room that knows them
