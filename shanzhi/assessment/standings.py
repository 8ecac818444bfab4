"""How periods and appeals stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from shanzhi.assessment.models import Appeal, Period
from shanzhi.journal import verification
from shanzhi.journal.verification import Standing


def _of(model: Any, name: str) -> Any:
    def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
        rows = model.objects.filter(district_id=district_id)
        if ids is not None:
            rows = rows.filter(**{f"{name}__in": list(ids)})
        for key, state, version in rows.values_list(name, "state", "version").iterator(chunk_size=2000):
            yield Standing(str(key), state, version)

    return standings


def register() -> None:
    """Register with the journal's check."""
    verification.register("period", _of(Period, "code"))
    verification.register("appeal", _of(Appeal, "number"))
