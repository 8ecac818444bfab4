"""How whistles, board matters and joint sessions stand today, for the check against the journal."""

from __future__ import annotations

from shanzhi.convening.models import BoardMatter, JointRuling, Whistle
from shanzhi.journal import verification


def register() -> None:
    """Register the three kinds with the journal's check."""
    for model in (Whistle, BoardMatter, JointRuling):
        verification.register_table(model.subject, model)
