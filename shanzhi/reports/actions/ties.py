"""Tying a report to another case and apart again 并案、拆开: reversible, journalled, the teller's clock untouched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from shanzhi.advice.titles import title_of
from shanzhi.cases.actions.notes import count_report
from shanzhi.cases.actions.numbering import case_counter, next_values
from shanzhi.cases.actions.opening import keep_out, plan_case, store_plan
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case, Task
from shanzhi.cases.queries import kept_out
from shanzhi.clocks.actions import Desk
from shanzhi.clocks.models import Deadline
from shanzhi.journal.actions import record_many
from shanzhi.journal.changing import change
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.paths import is_within
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import State
from shanzhi.organisation.models import Unit
from shanzhi.reports.access import SORTERS, must_hold
from shanzhi.reports.actions.attachments import next_ordinal
from shanzhi.reports.actions.lines import report_line
from shanzhi.reports.models import Attachment, Report, Tie
from shanzhi.reports.workflow import State as ReportState
from shanzhi.ui.joining import joined


def must_be_joinable(case: Case, zone: str, units: Sequence[Unit] = ()) -> None:
    """Refuse a tie that would cross zones, join what is over, or keep out ``units`` while one works on it.

    :raises Refused: with the sentence that says why.
    """
    if case.zone != zone:
        raise Refused(_("知情范围不同的事不能并到一起。"))
    if not case.is_open:
        raise Refused(_("这一件已经办完，不能再并进去；没解决的话，请当作新的事说。"))
    tasks = Task.objects.of_case(case.district_id, case.pk).running().select_related("unit") if units else []
    theirs = {task.unit.name for task in tasks if any(is_within(task.unit.path, unit.path) for unit in units)}
    if theirs:  # its people would lose the case at once, while task and clock went on
        apart = _("这件来件要%(units)s回避，那一件却正由它办：先不并，撤回派单或退回给另一个单位以后再并。")
        raise Refused(apart % {"units": joined(sorted(theirs))})


def tie(report: Report, case: Case, *, by: Actor, at: datetime, reason: str = "") -> Report:
    """Tie a report to a running case; its own case, left without any report, is merged away.

    Number, teller, total clock and the right to an answer stay with the report.

    :raises Refused: across zones, to a case that isn't open, or by somebody who doesn't sort here.
    :raises Stale: when somebody else moved the report first.
    """
    left = report.case
    if left.pk == case.pk:
        raise Refused(_("这一件来件已经在这件事项里。"))
    apart = kept_out(left)
    must_be_joinable(case, report.zone, apart)
    holding = must_hold(by, case, SORTERS, _("并案"))
    must_hold(by, left, SORTERS, _("并案"))
    if left.is_open and left.report_count <= 1 and State(left.state) not in MERGEABLE:
        raise Refused(_("“%(number)s”已经派给单位在办，不能整件并走；可以反过来并。") % {"number": left.number})
    with transaction.atomic():
        keep_out(case, apart)
        counts = [(left, -1, {"to": case.number}), (case, 1, {"from": left.number, "reason": reason})]
        for one, more, told in sorted(counts, key=lambda count: count[0].pk):  # two who tie crosswise don't lock up
            count_report(one, more, by=by, at=at, data={"report": report.number, **told})
        _move(report, case, by=by, at=at, reason=reason)
        data = {"case": case.number, "left": left.number, "reason": reason}
        record_many([report_line("tie", report, by=by, at=at, was=report.state, capacity=holding.capacity, **data)])
        if left.is_open and left.report_count == 0:
            take_step(left, "merge", by=SYSTEM, at=at, into=case.number)
    return report


def untie(report: Report, *, by: Actor, at: datetime, reason: str = "") -> Case:
    """Take a report out of its case into a case of its own; the clock goes on from the first telling.

    :raises Refused: when it is the only report there, or by somebody who doesn't sort here.
    :raises Stale: when somebody else moved the report first.
    """
    left = report.case
    if left.report_count <= 1:
        raise Refused(_("这件事项只有这一件来件，不用拆。"))
    holding = must_hold(by, left, SORTERS, _("拆开"))
    with transaction.atomic():
        [value] = next_values(report.district_id, [case_counter(at)])
        plan = plan_case(
            district_id=report.district_id,
            title=title_of(report.masked_text),
            summary=report.masked_text,
            by=by,
            at=at,
            channel=report.channel,
            number=value,
            place_text=report.place_text,
            lon=report.lon,
            lat=report.lat,
            area_path=left.area_path,
            grid=left.grid,
            zone=report.zone,
            kept_out=kept_out(left),
            origin=report.origin,
            told_at=report.told_at,
            desk=Desk(report.district_id, at),
        )
        plan.case.report_count = 1
        case = store_plan(plan)
        was = report.state
        count_report(left, -1, by=by, at=at, data={"report": report.number, "to": case.number, "reason": reason})
        _move(report, case, by=by, at=at, reason=reason, state=str(ReportState.WAITING))
        data = {"case": case.number, "left": left.number, "reason": reason}
        record_many([report_line("untie", report, by=by, at=at, was=was, capacity=holding.capacity, **data)])
    return case


def keep_apart(report: Report, case: Case, *, by: Actor, at: datetime) -> None:
    """Write down that a report tells of something else than a case: the two aren't offered to each other again.

    It is a tie that ended as it was made; tying them after all stays possible.

    :raises Refused: for its own case, or by somebody who doesn't sort here.
    """
    if report.case.pk == case.pk:
        raise Refused(_("这一件来件已经在这件事项里。"))
    holding = must_hold(by, report.case, SORTERS, _("并案"))
    ended: dict[str, Any] = {"untied_at": at, "untied_by_id": by.user_id}
    with transaction.atomic():
        Tie.objects.bulk_create([_new_tie(report, case, at, by_id=by.user_id, **ended)])
        data = {"case": case.number, "left": report.case.number}
        record_many([report_line("keep_apart", report, by=by, at=at, capacity=holding.capacity, **data)])


# A case that no unit works on yet can be merged whole; one already given out can't be taken from under a unit.
MERGEABLE = frozenset({State.REPORTED, State.ACCEPTED, State.VERIFYING, State.REGISTERED})


def _move(report: Report, case: Case, *, by: Actor, at: datetime, reason: str, state: str = "") -> None:
    """Move report, tie, photos and clock to another case, if the report is still where the page showed it."""
    district_id, left = report.district_id, report.case
    late = _("您看的这一页旧了，别人刚动过这件来件，并案没有生效。")
    change(report, late, also=("case_id",), case=case, state=state or report.state)
    _end_tie(report, left, by=by, at=at, reason=reason)
    Tie.objects.bulk_create([_new_tie(report, case, at, by_id=by.user_id, reason=reason)])
    photos = list(Attachment.objects.in_district(district_id).filter(report_id=report.pk).order_by("ordinal"))
    for ordinal, photo in enumerate(photos, start=next_ordinal(case.pk, district_id) if photos else 1):
        photo.case, photo.ordinal = case, ordinal  # a number that another photo has would show that one
    Attachment.objects.bulk_update(photos, ["case", "ordinal"])
    clocks = Deadline.objects.in_district(district_id).filter(subject_id=report.pk, kind="total")
    clocks.update(case_id=case.pk)
    if state:
        clocks.update(ended_at=None, on_time=None)
    for one in (left, case):
        _promise(one, _earliest(district_id, one.pk))


def _new_tie(report: Report, case: Case, at: datetime, *, by_id: int | None, reason: str = "", **more: Any) -> Tie:
    return Tie(
        district_id=report.district_id, report=report, case=case, tied_at=at, tied_by_id=by_id, reason=reason, **more
    )


def _end_tie(report: Report, left: Case, *, by: Actor, at: datetime, reason: str) -> None:
    """End the running tie. The first one is made by telling and is written down only now that it ends."""
    ending: dict[str, Any] = {"untied_at": at, "untied_by_id": by.user_id, "untie_reason": reason}
    running = Tie.objects.in_district(report.district_id).filter(report_id=report.pk, untied_at=None)
    if not running.update(**ending):
        Tie.objects.bulk_create([_new_tie(report, left, report.recorded_at, by_id=report.recorded_by_id, **ending)])


def count_in(case: Case, report: Report, *, due_at: datetime, by: Actor, at: datetime) -> None:
    """Count a fresh report into a running case, inside the caller's transaction."""
    count_report(case, 1, by=by, at=at, data={"report": report.number})
    if case.total_due_at is None or due_at < case.total_due_at:
        _promise(case, due_at)


def _promise(case: Case, due_at: datetime | None) -> None:
    """Keep on the case the earliest moment by which one of its tellers is owed an answer."""
    Case.objects.in_district(case.district_id).filter(pk=case.pk).update(total_due_at=due_at)
    case.total_due_at = due_at


def _earliest(district_id: str, case_id: UUID) -> datetime | None:
    running = Deadline.objects.in_district(district_id).filter(case_id=case_id, kind="total", ended_at=None)
    earliest: datetime | None = running.aggregate(first=Min("due_at"))["first"]
    return earliest
