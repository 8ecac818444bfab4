"""How proposals stand today, for the check that lines and states agree."""

from __future__ import annotations

from shanzhi.journal import verification
from shanzhi.reserve.models import Nomination


def register() -> None:
    """Register proposals with the journal's check."""
    verification.register_table("nomination", Nomination, key="number")
