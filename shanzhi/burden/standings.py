"""How forms and suggestions stand today, for the check that lines and states agree."""

from __future__ import annotations

from shanzhi.burden.models import RegisteredForm, Suggestion
from shanzhi.journal import verification


def register() -> None:
    """Register both with the journal's check; exports stand between a form's lines, so they carry no versions."""
    verification.register_table("form", RegisteredForm, key="code", version=None)
    verification.register_table("suggestion", Suggestion)
