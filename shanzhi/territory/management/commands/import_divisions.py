"""``import_divisions FILE``: a sheet of divisions, or a GeoJSON file of their outlines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shanzhi.kernel.sheets import read_sheet
from shanzhi.survey.outlines import collection_in
from shanzhi.territory.actions.divisions import import_division_outlines, import_divisions
from shanzhi.territory.management.sheet_command import SheetCommand, is_geojson
from shanzhi.territory.outcomes import Outcome


class Command(SheetCommand):
    """Takes in divisions."""

    help = "Import divisions (CSV, XLSX) or their outlines (GeoJSON, by adcode or code)."

    def take(self, path: Path, *, crs: str, **frame: Any) -> Outcome:
        """Import one file."""
        if is_geojson(path):
            return import_division_outlines(collection_in(path.read_bytes()), crs=crs, **frame)
        return import_divisions(read_sheet(path), **frame)
