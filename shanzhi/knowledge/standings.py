"""How articles stand today, for the check that lines and states agree."""

from __future__ import annotations

from shanzhi.journal import verification
from shanzhi.knowledge.models import Article


def register() -> None:
    """Register articles with the journal's check."""
    verification.register_table("article", Article)
