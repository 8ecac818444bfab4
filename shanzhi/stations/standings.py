"""How stations, namings, opinions and faults stand today, for the check that lines and states agree."""

from __future__ import annotations

from shanzhi.journal import verification
from shanzhi.stations.models import Fault, Naming, Opinion, Station


def register() -> None:
    """Register all four with the journal's check."""
    verification.register_table("station", Station, key="code")
    verification.register_table("naming", Naming)
    verification.register_table("opinion", Opinion)
    verification.register_table("fault", Fault)
