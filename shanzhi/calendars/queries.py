"""Questions to 日历: the calendar in force, an earlier one, and what the years hold."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from shanzhi.calendars.library import NOTHING_ENTERED, library_calendar
from shanzhi.calendars.models import AnnouncedYear, CalendarDay, CalendarVersion
from shanzhi.kernel.worktime import WorkCalendar


def current_calendar(district_id: str, *, at: datetime | None = None) -> WorkCalendar:
    """Return the county's calendar in force now, or at a past moment; always one cheap query.

    A county that has entered nothing has version "0": the notices the library carries, usual office hours.
    The value is shared and must not be changed.
    """
    versions = CalendarVersion.objects.filter(district_id=district_id)
    if at is not None:
        versions = versions.filter(made_at__lte=at)
    stamp = versions.order_by("-number").values_list("stamp", flat=True).first()
    return library_calendar() if stamp is None else _kept(stamp)


def calendar_version(district_id: str, code: str) -> WorkCalendar:
    """Return a version by the code a due moment cites.

    :raises CalendarVersion.DoesNotExist: for a code nobody made.
    """
    if code == NOTHING_ENTERED:
        return library_calendar()
    return _kept(CalendarVersion.objects.values_list("stamp", flat=True).get(district_id=district_id, number=int(code)))


def versions_after(district_id: str, *, at: datetime) -> frozenset[str]:
    """Return the codes of the versions made after a moment (one statement)."""
    made = CalendarVersion.objects.filter(district_id=district_id, made_at__gt=at)
    return frozenset(str(number) for number in made.values_list("number", flat=True))


@lru_cache(maxsize=64)
def _kept(stamp: UUID) -> WorkCalendar:
    """Return a version's calendar, kept in memory: versions never change."""
    return CalendarVersion.objects.get(stamp=stamp).calendar()


def days_of(district_id: str, year: int) -> list[CalendarDay]:
    """Return the dates of a year that differ from the week, in order."""
    return list(CalendarDay.objects.filter(district_id=district_id, date__year=year).order_by("date"))


def announced_years(district_id: str) -> list[AnnouncedYear]:
    """Return the years whose notice is known, in order."""
    return list(AnnouncedYear.objects.filter(district_id=district_id).order_by("year"))


def versions_of(district_id: str) -> list[CalendarVersion]:
    """Return every version, newest first, without the contents."""
    return list(CalendarVersion.objects.filter(district_id=district_id).defer("content").order_by("-number"))
