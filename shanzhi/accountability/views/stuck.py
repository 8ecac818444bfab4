"""Pages of what the clocks say: what is stuck, where, whose turn, since when; the warnings."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.accountability.actions.exporting import export_stuck
from shanzhi.accountability.queries import stuck, warnings
from shanzhi.accounts.access import StaffRequest, requires
from shanzhi.calendars.queries import current_calendar
from shanzhi.desks.showing import case_chip, state_view
from shanzhi.supervision.queries.books import rules_in_force
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file, file_name


@requires()
@require_safe
def stuck_page(request: StaffRequest) -> HttpResponse:
    """Show what is stuck, where, whose turn, since when: by area, and by unit."""
    at, actor = moment_of(request), request.actor
    roots = sorted((one.area_path for one in actor.holdings if one.area_path), key=len)
    area = _digits(request.GET.get("area", roots[0] if roots else ""))
    unit = _digits(request.GET.get("unit", ""))
    context = {"areas": stuck.by_area(actor, area, at=at), "units": stuck.by_unit(actor, unit, at=at), "unit": unit}
    return render(request, "accountability/stuck.html", context)


def _digits(text: str) -> str:
    return text if text.isdigit() and len(text) <= 48 and len(text) % 4 == 0 else ""


def _asked(told: QueryDict) -> dict[str, Any]:
    """Return which figure is asked for; what can't be read is nothing."""
    areas: dict[str, Any] = {name: _digits(told.get(name, "")) for name in ("area", "unit")}
    return areas | {"turn": told.get("turn", "")[:16], "exact": told.get("exact") == "1"}


@requires()
@require_safe
def stuck_list(request: StaffRequest) -> HttpResponse:
    """Show the cases behind a figure."""
    at, actor, asked = moment_of(request), request.actor, _asked(request.GET)
    found, following = stuck.stuck_list(actor, at=at, after=request.GET.get("after", "")[:24], **asked)
    calendar = current_calendar(actor.district_id)
    rows = [
        (one, state_view(one), case_chip(one, at=at, calendar=calendar), stuck.turn_words(one), stuck.since(one, at=at))
        for one in found
    ]
    params = {name: value for name, value in {**asked, "exact": "1" if asked["exact"] else ""}.items() if value}
    older = f"?{urlencode({**params, 'after': following})}" if following else ""
    turn = stuck.TURNS.get(asked["turn"])
    context = {"rows": rows, "older": older, "turn": turn[0] if turn else "", "asked": params}
    return render(request, "accountability/stuck_list.html", context)


@requires()
@require_POST
def stuck_export(request: StaffRequest) -> HttpResponse:
    """Give the cases behind a figure as a workbook, watermarked and written down."""
    at = moment_of(request)
    content = export_stuck(_asked(request.POST), by=request.actor, at=at)
    return as_file(content, file_name(_("卡住的事"), at, "xlsx"))


@requires()
@require_safe
def warning_list(request: StaffRequest) -> HttpResponse:
    """Show the warnings of the clocks that still run."""
    at = moment_of(request)
    context = {
        "rows": warnings.warnings(request.actor, at=at),
        "rules": rules_in_force(request.actor.district_id),
    }
    return render(request, "accountability/warnings.html", context)
