"""How children, pairings and volunteers stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from django.db import models

from shanzhi.childcare.actions.lines import KINDS
from shanzhi.childcare.models import Volunteer
from shanzhi.journal import verification
from shanzhi.journal.verification import Standing


def _of(model: type[models.Model]) -> Callable[[str, Collection[str] | None], Iterable[Standing]]:
    column = "screening" if model is Volunteer else "state"

    def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
        rows = model._default_manager.filter(district_id=district_id)
        if ids is not None:
            rows = rows.filter(pk__in=list(ids))
        for key, state, version in rows.values_list("pk", column, "version").iterator(chunk_size=2000):
            yield Standing(str(key), state, version)

    return standings


def register() -> None:
    """Register the three with the journal's check."""
    for model, kind in KINDS.items():
        verification.register(kind, _of(model))
