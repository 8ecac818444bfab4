"""``import_places FILE``: a sheet of places, or of buildings with their stairwells (known by the header 楼栋编码)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shanzhi.kernel.sheets import read_sheet
from shanzhi.territory.actions.buildings import import_buildings
from shanzhi.territory.actions.places import import_places
from shanzhi.territory.management.sheet_command import SheetCommand
from shanzhi.territory.outcomes import Outcome


class Command(SheetCommand):
    """Takes in places, or buildings."""

    help = "Import places, or buildings and their stairwells, from sheets (CSV, XLSX)."

    def take(self, path: Path, *, crs: str, **frame: Any) -> Outcome:
        """Import one file."""
        sheet = read_sheet(path)
        return (import_buildings if sheet.column("楼栋编码") else import_places)(sheet, **frame)
