"""How the dockets of one kind stand today, for the check against the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shanzhi.dockets.models import Docket
from shanzhi.journal import verification
from shanzhi.journal.verification import Standing


def register_model(model: type[Docket]) -> None:
    """Register how the dockets of one kind stand."""

    def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
        rows = model.objects.in_district(district_id)
        if ids is not None:
            rows = rows.filter(pk__in=list(ids))
        for key, state, version in rows.values_list("pk", "state", "version").iterator(chunk_size=2000):
            yield Standing(str(key), state, version)

    verification.register(model.subject, standings)
