"""How activities and sign-ups stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shanzhi.activities.models import Activity, SignUp
from shanzhi.journal import verification
from shanzhi.journal.verification import Standing


def activities(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
    """Yield each activity's state and version."""
    rows = Activity.objects.in_district(district_id)
    rows = rows if ids is None else rows.filter(pk__in=list(ids))
    for key, state, version in rows.values_list("pk", "state", "version").iterator(chunk_size=2000):
        yield Standing(str(key), state, version)


def sign_ups(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
    """Yield each sign-up's state."""
    rows = SignUp.objects.in_district(district_id)
    rows = rows if ids is None else rows.filter(pk__in=list(ids))
    for key, seat in rows.values_list("pk", "seat").iterator(chunk_size=2000):
        yield Standing(str(key), seat)


def register() -> None:
    """Register both kinds with the journal's check."""
    verification.register("activity", activities)
    verification.register("signup", sign_ups)
