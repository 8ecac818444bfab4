"""The calendar's pages 日历: a year at a glance, its notice, office hours, a day apart. Keepers enter, all read."""

from __future__ import annotations

from datetime import date
from functools import partial

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.calendars import years
from shanzhi.calendars.queries import announced_years, current_calendar
from shanzhi.clocks import actions
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.worktime import hours_text
from shanzhi.people.access import StaffRequest, requires
from shanzhi.people.capacities import Capacity
from shanzhi.ui.context import moment_of
from shanzhi.ui.shapes import FilterView
from shanzhi.web.forms import DayForm, HoursForm, NoticeForm, years_around
from shanzhi.web.sweeps import reckon_batches
from shanzhi.web.views.ground import may


@requires()
@require_safe
def calendar(request: StaffRequest) -> HttpResponse:
    """Show a year with its rest days and make-up days, and whether its notice is known."""
    district_id, today = settings.ENV.district_id, local(moment_of(request)).date()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else today.year
    kept = current_calendar(district_id)
    week = kept.week(max(today, today.replace(year, 1, 1)) if year >= today.year else today.replace(year, 12, 31))
    said = partial(hours_text, comma=_("、"))
    context = {
        "year": year,
        "months": years.months(kept, year, today=today),
        "heads": years.weekday_names(),
        "festivals": years.spans(kept, year),
        "announced": year in kept.announced_years,
        "source": next((row.source for row in announced_years(district_id) if row.year == year), ""),
        "filters": _year_filters(kept.announced_years, year, today),
        "hours": [(name, said(hours)) for name, hours in zip(years.weekday_names(), week.weekdays, strict=True)],
        "makeup": said(week.makeup),
        "history": history_panel(district_id, [("calendar", "calendar")], limit=20),
        "may_enter": may(request, Capacity.KEEPER),
    }
    return render(request, "web/calendar.html", context)


def _year_filters(announced: frozenset[int], shown: int, today: date) -> list[FilterView]:
    return [
        FilterView(
            str(one) if one in announced else _("%(year)s（暂定）") % {"year": one}, f"?year={one}", one == shown
        )
        for one in years_around(today, announced)
    ]


@requires(Capacity.KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: StaffRequest) -> HttpResponse:
    """Read a year's notice, show what was understood, and enter just that."""
    at = moment_of(request)
    form = NoticeForm(request.POST) if request.method == "POST" else NoticeForm(initial={"year": _asked(request)})
    read = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if "enter" in request.POST:
            try:
                actions.enter_notice(told["year"], form.days, source=told["source"], by=request.actor, at=at)
                return _entered(request, told["year"])
            except Refused as refusal:
                form.add_error(None, [str(reason) for reason in refusal.reasons])
        else:
            read = form.days
    return render(request, "web/notice.html", {"form": form, "read": read})


def _asked(request: StaffRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() else local(moment_of(request)).year + 1


def _entered(request: StaffRequest, year: int) -> HttpResponse:
    """Reckon the running clocks again, say how many, and show the year."""
    done, all_done = reckon_batches(request.actor.district_id, by=request.actor, at=moment_of(request))
    words = (
        _("日历改好了，%(n)s个正在走的时限按新日历重算过。")
        if all_done
        else _("日历改好了，先重算了%(n)s个时限，余下的后台接着算。")
    )
    messages.success(request, words % {"n": done})
    return HttpResponseRedirect(f"{reverse('web:calendar')}?year={year}")


@requires(Capacity.KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: StaffRequest) -> HttpResponse:
    """Set the office hours from a date on."""
    at = moment_of(request)
    today = local(at).date()
    form = HoursForm(request.POST) if request.method == "POST" else HoursForm(initial=_hours_now(today))
    if request.method == "POST" and form.is_valid():
        week, makeup = form.week()
        told = {"valid_from": form.cleaned_data["valid_from"], "source": form.cleaned_data["source"]}
        try:
            actions.set_office_hours(week, makeup, by=request.actor, at=at, **told)
            return _entered(request, told["valid_from"].year)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return _form_page(request, form, _("定上班时间"), _("按工作时算的时限，从生效那天起照新的上班时间数。"))


def _hours_now(today: date) -> dict[str, object]:
    return {"valid_from": today, "weekdays": "08:30-12:00, 14:00-17:30"}


@requires(Capacity.KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: StaffRequest) -> HttpResponse:
    """Set one date apart."""
    form = DayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            actions.set_day(told.pop("day"), told.pop("kind"), by=request.actor, at=moment_of(request), **told)
            return _entered(request, form.cleaned_data["day"].year)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return _form_page(request, form, _("单独定一天"), _("本地的放假、补班，或者当天上班时间不一样。写明依据。"))


def _form_page(request: StaffRequest, form: django_forms.Form, title: str, why: str) -> HttpResponse:
    return render(request, "web/calendar_form.html", {"form": form, "title": title, "why": why})
