"""Questions to the index: the newest cases that fit every word and that the actor may know of.

Who may know is part of the statement that finds (``Case.objects.visible_to``). The rarest term leads; its newest
postings are looked through in growing windows, so that a word which stands in every second case costs no more than one
that stands in ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import ZONE_CAPACITY, Zone
from shanzhi.search.models import Document, Posting
from shanzhi.search.words import MOST_TERMS, Wanted, wanted

MOST = 20
WINDOWS = (100, 1_000, 4_000)
COUNTED = WINDOWS[1] + 1


@dataclass(frozen=True, slots=True)
class Page:
    """What was found: rows, whether more follow, and whether older cases were left unread."""

    rows: list[Case]
    more: bool = False
    unread: bool = False


def zones_of(actor: Actor) -> list[Zone]:
    """Return the zones an actor works in; the postings of the others aren't touched for them."""
    return [zone for zone in Zone if zone is Zone.ORDINARY or actor.holdings_as(str(ZONE_CAPACITY[zone]))]


def found_cases(actor: Actor, text: str, *, after: str = "") -> Page:
    """Return a page of the cases that fit every word, by number or its end, words, place, matter or unit.

    ``after`` is the number of the last case of the page before; one that the actor may not know of counts as none.
    Three statements a zone, a few more where the words are common.
    """
    asked = wanted(text)
    if not asked.terms:
        return Page([])
    before = _position(actor, after) if after else None
    found: list[Case] = []
    unread = False
    for zone in zones_of(actor):
        rows, left = _in_zone(actor, zone, asked, before)
        found += rows
        unread = unread or left
    found.sort(key=lambda case: case.pk, reverse=True)
    return Page(found[:MOST], len(found) > MOST, unread and len(found) <= MOST)


def _position(actor: Actor, number: str) -> UUID | None:
    return Case.objects.visible_to(actor).filter(number=number).values_list("pk", flat=True).first()


def _in_zone(actor: Actor, zone: Zone, asked: Wanted, before: UUID | None) -> tuple[list[Case], bool]:
    """Return the newest fitting cases of one zone, and whether the windows ended before the postings did."""
    numbers = _how_often(actor.district_id, zone, asked.terms)
    if not all(numbers.values()):
        return [], False
    lead, *others = sorted(numbers, key=lambda term: numbers[term])
    leading = Posting.objects.filter(district_id=actor.district_id, zone=zone, term=lead).order_by("-case_id")
    found: list[Case] = []
    for size in WINDOWS:
        window = leading.filter(case_id__lt=before) if before is not None else leading
        # As values and not as a subquery: the planner then knows how few they are, and looks each of them up.
        ids = list(window.values_list("case_id", flat=True)[:size])
        rows = _fitting(actor, zone, asked, others[:MOST_TERMS], ids) if ids else []
        found += rows[: MOST + 1 - len(found)]
        if len(found) > MOST or len(ids) < size:
            return found, False
        before = ids[-1]
    return found, True


def _how_often(district_id: str, zone: Zone, terms: Sequence[str]) -> dict[str, int]:
    """Return how often each term stands in a zone, counted no further than matters (one statement)."""
    one = (
        "(SELECT COUNT(*) FROM (SELECT 1 FROM search_posting"
        " WHERE district_id = %s AND zone = %s AND term = %s LIMIT %s) bounded)"
    )
    asked = [value for term in terms for value in (district_id, str(zone), term, COUNTED)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join([one] * len(terms)), asked)
        return dict(zip(terms, cursor.fetchone(), strict=True))


def _fitting(actor: Actor, zone: Zone, asked: Wanted, others: Sequence[str], window: Sequence[UUID]) -> list[Case]:
    """Return the cases of a window that hold every term and word and that the actor may know of (one statement)."""
    rows = Case.objects.visible_to(actor).filter(zone=zone, pk__in=window)
    own = {"district_id": OuterRef("district_id"), "case_id": OuterRef("pk")}
    for term in others:
        rows = rows.filter(Exists(Posting.objects.filter(zone=zone, term=term, **own)))
    said = Document.objects.filter(zone=zone, **own)
    for word in asked.words:
        said = said.filter(text__contains=word)
    rows = rows.filter(Exists(said)).select_related("matter", "place", "lead_unit", "grid").defer("grid__outline")
    return list(rows.order_by("-pk")[: MOST + 1])
