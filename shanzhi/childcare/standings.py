"""How children, pairings and volunteers stand today, for the check that lines and states agree."""

from __future__ import annotations

from shanzhi.childcare.actions.lines import KINDS
from shanzhi.childcare.models import Volunteer
from shanzhi.journal import verification


def register() -> None:
    """Register the three with the journal's check."""
    for model, kind in KINDS.items():
        verification.register_table(kind, model, state="screening" if model is Volunteer else "state")
