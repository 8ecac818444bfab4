"""What this room does when the journal speaks: begins to ask, ends asking, flags what came back, tells who is to look.

Quiet for imports; every function may be called twice.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop

from shanzhi.callbacks.actions.asking import answered_by_link, open_callback, see_who_can_be_called, withdraw
from shanzhi.callbacks.actions.looking import flag_recurrence
from shanzhi.callbacks.models import Exclusion, Recheck
from shanzhi.callbacks.workflow import EXCLUSION_WORDS
from shanzhi.cases.models import Case
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.loop.workflow import Zone
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import holders
from shanzhi.post.actions import notify
from shanzhi.post.wording import Sentence
from shanzhi.reports.models import Report
from shanzhi.reports.workflow import Answer

LIVE = ("live", "rehearsal")
EXCLUDED = Sentence(gettext_noop("剔除申请%(number)s：%(state)s"), state=EXCLUSION_WORDS.values())
FAILED = Sentence(gettext_noop("回头看没过关：%(title)s"))


def _report(entry: EntryView) -> Report | None:
    found: Report | None = Report.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    return found


@subscribers.on("report.answer", "callbacks: begin to ask", origins=LIVE)
def begin(entry: EntryView) -> None:
    """Begin to ask the teller of a closed ordinary case; whoever was turned away isn't asked how it was solved."""
    report = _report(entry)
    if report is None or not report.is_answered or report.zone != Zone.ORDINARY:
        return
    if report.answer_kind == Answer.CLOSED:
        open_callback(report, at=entry.at)


@subscribers.on("report.rate", "callbacks: answered by link", origins=LIVE)
def answered(entry: EntryView) -> None:
    """End the asking: the teller has answered."""
    report = _report(entry)
    if report is not None:
        answered_by_link(report, at=entry.at)


@subscribers.on("report.wait_again", "callbacks: ask no more", origins=LIVE)
def taken_up_again(entry: EntryView) -> None:
    """Ask no more while the case is handled again."""
    report = _report(entry)
    if report is not None and not report.is_answered:
        withdraw(report, at=entry.at)


@subscribers.on("rights.*", "callbacks: see who can be called", origins=LIVE)
def changed(entry: EntryView) -> None:
    """Call nobody whose number was erased as they asked."""
    report = _report(entry)
    if report is not None:
        see_who_can_be_called(report)


@subscribers.on("case.accept", "callbacks: flag on accept", origins=LIVE)
@subscribers.on("case.register", "callbacks: flag on register", origins=LIVE)
def look_back(entry: EntryView) -> None:
    """See whether this matter was closed at this place a short while ago; matter and place may be found late."""
    case = Case.objects.in_district(entry.district_id).select_related("matter").filter(pk=entry.subject_id).first()
    if case is not None and case.is_open:
        flag_recurrence(case, at=entry.at)


@subscribers.on("exclusion.*", "callbacks: tell of an exclusion", origins=LIVE)
def tell_of_exclusion(entry: EntryView, *, at: datetime) -> None:
    """Tell those who review that a unit asks, and the unit what was decided."""
    row = Exclusion.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    if row is None:
        return
    case = Case.objects.in_district(entry.district_id).get(pk=row.case_id)
    if row.is_waiting:
        people = holders(capacity=Capacity.SUPERVISOR, area_path=case.area_path, at=at)
    else:
        people = holders(capacity=Capacity.UNIT_APPROVER, unit_id=row.unit_id, at=at)
    title = EXCLUDED.said(number=row.number, state=row.state_label)
    _tell(people, title, f"/callbacks/exclusions/of/{row.number}/", entry, at=at)


@subscribers.on("recheck.look", "callbacks: tell of a failed look", origins=LIVE)
def tell_of_recheck(entry: EntryView, *, at: datetime) -> None:
    """Lay a failed second look before the supervisors."""
    row = Recheck.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    if row is None or not row.is_asked:
        return
    case = Case.objects.in_district(entry.district_id).get(pk=row.case_id)
    title = FAILED.said(title=case.title)
    people = holders(capacity=Capacity.SUPERVISOR, area_path=case.area_path, at=at)
    _tell(people, title, "/callbacks/rechecks/", entry, at=at)


def _tell(people: list[int], title: str, link: str, entry: EntryView, *, at: datetime) -> None:
    others = [user for user in people if user != entry.by_id]
    notify(user_ids=others, title=title, link=link, district_id=entry.district_id, at=at, by=SYSTEM)
