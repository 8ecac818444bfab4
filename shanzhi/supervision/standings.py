"""How orders stand today, for the check against the journal; the rooms above register what they number alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shanzhi.journal import verification
from shanzhi.journal.verification import Standing
from shanzhi.supervision.models import Order, Supervised


def register_model(model: type[Supervised]) -> None:
    """Register how the things of one numbered model stand."""

    def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
        rows = model.objects.in_district(district_id)
        if ids is not None:
            rows = rows.filter(pk__in=list(ids))
        for key, state, version in rows.values_list("pk", "state", "version").iterator(chunk_size=2000):
            yield Standing(str(key), state, version)

    verification.register(model.subject, standings)


def register() -> None:
    """Register the orders."""
    register_model(Order)
