"""The nouns of 日历: days that differ from the week, office hours, announced years, and stamped versions.

Rows say what holds now; a version keeps the whole calendar as it was, so a due moment of years ago can be reckoned
again. Knows no case and no clock.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.worktime import WorkCalendar


class DayKind(models.TextChoices):
    """What a notice says of a date."""

    WORKDAY = "workday", _("工作日")
    RESTDAY = "restday", _("休息日")


class CalendarDay(models.Model):
    """One date that differs from its weekday: a holiday, a make-up workday (调休补班), or a day of special hours."""

    district_id = models.CharField(_("县区"), max_length=12)
    date = models.DateField(_("日期"))
    kind = models.CharField(_("类别"), max_length=8, choices=DayKind.choices)
    hours = models.JSONField(_("当天上班时间"), default=list, blank=True)  # pairs of seconds; [] = the usual ones
    notice_year = models.PositiveSmallIntegerField(_("通知年份"), null=True)  # none: set by the county itself
    source = models.CharField(_("依据"), max_length=200)
    note = models.CharField(_("说明"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("日历日")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["district_id", "date"], name="calendarday_once"),
            models.CheckConstraint(condition=models.Q(kind__in=DayKind.values), name="calendarday_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"


class OfficeHours(models.Model):
    """Office hours (上班时间) from a date on: seven lists of pairs of seconds, Monday first, and a make-up day's."""

    district_id = models.CharField(_("县区"), max_length=12)
    valid_from = models.DateField(_("自"))
    weekdays = models.JSONField(_("每周上班时间"))
    makeup = models.JSONField(_("补班日上班时间"))
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("上班时间")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["district_id", "valid_from"], name="officehours_once")]

    def __str__(self) -> str:
        return f"{self.valid_from}"


class AnnouncedYear(models.Model):
    """A year whose notice is known; every other year is Monday to Friday and provisional."""

    district_id = models.CharField(_("县区"), max_length=12)
    year = models.PositiveSmallIntegerField(_("年份"))
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("已公布的年份")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["district_id", "year"], name="announcedyear_once")]

    def __str__(self) -> str:
        return str(self.year)


class CalendarVersion(models.Model):
    """One version of a county's calendar, whole and never changed: what every due moment cites."""

    district_id = models.CharField(_("县区"), max_length=12)
    number = models.PositiveIntegerField(_("版次"))
    stamp = models.UUIDField(_("印记"), default=uuid7, unique=True, editable=False)  # what caches keep it by
    made_at = models.DateTimeField(_("生效时间"))
    made_by = models.CharField(_("录入人"), max_length=100, blank=True)
    reason = models.CharField(_("缘由"), max_length=200)
    content = models.JSONField(_("内容"))

    class Meta:
        verbose_name = _("日历版本")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["district_id", "number"], name="calendarversion_once")]

    def __str__(self) -> str:
        return f"{self.district_id} {self.number}"

    @property
    def code(self) -> str:
        """The version as due moments cite it."""
        return str(self.number)

    def calendar(self) -> WorkCalendar:
        """Return the calendar this version keeps."""
        return WorkCalendar.from_json(self.content)
