"""How periods and appeals stand today, for the check that lines and states agree."""

from __future__ import annotations

from shanzhi.assessment.models import Appeal, Period
from shanzhi.journal import verification


def register() -> None:
    """Register with the journal's check."""
    verification.register_table("period", Period, key="code")
    verification.register_table("appeal", Appeal, key="number")
