"""How this room's things stand today, for the check that lines and states agree."""

from __future__ import annotations

from shanzhi.enterprises.models import MODELS
from shanzhi.journal import verification


def register() -> None:
    """Register everything with a state with the journal's check."""
    for kind, model in MODELS.items():
        verification.register_table(kind, model)
