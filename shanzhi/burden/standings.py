"""How forms and suggestions stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shanzhi.burden.models import RegisteredForm, Suggestion
from shanzhi.journal import verification
from shanzhi.journal.verification import Standing


def form_standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
    """Yield each form's state; exports stand between its lines, so they carry no versions."""
    rows = RegisteredForm.objects.in_district(district_id)
    if ids is not None:
        rows = rows.filter(code__in=list(ids))
    for code, state in rows.values_list("code", "state").iterator(chunk_size=2000):
        yield Standing(code, state)


def suggestion_standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
    """Yield each suggestion's state and version."""
    rows = Suggestion.objects.in_district(district_id)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    for key, state, version in rows.values_list("pk", "state", "version").iterator(chunk_size=2000):
        yield Standing(str(key), state, version)


def register() -> None:
    """Register both with the journal's check."""
    verification.register("form", form_standings)
    verification.register("suggestion", suggestion_standings)
