"""How pairs stand today, for the check that lines and states agree."""

from __future__ import annotations

from shanzhi.journal import verification
from shanzhi.pairing.models import Pair


def register() -> None:
    """Register pairs with the journal's check."""
    verification.register_table("pair", Pair)
