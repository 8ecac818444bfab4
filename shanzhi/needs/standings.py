"""How listings and projects stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from shanzhi.journal import verification
from shanzhi.journal.verification import Standing
from shanzhi.needs.models import Listing, Project


def standing_rows(model: type[Any]) -> Callable[[str, Collection[str] | None], Iterable[Standing]]:
    """Return the function that tells the states of a table with ``state`` and ``version``."""

    def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
        rows = model.objects.in_district(district_id)
        if ids is not None:
            rows = rows.filter(pk__in=list(ids))
        for key, state, version in rows.values_list("pk", "state", "version").iterator(chunk_size=2000):
            yield Standing(str(key), state, version)

    return standings


def register() -> None:
    """Register listings and projects with the journal's check."""
    verification.register("listing", standing_rows(Listing))
    verification.register("need_project", standing_rows(Project))
