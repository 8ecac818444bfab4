"""Keeping the index: one case after its line, all of a county in batches. Derived from cases, so no line is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import transaction

from shanzhi.advice.masking import mask
from shanzhi.cases.models import Case, Task
from shanzhi.search.models import Document, Posting
from shanzhi.search.words import indexed_terms, indexed_text

BATCH = 500


def index_cases(district_id: str, ids: Sequence[UUID]) -> int:
    """Write some cases' documents and postings anew where they changed; return how many did."""
    with transaction.atomic():
        # PostgreSQL: two lines of one case told at once take turns, and the later sees what the earlier wrote.
        rows = Case.objects.in_district(district_id).filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
        cases = list(rows.select_related("matter", "place", "lead_unit").defer("place__shape"))
        helping = _units_of(district_id, [case.pk for case in cases])
        known = {one.pk: (one.zone, one.text) for one in Document.objects.in_district(district_id).filter(pk__in=ids)}
        parts = {case.pk: _parts(case, helping.get(case.pk, [])) for case in cases}
        texts = {case.pk: indexed_text(case.number, parts[case.pk]) for case in cases}
        changed = [case for case in cases if known.get(case.pk) != (case.zone, texts[case.pk])]
        keys = [case.pk for case in changed]
        if changed:
            Posting.objects.in_district(district_id).filter(case_id__in=keys).delete()
            Document.objects.in_district(district_id).filter(pk__in=keys).delete()
            Document.objects.bulk_create(
                Document(case_id=case.pk, district_id=district_id, zone=case.zone, text=texts[case.pk])
                for case in changed
            )
            Posting.objects.bulk_create(
                (
                    Posting(district_id=district_id, zone=case.zone, term=term, case_id=case.pk)
                    for case in changed
                    for term in sorted(indexed_terms(case.number, parts[case.pk]))
                ),
                batch_size=5_000,
            )
    return len(changed)


def rebuild(district_id: str, *, anew: bool = False) -> Iterator[int]:
    """Bring the whole index of a county up to date, a batch a transaction, yielding how many cases were written.

    ``anew`` forgets first what is there, for when the rules of indexing changed.
    """
    if anew:
        Posting.objects.in_district(district_id).delete()
        Document.objects.in_district(district_id).delete()
    last: UUID | None = None
    while True:
        rows = Case.objects.in_district(district_id).order_by("pk").values_list("pk", flat=True)
        ids = list((rows.filter(pk__gt=last) if last is not None else rows)[:BATCH])
        if not ids:
            return
        yield index_cases(district_id, ids)
        last = ids[-1]


def _parts(case: Case, units: Sequence[str]) -> list[str]:
    """Return what a case is found by beside its number; never who told it."""
    matter, place = case.matter, case.place
    named = [matter.name if matter else "", place.name if place else "", place.address if place else ""]
    lead = [case.lead_unit.name] if case.lead_unit is not None else []
    told = [mask(case.title).text, case.place_text, mask(case.summary).text]
    return [part for part in dict.fromkeys([*told, *named, *lead, *units]) if part]


def _units_of(district_id: str, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    tasks = Task.objects.in_district(district_id).filter(case_id__in=ids).order_by("case_id", "ordinal")
    for case_id, name in tasks.values_list("case_id", "unit__name"):
        found.setdefault(case_id, []).append(name)
    return found
