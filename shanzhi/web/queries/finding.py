"""Search over what one may know: cases by number, its last digits or words; a report by its number; units; places.

Plain substrings, the newest first and few of each: an honest beginning until the words themselves are indexed.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.text import normalise
from shanzhi.organisation.queries import units_found
from shanzhi.reports import codes
from shanzhi.reports.access import get_report
from shanzhi.territory.queries import search_places

MOST = 20
FEW = 8
SHORTEST_SUFFIX = 3
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: where it is, what it is called, and a few more words."""

    url: str
    label: str
    more: str = ""


def cases(actor: Actor, text: str) -> list[Case]:
    """Return the newest visible cases that fit every word, by number or its end, title, place, words or unit.

    One statement. A case of a closed zone is found by those alone who may open it.
    """
    words = normalise(text).split()[:MOST_WORDS]
    found = Case.objects.visible_to(actor)
    for word in words:
        found = found.filter(_fits(word))
    rows = found.select_related("matter", "lead_unit", "grid").defer("grid__outline")
    return list(rows.order_by("-told_at", "-pk")[:MOST]) if words else []


def _fits(word: str) -> Q:
    said = Q(title__icontains=word) | Q(place_text__icontains=word) | Q(summary__icontains=word)
    named = Q(matter__name__icontains=word) | Q(lead_unit__name__icontains=word)
    numbered = Q(number__iexact=word)
    if len(word) >= SHORTEST_SUFFIX and word.isdecimal():
        numbered |= Q(number__endswith=word)
    return numbered | said | named


def report(actor: Actor, text: str) -> list[Found]:
    """Return the report with just this number, with its case, if the actor may know of it (two statements)."""
    if not codes.normalise_number(text):
        return []
    try:
        found = get_report(actor, text)
    except Http404:
        return []
    case = found.case
    url = reverse("desks:case", args=[case.number])
    return [Found(url, codes.shown_number(found.number), f"{case.number} {case.title}")]


def units(text: str) -> list[Found]:
    """Return units by a part of a name, alias or code (one statement)."""
    rows = units_found(text=text)[:FEW]
    return [Found(reverse("organisation:unit", args=[row.code]), row.name, row.get_kind_display()) for row in rows]


def places(text: str) -> list[Found]:
    """Return places by a part of name, number or address (one statement)."""
    rows = search_places(text).filter(valid_to=None).defer("shape", "grid__outline")[:FEW]
    return [Found(reverse("web:place", args=[row.code]), row.name, row.grid.name if row.grid else "") for row in rows]
