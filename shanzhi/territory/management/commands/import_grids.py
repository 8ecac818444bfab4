"""``import_grids FILE``: a sheet of grids, or a GeoJSON file of grids with their outlines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shanzhi.kernel.sheets import read_sheet
from shanzhi.survey.outlines import collection_in
from shanzhi.territory.actions.grids import import_grids
from shanzhi.territory.management.sheet_command import SheetCommand, is_geojson
from shanzhi.territory.outcomes import Outcome


class Command(SheetCommand):
    """Takes in grids."""

    help = "Import grids from a sheet (CSV, XLSX) or with their outlines from GeoJSON; join both by running twice."

    def take(self, path: Path, *, crs: str, **frame: Any) -> Outcome:
        """Import one file."""
        if is_geojson(path):
            return import_grids(collection=collection_in(path.read_bytes()), crs=crs, **frame)
        return import_grids(sheet=read_sheet(path), **frame)
