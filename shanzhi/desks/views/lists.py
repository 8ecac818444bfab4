"""Lists of cases: all of them, their export, and what the fields of units, matters, areas and places offer."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.accounts.access import StaffRequest, requires
from shanzhi.catalogue.models import Matter
from shanzhi.desks import queries, showing
from shanzhi.desks.actions.exporting import export_cases
from shanzhi.desks.views.pages import moment
from shanzhi.kernel.clock import local
from shanzhi.loop.asking import Asked
from shanzhi.loop.workflow import STATE_WORDS
from shanzhi.organisation.models import Unit
from shanzhi.queues.conditions import named
from shanzhi.territory.queries import search_places, subtree
from shanzhi.ui.files import as_file
from shanzhi.ui.shapes import Choice, FilterView


@requires()
@require_safe
def case_list(request: StaffRequest) -> HttpResponse:
    """Show all cases one may know of, the newest telling first."""
    at = moment(request)
    asked = Asked.read(request.GET.dict())
    page = queries.cases_told(request.actor, asked, at=at, after=request.GET.get("after", ""))
    calendar = showing.calendar_of(request.actor.district_id)
    older = asked.address() + ("&" if asked.params() else "") + urlencode({"after": page.next_key})
    context = {
        "rows": [showing.row_view(case, at=at, calendar=calendar) for case in page.rows],
        "filters": _filters(asked),
        "older": older if page.next_key else "",
        "asked": asked.params(),
    }
    return render(request, "desks/list.html", context)


def _filters(asked: Asked) -> list[FilterView]:
    """Return the states to choose from, and whatever else is asked for, each to be let go of by itself."""
    choices = [Choice(_("全部"), asked.address(state=""), not asked.state)]
    choices += [Choice(_("没办完的"), asked.address(state="open"), asked.state == "open")]
    choices += [Choice(words, asked.address(state=name), asked.state == name) for name, words in STATE_WORDS.items()]
    label = next((choice.label for choice in choices if choice.current), _("全部"))
    others = [
        FilterView(name, current=True, choices=[Choice(_("不限"), asked.address(**{word: ""}))])
        for word, name in named(asked)
    ]
    return [FilterView(label, current=bool(asked.state), choices=choices), *others]


@requires()
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    """Give the list as a workbook, watermarked and written down."""
    at = moment(request)
    content = export_cases(by=request.actor, at=at, asked=Asked.read(request.POST.dict()))
    return as_file(content, f"shanzhi-cases-{local(at):%Y%m%d-%H%M}.xlsx")


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
