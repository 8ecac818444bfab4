"""How hot issues stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shanzhi.journal import verification
from shanzhi.journal.verification import Standing
from shanzhi.learning.models import HotIssue


def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
    """Yield each hot issue's state."""
    rows = HotIssue.objects.in_district(district_id)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    for key, state in rows.values_list("pk", "state").iterator(chunk_size=2000):
        yield Standing(str(key), state)


def register() -> None:
    """Register hot issues with the journal's check."""
    verification.register("hot_issue", standings)
