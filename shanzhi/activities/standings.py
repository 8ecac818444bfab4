"""How activities and sign-ups stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shanzhi.activities.models import Activity, Entrant, SignUp
from shanzhi.journal import verification


def register() -> None:
    """Register both kinds with the journal's check."""
    verification.register_table("activity", Activity)
    verification.register_table("signup", SignUp, state="seat", version=None)
    verification.register("entrant", _entries)


def _entries(district_id: str, ids: Collection[str] | None) -> Iterable[verification.Standing]:
    """Give how the entries stand that units handed in; those of the organiser stand in the contest's own lines."""
    rows = Entrant.objects.in_district(district_id).exclude(unit=None)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    for row in rows.only("state", "version").iterator(chunk_size=2000):
        yield verification.Standing(str(row.pk), row.state, row.version)
