"""How reports stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shanzhi.journal import verification
from shanzhi.journal.verification import Standing
from shanzhi.reports.models import Report


def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
    """Yield each report's state; its lines carry no versions, as words may be added beside one another."""
    rows = Report.objects.in_district(district_id)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    for key, state in rows.values_list("pk", "state").iterator(chunk_size=2000):
        yield Standing(str(key), state)


def register() -> None:
    """Register reports with the journal's check."""
    verification.register("report", standings)
