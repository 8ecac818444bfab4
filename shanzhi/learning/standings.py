"""How hot issues stand today, for the check that lines and states agree."""

from __future__ import annotations

from shanzhi.journal import verification
from shanzhi.learning.models import HotIssue


def register() -> None:
    """Register hot issues with the journal's check."""
    verification.register_table("hot_issue", HotIssue, version=None)
