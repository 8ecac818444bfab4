"""How cases, tasks and applications stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from shanzhi.cases.models import Application, Case, Task
from shanzhi.journal import verification
from shanzhi.journal.verification import Standing


def _of(model: type[Any]) -> Callable[[str, Collection[str] | None], Iterable[Standing]]:
    def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
        rows = model.objects.in_district(district_id)
        if ids is not None:
            rows = rows.filter(pk__in=list(ids))
        for key, state, version in rows.values_list("pk", "state", "version").iterator(chunk_size=2000):
            yield Standing(str(key), state, version)

    return standings


def register() -> None:
    """Register the three kinds with the journal's check."""
    verification.register("case", _of(Case))
    verification.register("task", _of(Task))
    verification.register("application", _of(Application))
