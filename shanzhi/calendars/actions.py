"""Verbs of 日历: take in a year's notice, office hours, one odd day. Each makes a new version of the calendar.

They write no journal: the journal lies beside this room, so the answerable verb stands above (``cases``) and calls
these inside its own transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.calendars.library import known_years, library_version, notice_days
from shanzhi.calendars.models import AnnouncedYear, CalendarDay, CalendarVersion, DayKind, OfficeHours
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.worktime import TAIL, DayRule, Hours, OfficeWeek, WorkCalendar, checked_hours


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """One line of a notice: a date that rests or works; ``kind`` is a value of ``DayKind``."""

    date: date
    kind: str
    note: str = ""


@transaction.atomic
def seed_from_library(
    years: Iterable[int] | None = None, *, district_id: str, by: str = "", at: datetime
) -> CalendarVersion:
    """Enter the notices of these years (default: all from 2024 on that the library knows); return the new version.

    A year already announced is left as it is; so is the calendar when nothing is new.

    :raises Refused: for a year whose notice the library doesn't carry.
    """
    wanted = sorted({year for year in known_years() if year >= 2024} if years is None else set(years))
    unknown = [year for year in wanted if year not in known_years()]
    if unknown:
        raise Refused(*(_("%(year)s年的放假通知还没有收录，请按通知录入。") % {"year": year} for year in unknown))
    newest = _lock(district_id)
    present = set(AnnouncedYear.objects.filter(district_id=district_id).values_list("year", flat=True))
    fresh = [year for year in wanted if year not in present]
    if newest is not None and not fresh:
        return newest
    _enter(
        district_id,
        {year: [_line(day, rule) for day, rule in notice_days(year).items()] for year in fresh},
        source=library_version(),
    )
    return _publish(newest, district_id=district_id, reason=library_version(), by=by, at=at)


@transaction.atomic
def enter_notice(
    year: int, days: Sequence[NoticeDay], *, district_id: str, source: str, by: str, at: datetime
) -> CalendarVersion:
    """Enter the official notice of a year in place of what was known of it; return the new version.

    ``days`` are the dates that differ from the week; a notice may also move the last days of December before.
    What rooms above have reckoned on the old version is theirs to reckon again.

    :raises Refused: for a missing source, dates outside the year, or a date given twice.
    """
    reasons = list(_faults(year, days, source))
    if reasons:
        raise Refused(*reasons)
    newest = _lock(district_id)
    if newest is None:
        newest = seed_from_library(district_id=district_id, by=by, at=at)
    CalendarDay.objects.filter(district_id=district_id, notice_year=year).delete()
    CalendarDay.objects.filter(district_id=district_id, date__in=[day.date for day in days]).delete()
    AnnouncedYear.objects.filter(district_id=district_id, year=year).delete()
    _enter(district_id, {year: days}, source=source)
    reason = _("%(year)s年放假通知：%(source)s") % {"year": year, "source": source}
    return _publish(newest, district_id=district_id, reason=reason[:200], by=by, at=at)


@transaction.atomic
def set_office_hours(
    weekdays: Sequence[Hours], makeup: Hours, *, district_id: str, valid_from: date, source: str, by: str, at: datetime
) -> CalendarVersion:
    """Set the office hours from a date on (seven days, Monday first; and a make-up day's); return the new version.

    :raises Refused: for a week that isn't seven days, unreadable hours, or no source.
    """
    try:
        week = OfficeWeek(valid_from, tuple(checked_hours(hours) for hours in weekdays), checked_hours(makeup))
    except ValueError as error:
        raise Refused(_("上班时间要写满一周七天，先后分开，补班日也要有。")) from error
    if not any(week.weekdays):
        raise Refused(_("一周里至少有一天上班。"))
    if not source.strip():
        raise Refused(_("没写依据：写明是哪份通知。"))
    newest = _lock(district_id)
    if newest is None:
        newest = seed_from_library(district_id=district_id, by=by, at=at)
    OfficeHours.objects.update_or_create(
        district_id=district_id,
        valid_from=valid_from,
        defaults={"weekdays": week.weekdays, "makeup": week.makeup, "source": source},
    )
    return _publish(newest, district_id=district_id, reason=source[:200], by=by, at=at)


@transaction.atomic
def set_day(
    day: date, kind: str, *, district_id: str, source: str, by: str, at: datetime, hours: Hours = (), note: str = ""
) -> CalendarVersion:
    """Set one date apart (a local rest day, or work at special hours); return the new version.

    :raises Refused: for a missing source, an unknown kind, or unreadable hours.
    """
    if kind not in DayKind.values or not source.strip():
        raise Refused(_("写明这天是工作日还是休息日，以及依据。"))
    try:
        special = checked_hours(hours)
    except ValueError as error:
        raise Refused(_("上班时间要先后分开，不能重叠。")) from error
    if special and kind == DayKind.RESTDAY:
        raise Refused(_("休息日没有上班时间。"))
    newest = _lock(district_id)
    if newest is None:
        newest = seed_from_library(district_id=district_id, by=by, at=at)
    CalendarDay.objects.update_or_create(
        district_id=district_id,
        date=day,
        defaults={"kind": kind, "hours": special, "notice_year": None, "source": source, "note": note},
    )
    return _publish(newest, district_id=district_id, reason=source[:200], by=by, at=at)


def _lock(district_id: str) -> CalendarVersion | None:
    """Return the newest version, locked until the end of the transaction; None for an untouched county."""
    versions = CalendarVersion.objects.select_for_update().filter(district_id=district_id)
    return versions.order_by("-number").first()


def _line(day: date, rule: DayRule) -> NoticeDay:
    return NoticeDay(day, DayKind.RESTDAY if rule.rest else DayKind.WORKDAY, rule.note)


def _faults(year: int, days: Sequence[NoticeDay], source: str) -> Iterable[str]:
    if not source.strip():
        yield _("没写依据：写明通知的文号。")
    if not days:
        yield _("通知里没有日期。")
    first = date(year - 1, *TAIL)
    for day in days:
        if not first <= day.date <= date(year, 12, 31):
            yield _("%(day)s不在%(year)s年的通知里。") % {"day": day.date, "year": year}
        if day.kind not in DayKind.values:
            yield _("%(day)s没写是休息还是上班。") % {"day": day.date}
    seen: set[date] = set()
    for day in days:
        if day.date in seen:
            yield _("%(day)s写了两次。") % {"day": day.date}
        seen.add(day.date)


def _enter(district_id: str, years: Mapping[int, Sequence[NoticeDay]], *, source: str) -> None:
    AnnouncedYear.objects.bulk_create(
        AnnouncedYear(district_id=district_id, year=year, source=source) for year in years
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(
            district_id=district_id, date=day.date, kind=day.kind, notice_year=year, source=source, note=day.note
        )
        for year, days in years.items()
        for day in days
    )


def _publish(
    newest: CalendarVersion | None, *, district_id: str, reason: str, by: str, at: datetime
) -> CalendarVersion:
    """Keep what the rows say now as the next version.

    :raises Stale: when somebody made the same version first.
    """
    number = 1 if newest is None else newest.number + 1
    try:
        with transaction.atomic():
            return CalendarVersion.objects.create(
                district_id=district_id,
                number=number,
                made_at=at,
                made_by=by,
                reason=reason,
                content=_as_entered(district_id, str(number)).to_json(),
            )
    except IntegrityError as error:
        raise Stale(_("别人刚改了日历，这一次没有生效。")) from error


def _as_entered(district_id: str, code: str) -> WorkCalendar:
    """Return the calendar that the rows make."""
    weeks = [
        OfficeWeek(row.valid_from, tuple(checked_hours(hours) for hours in row.weekdays), checked_hours(row.makeup))
        for row in OfficeHours.objects.filter(district_id=district_id).order_by("valid_from")
    ]
    days = {
        row.date: DayRule(row.kind == DayKind.RESTDAY, row.note, checked_hours(row.hours) or None)
        for row in CalendarDay.objects.filter(district_id=district_id)
    }
    years = AnnouncedYear.objects.filter(district_id=district_id).values_list("year", flat=True)
    return WorkCalendar(code, (OfficeWeek(date.min), *weeks), days, frozenset(years))
