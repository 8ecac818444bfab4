"""Keeping the index: one case after its line, all of a county in batches. Derived from cases, so no line is written.

Whoever writes holds the county's ``Index`` row: two lines of one case told at once take turns, and the later sees what
the earlier wrote.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from shanzhi.advice.masking import mask
from shanzhi.cases.models import Case, Task
from shanzhi.search import members
from shanzhi.search.models import Document, Index, Shelf
from shanzhi.search.words import RULES, indexed_terms, indexed_text, standing_terms

BATCH = members.SPAN
SMALL = 64  # so many cases of before are indexed at once, with the first that comes
_TERMS_AT_ONCE = 800


def index_cases(district_id: str, ids: Sequence[UUID]) -> int:
    """Write some cases anew where they changed; return how many did.

    Cases that the filling has yet to reach are left to it.
    """
    with transaction.atomic():
        index = _held(district_id)
        # In a county that just begins nobody waits for the worker.
        written = _fill(index) if not index.is_whole and index.used <= members.SPAN + SMALL else 0
        known = _known(district_id, ids)
        told = _read(district_id, lambda column: Q(**{f"{column}__in": ids}))
        told.cases = [case for case in told.cases if case.pk in known or _is_new(index, case.pk)]
        return written + _write(index, told, known)


def _is_new(index: Index, pk: UUID) -> bool:
    if index.is_whole or index.fill_to is None or pk > index.fill_to:
        return True
    return index.filled_to is not None and pk <= index.filled_to


def fill(district_id: str) -> Iterator[int]:
    """Index the cases that were there before the index, a batch a transaction, yielding how many each wrote.

    May be stopped after any batch and taken up again; ends when all are done.
    """
    while True:
        with transaction.atomic():
            index = _held(district_id)
            if index.is_whole:
                return
            written = _fill(index)
        yield written


def rebuild(district_id: str, *, anew: bool = False) -> Iterator[int]:
    """Bring the whole index of a county up to date, a batch a transaction, yielding how many cases were written.

    ``anew`` forgets first what is there; else what is there is read through and mended.
    """
    if anew:
        with transaction.atomic():
            _begin(_held(district_id))
    yield from fill(district_id)
    last: UUID | None = None
    while not anew:
        rows = Case.objects.in_district(district_id).order_by("pk").values_list("pk", flat=True)
        ids = list((rows.filter(pk__gt=last) if last is not None else rows)[:BATCH])
        if not ids:
            return
        yield index_cases(district_id, ids)
        last = ids[-1]


def _held(district_id: str) -> Index:
    """Return the county's row, held until the transaction ends; begun where it isn't there or has other rules."""
    Index.objects.get_or_create(district_id=district_id, defaults={"rules": 0, "used": 0})
    index: Index = Index.objects.in_district(district_id).select_for_update().get()
    if index.rules != RULES:
        _begin(index)
    return index


def _begin(index: Index) -> None:
    """Forget what is there, and keep room for the serials of the cases told so far."""
    for model in (Shelf, Document):
        model.objects.in_district(index.district_id).delete()
    cases = Case.objects.in_district(index.district_id)
    # A block to spare: for cases whose keys were made earlier and that are committed only now.
    index.rules, index.used = RULES, cases.count() + members.SPAN
    index.filled, index.filled_to = 0, None
    index.fill_to = cases.order_by("-pk").values_list("pk", flat=True).first()
    index.is_whole = index.fill_to is None
    _keep(index)


def _keep(index: Index) -> None:
    Index.objects.in_district(index.district_id).update(
        rules=index.rules,
        used=index.used,
        filled=index.filled,
        fill_to=index.fill_to,
        filled_to=index.filled_to,
        is_whole=index.is_whole,
    )


def _fill(index: Index) -> int:
    """Index one batch of the cases that were there before; return how many were written."""
    rows = Case.objects.in_district(index.district_id).filter(pk__lte=index.fill_to).order_by("pk")
    if index.filled_to is not None:
        rows = rows.filter(pk__gt=index.filled_to)
    # Up to the end of a block, so that each of its shelves is written once.
    most = min(BATCH, members.SPAN - (index.filled + 1) % members.SPAN)
    ids = list(rows.values_list("pk", flat=True)[:most])
    written = 0
    if ids:
        # By range: thousands of keys in a statement take longer to read than what they ask for.
        first, last = index.filled_to or UUID(int=0), ids[-1]
        told = _read(index.district_id, lambda column: Q(**{f"{column}__gt": first, f"{column}__lte": last}))
        written = _write(index, told, {}, filling=True)
        index.filled_to = last
    index.is_whole = len(ids) < most
    _keep(index)
    return written


class _Told(NamedTuple):
    """What a case is found by."""

    pk: UUID
    number: str
    zone: str
    area_path: str
    title: str
    place_text: str
    summary: str
    matter: str | None
    place: str | None
    address: str | None
    lead: str | None


@dataclass(slots=True)
class _Read:
    """Some cases by key, and of each the units that have or had a task of it, by key, in the order of the tasks."""

    cases: list[_Told]
    units: defaultdict[UUID, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))


def _read(district_id: str, which: Callable[[str], Q]) -> _Read:
    """Return the cases that ``which`` holds of, given the name of the column with their key; two statements."""
    own = ("pk", "number", "zone", "area_path", "title", "place_text", "summary")
    rows = Case.objects.in_district(district_id).filter(which("pk")).order_by("pk")
    named = rows.values_list(*own, "matter__name", "place__name", "place__address", "lead_unit__name")
    read = _Read([_Told(*row) for row in named])
    tasks = Task.objects.in_district(district_id).filter(which("case_id")).order_by("case_id", "ordinal")
    for case_id, unit_id, name in tasks.values_list("case_id", "unit_id", "unit__name"):
        read.units[case_id][unit_id] = name
    return read


@dataclass(slots=True)
class _Known:
    """What the index says of a case."""

    zone: str
    serial: int
    text: str
    terms: frozenset[str]


def _known(district_id: str, ids: Sequence[UUID]) -> dict[UUID, _Known]:
    rows = Document.objects.in_district(district_id).filter(pk__in=ids)
    found = rows.values_list("pk", "zone", "serial", "text", "terms")
    return {pk: _Known(zone, serial, text, frozenset(terms.split("\n"))) for pk, zone, serial, text, terms in found}


@dataclass(slots=True)
class _Changes:
    """Which places are set and cleared in the shelves of one zone and block, by term."""

    put: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    taken: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


def _write(index: Index, told: _Read, known: dict[UUID, _Known], *, filling: bool = False) -> int:
    """Write documents and shelves of the cases that changed; return how many did."""
    district_id, documents = index.district_id, []
    changes: defaultdict[tuple[str, int], _Changes] = defaultdict(_Changes)
    for case in told.cases:
        units, before = told.units.get(case.pk, {}), known.get(case.pk)
        parts = _parts(case, units.values())
        text = indexed_text(case.number, parts)
        terms = frozenset(indexed_terms(case.number, parts) | standing_terms(case.area_path, units))
        if before is not None and (before.zone, before.text, before.terms) == (case.zone, text, terms):
            continue
        serial = before.serial if before is not None and before.zone == case.zone else _next(index, filling=filling)
        _note(changes, before, case.zone, serial, terms)
        said = {"zone": case.zone, "serial": serial, "text": text, "terms": "\n".join(sorted(terms))}
        documents.append(Document(case_id=case.pk, district_id=district_id, **said))
    if documents:
        Document.objects.bulk_create(
            documents,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["case"],
            update_fields=["zone", "serial", "text", "terms"],
        )
        for (zone, block), changed in changes.items():
            _shelve(district_id, zone, block, changed)
        _keep(index)
    return len(documents)


def _next(index: Index, *, filling: bool) -> int:
    if filling:
        index.filled += 1
        return index.filled
    index.used += 1
    return index.used


def _note(
    changes: defaultdict[tuple[str, int], _Changes],
    before: _Known | None,
    zone: str,
    serial: int,
    terms: frozenset[str],
) -> None:
    block, place = divmod(serial, members.SPAN)
    stays = before is not None and before.serial == serial
    for term in terms - (before.terms if before is not None and stays else frozenset()):
        changes[zone, block].put[term].add(place)
    if before is not None:
        block, place = divmod(before.serial, members.SPAN)
        for term in before.terms - (terms if stays else frozenset()):
            changes[before.zone, block].taken[term].add(place)


def _shelve(district_id: str, zone: str, block: int, changed: _Changes) -> None:
    """Set and clear places in the shelves of one zone and block."""
    terms = sorted({*changed.put, *changed.taken})
    for start in range(0, len(terms), _TERMS_AT_ONCE):
        some = terms[start : start + _TERMS_AT_ONCE]
        shelves = Shelf.objects.in_district(district_id).filter(zone=zone, block=block, term__in=some)
        stood = {term: members.unpacked(bytes(stored)) for term, stored in shelves.values_list("term", "members")}
        after = {
            term: (stood.get(term, 0) | members.of(changed.put.get(term, set())))
            & ~members.of(changed.taken.get(term, set()))
            for term in some
        }
        Shelf.objects.bulk_create(
            [
                Shelf(district_id=district_id, zone=zone, term=term, block=block, members=members.packed(held))
                for term, held in after.items()
                if held
            ],
            batch_size=500,
            update_conflicts=True,
            unique_fields=["term", "district_id", "zone", "block"],
            update_fields=["members"],
        )
        empty = [term for term, held in after.items() if not held and term in stood]
        if empty:
            shelves.filter(term__in=empty).delete()


def _parts(case: _Told, units: Iterable[str]) -> list[str]:
    """Return what a case is found by beside its number; never who told it."""
    told = [mask(case.title).text, case.place_text, mask(case.summary).text]
    return [part for part in dict.fromkeys([*told, case.matter, case.place, case.address, case.lead, *units]) if part]
