"""Questions to the index: the newest cases that fit every word and that the actor may know of.

Shelves of the words, and of the places and units through which the actor may know, are laid over one another, the
newest first: that leaves the cases that can be meant, however common each word is. Then who may know, and whether the
words stand there as they were written, is asked of the database for the newest of them (``Case.objects.visible_to``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
FEW = 100  # cases that can be meant, left by the shelves that tell the most: they are looked at without the others
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
    areas = actor.areas_as(closed or AREA_CAPACITIES)
    found = [area_term(path) for path in areas if path]
    found += [unit_term(unit) for unit in actor.units_as(closed or UNIT_CAPACITIES)]
    return None if "" in areas or len(found) > MOST_REACHES else sorted(found)


def found_cases(actor: Actor, text: str, *, after: str = "") -> Page:
    """Return a page of the cases that fit every word, by number or its end, words, place, matter or unit.

    ``after`` is the number of the last case of the page before; one that the actor may not know of counts as none.
    One statement and three a zone; a few more where older blocks are read, and where what can be meant isn't what is
    meant.
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
        said = _saying(actor.district_id, zone, asked, window) if window else []
        still = MOST + 1 - len(found)
        for part in (said[:still], said[still:]):  # the second only where somebody may not know of the first
            if part and len(found) <= MOST:
                found += _known(actor, zone, part)[: MOST + 1 - len(found)]
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
    """Yield the serials, the newest first, that stand under every term and within reach.

    One statement for the newest blocks, and one for the next where as many would fill a page or are all. Of the
    others only the shelves are read that told the most among the newest, and the rest where those leave many.
    """
    if reach is not None and not reach:
        return
    asked = [readings(term) for term in terms] + ([tuple(reach)] if reach is not None else [])
    newest = last // members.SPAN
    oldest = max(newest - NEWEST + 1, 0)
    laid = _laid(district_id, zone, asked, range(newest, oldest - 1, -1))
    laid[newest] = [sets & (2 << last % members.SPAN) - 1 for sets in laid[newest]]
    yield from _places(laid)
    if oldest and (_count(laid) > MOST // 2 or oldest <= 2 * NEWEST):
        middle, oldest = oldest, max(oldest - 2 * NEWEST, 0)
        yield from _places(_laid(district_id, zone, asked, range(middle - 1, oldest - 1, -1)))
    if oldest:
        telling = _telling(list(laid.values()))
        some = _laid(district_id, zone, [asked[number] for number in telling], range(oldest - 1, -1, -1))
        some = {block: sets for block, sets in some.items() if _common(sets)}
        others = [ways for number, ways in enumerate(asked) if number not in telling]
        rest = _laid(district_id, zone, others, list(some)) if others and _count(some) > FEW else {}
        yield from _places({block: sets + rest.get(block, []) for block, sets in some.items()})


def _telling(laid: Sequence[Sequence[int]]) -> list[int]:
    """Return which of the sets, of every block the same ones, leave as few cases as all of them do; the smallest first.

    Words of one thing mostly stand together (路灯, 灯不, 不亮), so that few of them tell as much as all.
    """
    fewest = sum(_common(sets).bit_count() for sets in laid)
    others, told, kept = list(range(len(laid[0]))), [], [-1] * len(laid)
    while True:
        left = {
            number: sum((over & sets[number]).bit_count() for over, sets in zip(kept, laid, strict=True))
            for number in others
        }
        best = min(others, key=left.__getitem__)
        told.append(best)
        if left[best] == fewest:
            return told
        others.remove(best)
        kept = [over & sets[best] for over, sets in zip(kept, laid, strict=True)]


def _common(sets: Sequence[int]) -> int:
    return reduce(and_, sets)


def _count(laid: dict[int, list[int]]) -> int:
    return sum(_common(sets).bit_count() for sets in laid.values())


def _places(laid: dict[int, list[int]]) -> Iterator[int]:
    """Yield the serials that stand in every set of their block, the highest of each block first."""
    for block, sets in laid.items():
        for place in members.places_of(_common(sets)):
            yield block * members.SPAN + place


def _laid(district_id: str, zone: Zone, asked: Sequence[Sequence[str]], blocks: Sequence[int]) -> dict[int, list[int]]:
    """Return for each block, the newest first, the set of each thing asked for; one statement."""
    terms = {term for ways in asked for term in ways}
    rows = Shelf.objects.in_district(district_id).filter(zone=zone, term__in=terms)
    together = isinstance(blocks, range)  # then the database walks from one to the next
    rows = rows.filter(block__range=(blocks[-1], blocks[0])) if together else rows.filter(block__in=blocks)
    found = rows.values_list("term", "block", "members")
    kept = {(term, block): members.unpacked(bytes(stored)) for term, block, stored in found}
    return {block: [reduce(or_, (kept.get((term, block), 0) for term in ways)) for ways in asked] for block in blocks}


def _saying(district_id: str, zone: Zone, asked: Wanted, window: Sequence[int]) -> list[tuple[int, UUID]]:
    """Return the cases of a window that hold every word, newest first; one statement."""
    rows = Document.objects.in_district(district_id).filter(zone=zone, serial__in=window)
    for word in asked.words:
        rows = rows.filter(text__contains=word)
    return sorted(rows.values_list("serial", "pk"), reverse=True)


def _known(actor: Actor, zone: Zone, said: Sequence[tuple[int, UUID]]) -> list[tuple[int, Case]]:
    """Return those of some cases that the actor may know of, newest first; one statement."""
    serials = {pk: serial for serial, pk in said}
    # As values and not as a subquery: the planner then knows how few they are, and looks each of them up.
    rows = Case.objects.visible_to(actor).filter(zone=zone, pk__in=list(serials))
    rows = rows.select_related("matter", "place", "lead_unit", "grid").defer("grid__outline", "place__shape")
    return sorted(((serials[case.pk], case) for case in rows), key=lambda row: row[0], reverse=True)
