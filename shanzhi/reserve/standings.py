"""How proposals stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shanzhi.journal import verification
from shanzhi.journal.verification import Standing
from shanzhi.reserve.models import Nomination


def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
    """Yield each proposal's state and version."""
    rows = Nomination.objects.filter(district_id=district_id)
    if ids is not None:
        rows = rows.filter(number__in=list(ids))
    for key, state, version in rows.values_list("number", "state", "version").iterator(chunk_size=2000):
        yield Standing(key, state, version)


def register() -> None:
    """Register proposals with the journal's check."""
    verification.register("nomination", standings)
