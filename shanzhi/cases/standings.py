"""How cases, tasks and applications stand today, for the check that lines and states agree."""

from __future__ import annotations

from shanzhi.cases.models import Application, Case, Task
from shanzhi.journal import verification


def register() -> None:
    """Register the three kinds with the journal's check."""
    verification.register_table("case", Case)
    verification.register_table("task", Task)
    verification.register_table("application", Application)
