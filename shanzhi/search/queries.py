"""Questions to the index: the newest cases that fit every word and that the actor may know of.

Shelves of the words, and of the places and units through which the actor may know, are laid over one another, the
newest first: that leaves the cases that can be meant, however common each word is. Then who may know, and whether the
words stand there as they were written, is asked of the database for the newest of them (``Case.objects.visible_to``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import and_, or_
from uuid import UUID

from shanzhi.cases.models import Case
from shanzhi.cases.querysets import AREA_CAPACITIES, UNIT_CAPACITIES
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import ZONE_CAPACITY, Zone
from shanzhi.search import members
from shanzhi.search.models import Document, Index, Shelf
from shanzhi.search.words import MOST_TERMS, Wanted, area_term, readings, unit_term, wanted

MOST = 20
NEWEST = 16  # blocks read first, 131,072 cases; the others only where those don't fill a page
FIRST, READ_AT_MOST = 30, 2_530  # so many of the cases that can be meant are looked at first, and in all
MOST_REACHES = 40


@dataclass(frozen=True, slots=True)
class Page:
    """What was found: rows, whether more follow, whether older cases were left unread, or aren't in the index yet."""

    rows: list[Case]
    more: bool = False
    unread: bool = False
    filling: bool = False


def zones_of(actor: Actor) -> list[Zone]:
    """Return the zones an actor works in; the shelves of the others aren't touched for them."""
    return [zone for zone in Zone if zone is Zone.ORDINARY or actor.holdings_as(str(ZONE_CAPACITY[zone]))]


def reaches(actor: Actor, zone: Zone) -> list[str] | None:
    """Return the terms of the places and units through which an actor may know cases of a zone; None for all of them.

    It only narrows what is read. Who may know is ``visible_to``'s to say, and a test holds the two against each other.
    """
    closed = None if zone is Zone.ORDINARY else str(ZONE_CAPACITY[zone])
    areas = {holding.area_path for holding in actor.holdings_as(closed or AREA_CAPACITIES)}
    units = {holding.unit_id for holding in actor.holdings_as(closed or UNIT_CAPACITIES)}
    found = [area_term(path) for path in areas if path] + [unit_term(unit) for unit in units if unit is not None]
    return None if "" in areas or len(found) > MOST_REACHES else sorted(found)


def found_cases(actor: Actor, text: str, *, after: str = "") -> Page:
    """Return a page of the cases that fit every word, by number or its end, words, place, matter or unit.

    ``after`` is the number of the last case of the page before; one that the actor may not know of counts as none.
    One statement and three a zone; a few more where what can be meant isn't what is meant.
    """
    asked = wanted(text)
    if not asked.terms:
        return Page([])
    index = Index.objects.in_district(actor.district_id).first()
    if index is None:
        return Page([], filling=True)
    before = _position(actor, after) if after else None
    found: list[tuple[int, Case]] = []
    unread = False
    for zone in zones_of(actor):
        fitting, left = _in_zone(actor, zone, asked, index.used if before is None else before - 1)
        found += fitting
        unread = unread or left
    found.sort(key=lambda row: row[0], reverse=True)
    rows, more = [case for _serial, case in found[:MOST]], len(found) > MOST
    return Page(rows, more, unread=unread and not more, filling=not index.is_whole and not more)


def _position(actor: Actor, number: str) -> int | None:
    pk = Case.objects.visible_to(actor).filter(number=number).values_list("pk", flat=True).first()
    return Document.objects.in_district(actor.district_id).filter(pk=pk).values_list("serial", flat=True).first()


def _in_zone(actor: Actor, zone: Zone, asked: Wanted, last: int) -> tuple[list[tuple[int, Case]], bool]:
    """Return the newest fitting cases of one zone with their serials, and whether older ones were left unread."""
    serials = _meant(actor.district_id, zone, asked.terms[:MOST_TERMS], reaches(actor, zone), last)
    found: list[tuple[int, Case]] = []
    looked, size = 0, FIRST
    while True:
        window = list(islice(serials, size))
        rows = _fitting(actor, zone, asked, window) if window else []
        found += rows[: MOST + 1 - len(found)]
        looked += len(window)
        if len(found) > MOST or len(window) < size:
            return found, False
        if looked >= READ_AT_MOST:
            return found, next(serials, None) is not None
        size = min(_next_size(size, looked, len(found)), READ_AT_MOST - looked)


def _next_size(size: int, looked: int, found: int) -> int:
    """Return how many to look at next: twice what the share so far lets expect, and four times as many at the least.

    Where nothing fitted yet, nothing can be expected: then it is sixteen times as many.
    """
    expected = 2 * (MOST + 1 - found) * looked // found if found else 16 * size
    return max(4 * size, expected)


def _meant(district_id: str, zone: Zone, terms: Sequence[str], reach: Sequence[str] | None, last: int) -> Iterator[int]:
    """Yield the serials, the newest first, that stand under every term and within reach; one or two statements."""
    if reach is not None and not reach:
        return
    asked = [readings(term) for term in terms] + ([tuple(reach)] if reach is not None else [])
    newest = last // members.SPAN
    middle = max(newest - NEWEST + 1, 0)
    for first, until in ((middle, newest), (0, middle - 1)):
        if until < first:
            return
        shelves = _shelves(district_id, zone, {term for ways in asked for term in ways}, first, until)
        for block in range(until, first - 1, -1):
            fitting = reduce(and_, (reduce(or_, (shelves.get((term, block), 0) for term in ways)) for ways in asked))
            if block == newest:
                fitting &= (2 << last % members.SPAN) - 1
            for place in members.places_of(fitting):
                yield block * members.SPAN + place


def _shelves(
    district_id: str, zone: Zone, terms: Collection[str], first: int, until: int
) -> dict[tuple[str, int], int]:
    """Return the shelves of some terms and blocks; one statement."""
    rows = Shelf.objects.in_district(district_id).filter(zone=zone, term__in=terms, block__range=(first, until))
    found = rows.values_list("term", "block", "members")
    return {(term, block): members.unpacked(bytes(stored)) for term, block, stored in found}


def _fitting(actor: Actor, zone: Zone, asked: Wanted, window: Sequence[int]) -> list[tuple[int, Case]]:
    """Return the cases of a window that hold every word and that the actor may know of; two statements."""
    said = Document.objects.in_district(actor.district_id).filter(zone=zone, serial__in=window)
    for word in asked.words:
        said = said.filter(text__contains=word)
    # As values and not as a subquery: the planner then knows how few they are, and looks each of them up.
    serials: dict[UUID, int] = dict(said.values_list("pk", "serial"))
    if not serials:
        return []
    rows = Case.objects.visible_to(actor).filter(zone=zone, pk__in=list(serials))
    rows = rows.select_related("matter", "place", "lead_unit", "grid").defer("grid__outline", "place__shape")
    return sorted(((serials[case.pk], case) for case in rows), key=lambda row: row[0], reverse=True)
