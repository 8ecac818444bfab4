"""How accountability items stand today, for the check against the journal."""

from __future__ import annotations

from shanzhi.accountability.models import AccountabilityItem
from shanzhi.dockets.standings import register_model


def register() -> None:
    """Register the items with the journal's check."""
    register_model(AccountabilityItem)
