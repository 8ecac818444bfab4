"""How this room's rows stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from shanzhi.callbacks.models import Callback, Exclusion, Recheck, RecheckDraw, Recurrence
from shanzhi.journal import verification
from shanzhi.journal.verification import Standing, Standings


def _always(model: type[Any], state: str) -> Standings:
    """Return how rows stand that have one state for good."""

    def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
        rows = model.objects.in_district(district_id)
        if ids is not None:
            rows = rows.filter(pk__in=list(ids))
        for key in rows.values_list("pk", flat=True).iterator(chunk_size=2000):
            yield Standing(str(key), state)

    return standings


def register() -> None:
    """Register this room's kinds with the journal's check."""
    for kind, model in (("callback", Callback), ("exclusion", Exclusion), ("recheck", Recheck)):
        verification.register_table(kind, model)
    verification.register("recheck_draw", _always(RecheckDraw, "drawn"))
    verification.register("recurrence", _always(Recurrence, "flagged"))
