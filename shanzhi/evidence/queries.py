"""Which photos of the work the teller sees with the answer, and in what words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy

from shanzhi.calendars.phrases import say_day
from shanzhi.cases.models import Case, Task
from shanzhi.evidence.access import ENDED
from shanzhi.kernel import clock
from shanzhi.reports.models import Attachment, Report
from shanzhi.reports.workflow import Answer

BEFORE = gettext_lazy("办理前拍的照片%(n)s，%(day)s")
DURING = gettext_lazy("办理中拍的照片%(n)s，%(day)s")
AFTER = gettext_lazy("办好后拍的照片%(n)s，%(day)s")


def is_chosen(photo: Attachment, handed_in_at: datetime | None) -> bool:
    """Return whether a photo was chosen this time round: since the work last came in."""
    return photo.shown_at is not None and (handed_in_at is None or photo.shown_at >= handed_in_at)


def tasks_of(case: Case) -> list[Task]:
    """Return the units' parts of a case: who may not be the one to choose, and when the work came in."""
    return list(Task.objects.of_case(case.district_id, case.pk))


def last_handed_in(tasks: Sequence[Task]) -> datetime | None:
    """Return when the units' work came in last, or None where no unit had the case."""
    return max((task.handed_in_at for task in tasks if task.handed_in_at is not None), default=None)


def shown_to_teller(report: Report, *, at: datetime) -> list[tuple[Attachment, str]]:
    """Return the photos that go with a teller's answer (``report.case`` loaded), each in words; two statements at most.

    None before the answer, in a closed zone, or when the case is in hand again.
    """
    case = report.case
    answered = report.is_answered and report.answer_kind == Answer.CLOSED and case.state in ENDED
    if not answered or report.is_confidential or case.is_confidential:
        return []
    rows = Attachment.objects.in_district(case.district_id).filter(case_id=case.pk, report=None)
    chosen = list(rows.filter(shown_at__isnull=False).order_by("ordinal", "id"))
    if not chosen:
        return []
    parts = Task.objects.of_case(case.district_id, case.pk)
    when = parts.aggregate(issued=Min("issued_at"), handed_in=Max("handed_in_at"))
    shown = [row for row in chosen if is_chosen(row, when["handed_in"])]
    return [(row, _said(row, n, when["issued"], when["handed_in"], at=at)) for n, row in enumerate(shown, start=1)]


def _said(row: Attachment, n: int, issued: datetime | None, handed_in: datetime | None, *, at: datetime) -> str:
    """Return what a photo is in words that are certainly true: a unit's own may be of before or after."""
    words = DURING
    if issued is not None and row.added_at < issued:
        words = BEFORE
    elif handed_in is not None and row.added_at > handed_in:
        words = AFTER
    day = clock.local(row.added_at).date()
    return words % {"n": n, "day": say_day(day, year=day.year != clock.local(at).year)}
