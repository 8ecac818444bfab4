"""How disputes stand today, for the check that lines and states agree."""

from __future__ import annotations

from shanzhi.journal import verification
from shanzhi.mediation.models import Dispute


def register() -> None:
    """Register disputes with the journal's check."""
    verification.register_table("dispute", Dispute)
