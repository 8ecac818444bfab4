"""How listings and projects stand today, for the check that lines and states agree."""

from __future__ import annotations

from shanzhi.journal import verification
from shanzhi.needs.models import Listing, Project


def register() -> None:
    """Register listings and projects with the journal's check."""
    verification.register_table("listing", Listing)
    verification.register_table("need_project", Project)
