"""How askings for leave above the cap stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shanzhi.enforcement.models import Allowance
from shanzhi.journal import verification
from shanzhi.journal.verification import Standing


def allowances(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
    """Yield each asking's state."""
    rows = Allowance.objects.filter(district_id=district_id)
    if ids is not None:
        rows = rows.filter(number__in=list(ids))
    for number, state in rows.values_list("number", "state").iterator(chunk_size=2000):
        yield Standing(number, state)


def register() -> None:
    """Register them with the journal's check."""
    verification.register("inspection_allowance", allowances)
