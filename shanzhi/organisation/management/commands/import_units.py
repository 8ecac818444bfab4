"""``import_units SHEET [--dry-run]``: units 单位 from a sheet."""

from __future__ import annotations

from collections.abc import Callable

from shanzhi.organisation.commanding import SheetCommand
from shanzhi.organisation.imports import import_units
from shanzhi.organisation.sheets import Outcome


class Command(SheetCommand):
    """Takes units in."""

    help = "Take units in from a sheet (example: shanzhi/organisation/data/examples/units.csv)."

    def take_in(self) -> Callable[..., Outcome]:
        """Return the import of units."""
        return import_units
