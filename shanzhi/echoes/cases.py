"""What became of a case comes back to the defects 问题 that were told into it, by whichever room found them.

A case may hold reports of several doors, so the door of the case itself says nothing: the reports are asked.
"""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import override

from shanzhi.cases.models import Case
from shanzhi.journal.shapes import EntryView
from shanzhi.loop.workflow import Zone
from shanzhi.reports.models import Report

Thing = TypeVar("Thing", bound=Model)


def told_in(things: QuerySet[Thing], case_id: UUID | str, *, channel: str, district_id: str) -> list[Thing]:
    """Return the things whose report, told through a channel, lies in a case; one statement."""
    reports = Report.objects.in_district(district_id).filter(case_id=case_id, channel=channel)
    return list(things.filter(report_id__in=reports.values("pk")))


def told_into(entry: EntryView, channel: str, things: QuerySet[Thing]) -> tuple[Case | None, list[Thing]]:
    """Return the case that a line is about, and the things told into it; (None, []) where there are none, unread."""
    rows = told_in(things, entry.subject_id, channel=channel, district_id=entry.district_id)
    return (Case.objects.in_district(entry.district_id).get(pk=entry.subject_id), rows) if rows else (None, [])


def came_to(case: Case) -> str:
    """Return, in Chinese, where a case stands, and once it has ended its answer; of a closed zone no word of it."""
    with override("zh-hans"):
        state = str(case.state_label)
    is_said = case.zone == Zone.ORDINARY and case.reply and not case.is_open
    return f"{state}：{case.reply}" if is_said else state
