"""How activities and sign-ups stand today, for the check that lines and states agree."""

from __future__ import annotations

from shanzhi.activities.models import Activity, SignUp
from shanzhi.journal import verification


def register() -> None:
    """Register both kinds with the journal's check."""
    verification.register_table("activity", Activity)
    verification.register_table("signup", SignUp, state="seat", version=None)
