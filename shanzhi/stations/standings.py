"""How stations, namings, opinions and faults stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from shanzhi.journal import verification
from shanzhi.journal.verification import Standing
from shanzhi.stations.models import Fault, Naming, Opinion, Station


def _of(model: type[Any], key: str) -> Callable[[str, Collection[str] | None], Iterable[Standing]]:
    def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
        rows = model.objects.in_district(district_id)
        if ids is not None:
            rows = rows.filter(**{f"{key}__in": list(ids)})
        for subject, state, version in rows.values_list(key, "state", "version").iterator(chunk_size=2000):
            yield Standing(str(subject), state, version)

    return standings


def register() -> None:
    """Register all four with the journal's check."""
    verification.register("station", _of(Station, "code"))
    verification.register("naming", _of(Naming, "pk"))
    verification.register("opinion", _of(Opinion, "pk"))
    verification.register("fault", _of(Fault, "pk"))
