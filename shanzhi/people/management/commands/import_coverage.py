"""``import_coverage SHEET [--dry-run]``: coverage 包联 from a sheet."""

from __future__ import annotations

from collections.abc import Callable

from shanzhi.organisation.commanding import SheetCommand
from shanzhi.organisation.sheets import Outcome
from shanzhi.people.imports.coverage import import_coverage


class Command(SheetCommand):
    """Takes coverage in."""

    help = "Take coverage in from a sheet (example: shanzhi/people/data/examples/coverage.csv)."

    def take_in(self) -> Callable[..., Outcome]:
        """Return the import of coverage."""
        return import_coverage
