"""How orders stand today, for the check against the journal."""

from __future__ import annotations

from shanzhi.journal import verification
from shanzhi.supervision.models import Order


def register() -> None:
    """Register the orders."""
    verification.register_table(Order.subject, Order)
