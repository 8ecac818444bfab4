"""How accountability items stand today, for the check against the journal."""

from __future__ import annotations

from shanzhi.accountability.models import AccountabilityItem
from shanzhi.journal import verification


def register() -> None:
    """Register the items with the journal's check."""
    verification.register_table(AccountabilityItem.subject, AccountabilityItem)
