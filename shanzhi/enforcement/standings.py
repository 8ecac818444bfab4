"""How askings for leave above the cap stand today, for the check that lines and states agree."""

from __future__ import annotations

from shanzhi.enforcement.models import Allowance
from shanzhi.journal import verification


def register() -> None:
    """Register them with the journal's check."""
    verification.register_table("inspection_allowance", Allowance, key="number", version=None)
