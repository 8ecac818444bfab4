"""How inspections, visits, defects, notices and askings stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shanzhi.inspections.models.tasks import Inspection
from shanzhi.inspections.models.visits import Finding, Notice, Visit
from shanzhi.journal import verification
from shanzhi.journal.verification import Standing


def findings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
    """Yield each defect's state under its visit's number and its ordinal."""
    rows = Finding.objects.in_district(district_id)
    if ids is not None:
        rows = rows.filter(visit__number__in=[one.rsplit("-", 1)[0] for one in ids])
    for number, ordinal, state in rows.values_list("visit__number", "ordinal", "state").iterator(chunk_size=2000):
        if ids is None or f"{number}-{ordinal}" in ids:
            yield Standing(f"{number}-{ordinal}", state)


def notices(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
    """Yield whether each notice was received."""
    rows = Notice.objects.filter(district_id=district_id)
    if ids is not None:
        rows = rows.filter(number__in=list(ids))
    for number, received_at in rows.values_list("number", "received_at").iterator(chunk_size=2000):
        yield Standing(number, "issued" if received_at is None else "received")


def register() -> None:
    """Register them with the journal's check."""
    verification.register_table("inspection", Inspection, key="number", version=None)
    verification.register_table("site_visit", Visit, key="number", version=None)
    verification.register("site_finding", findings)
    verification.register("rectification", notices)
