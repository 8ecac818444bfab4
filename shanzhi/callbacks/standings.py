"""How this room's rows stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from shanzhi.callbacks.models import Callback, Exclusion, Recheck, RecheckDraw, Recurrence
from shanzhi.journal import verification
from shanzhi.journal.verification import Standing


def _of(model: type[Any], always: str = "") -> Callable[[str, Collection[str] | None], Iterable[Standing]]:
    """Return how rows stand: by their own state and version, or always in one state."""

    def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
        rows = model.objects.in_district(district_id)
        if ids is not None:
            rows = rows.filter(pk__in=list(ids))
        columns = ("pk",) if always else ("pk", "state", "version")
        for key, *told in rows.values_list(*columns).iterator(chunk_size=2000):
            yield Standing(str(key), *(told or [always]))

    return standings


def register() -> None:
    """Register this room's kinds with the journal's check."""
    for kind, model in (("callback", Callback), ("exclusion", Exclusion), ("recheck", Recheck)):
        verification.register(kind, _of(model))
    verification.register("recheck_draw", _of(RecheckDraw, "drawn"))
    verification.register("recurrence", _of(Recurrence, "flagged"))
