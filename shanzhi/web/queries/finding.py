"""Search over what one may know, beside the cases: a report by its number; units and places by a part of their name."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from shanzhi.kernel.actors import Actor
from shanzhi.organisation.queries import units_found
from shanzhi.reports import codes
from shanzhi.reports.access import get_report
from shanzhi.territory.queries import search_places

FEW = 8


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: where it is, what it is called, and a few more words."""

    url: str
    label: str
    more: str = ""


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
    """Return units by a part of a name, alias or code, one more than is shown (one statement)."""
    rows = units_found(text=text)[: FEW + 1]
    return [Found(reverse("organisation:unit", args=[row.code]), row.name, row.get_kind_display()) for row in rows]


def places(text: str) -> list[Found]:
    """Return places by a part of name, number or address, one more than is shown (one statement)."""
    rows = search_places(text).filter(valid_to=None).defer("shape", "grid__outline")[: FEW + 1]
    return [Found(reverse("web:place", args=[row.code]), row.name, row.grid.name if row.grid else "") for row in rows]
