"""How talks and topics stand today, for the check that lines and states agree."""

from __future__ import annotations

from shanzhi.journal import verification
from shanzhi.talks.models import Talk, Topic


def register() -> None:
    """Register both with the journal's check."""
    verification.register_table("talk", Talk)
    verification.register_table("topic", Topic)
