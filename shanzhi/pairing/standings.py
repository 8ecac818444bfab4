"""How pairs stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shanzhi.journal import verification
from shanzhi.journal.verification import Standing
from shanzhi.pairing.models import Pair


def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
    """Yield each pair's state and version."""
    rows = Pair.objects.in_district(district_id)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    for key, state, version in rows.values_list("pk", "state", "version").iterator(chunk_size=2000):
        yield Standing(str(key), state, version)


def register() -> None:
    """Register pairs with the journal's check."""
    verification.register("pair", standings)
