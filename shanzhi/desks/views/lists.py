"""Lists of cases: all of them, their export, and what the fields of units, matters, areas and places offer."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from shanzhi.accounts.access import StaffRequest, requires
from shanzhi.calendars.queries import current_calendar
from shanzhi.catalogue.models import Matter
from shanzhi.desks import filters, queries, showing
from shanzhi.desks.actions.exporting import export_cases
from shanzhi.desks.views.pages import moment
from shanzhi.kernel.clock import local
from shanzhi.loop.asking import Asked
from shanzhi.organisation.models import Unit
from shanzhi.territory.queries import search_places, subtree
from shanzhi.ui.files import as_file, file_name


@requires()
@require_safe
def case_list(request: StaffRequest) -> HttpResponse:
    """Show all cases one may know of, the newest telling first."""
    at = moment(request)
    asked = Asked.read(request.GET.dict())
    areas = queries.areas_of(asked)
    page = queries.cases_told(request.actor, asked, at=at, areas=areas, after=request.GET.get("after", ""))
    calendar = current_calendar(request.actor.district_id)
    older = asked.address() + ("&" if asked.params() else "") + urlencode({"after": page.next_key})
    context = {
        "rows": [showing.row_view(case, at=at, calendar=calendar) for case in page.rows],
        "filters": filters.of_list(asked, request.actor, areas, on=local(at).date()),
        "older": older if page.next_key else "",
        "asked": asked.params(),
    }
    return render(request, "desks/list.html", context)


@requires()
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    """Give the list as a workbook, watermarked and written down."""
    at = moment(request)
    content = export_cases(by=request.actor, at=at, asked=Asked.read(request.POST.dict()))
    return as_file(content, file_name(pgettext("cases", "事项"), at, "xlsx"))


@requires()
@require_safe
def units(request: StaffRequest) -> HttpResponse:
    """Offer the units that exist today, for a field's list."""
    found = Unit.objects.in_force(on=local(moment(request)).date()).exclude(kind__in=["partner", "enterprise", "party"])
    options = [(name, "") for name in found.order_by("name").values_list("name", flat=True)[:400]]
    return render(request, "desks/_options.html", {"options": options})


@requires()
@require_safe
def matters(request: StaffRequest) -> HttpResponse:
    """Offer the catalogue's leaves, for a field's list."""
    found = Matter.objects.current().dispatchable().order_by("path").values_list("name", "code")
    return render(request, "desks/_options.html", {"options": list(found[:1000])})


@requires()
@require_safe
def areas(request: StaffRequest) -> HttpResponse:
    """Offer the divisions and grids that hold today, for a field's list."""
    divisions, grids = subtree("", on=local(moment(request)).date())
    found = list(divisions.values_list("name", "code", "parent__name"))
    found += grids.values_list("name", "code", "division__name")[:1000]
    return render(request, "desks/_options.html", {"options": _told_apart(found)})


@requires()
@require_safe
def places(request: StaffRequest) -> HttpResponse:
    """Offer the places whose name, number or address holds what is being written, for a field's list."""
    words = next(iter(request.GET.dict().values()), "").strip()
    found = search_places(words).filter(valid_to=None).values_list("name", "code", "address") if words else ()
    return render(request, "desks/_options.html", {"options": _told_apart(list(found[:20]))})


def _told_apart(found: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Return (name, code) of what has its name for itself, (code, where and name) of those that share one."""
    named = Counter(name for name, _code, _where in found)
    return [(name, code) if named[name] == 1 else (code, f"{where or ''}{name}") for name, code, where in found]
