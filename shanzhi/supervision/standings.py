"""How orders stand today, for the check against the journal."""

from __future__ import annotations

from shanzhi.dockets.standings import register_model
from shanzhi.supervision.models import Order


def register() -> None:
    """Register the orders."""
    register_model(Order)
