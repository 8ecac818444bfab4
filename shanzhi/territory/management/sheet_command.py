"""What the import commands of the ground share: a file, a dry run, and what became of it in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.survey.coordinates import Crs
from shanzhi.territory.outcomes import Outcome

BY = Actor(ActorKind.IMPORT, name="manage")


class SheetCommand(BaseCommand):
    """Import files, say what was done, and end with 1 when some rows were not taken."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files and the switches."""
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="CSV, XLSX or GeoJSON")
        parser.add_argument("--dry-run", action="store_true", help="read and check, write nothing")
        parser.add_argument("--crs", choices=[str(system) for system in Crs], default="wgs84", help="of GeoJSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import each file in its turn."""
        faulty = False
        for path in options["files"]:
            frame = {"by": BY, "at": clock.now(), "dry_run": options["dry_run"], "source": path.name}
            try:
                outcome = self.take(path, crs=options["crs"], **frame)
            except (Refused, OSError) as error:
                raise CommandError(f"{path}: {error}") from error
            for fault in outcome.faults:
                self.stderr.write(f"{path.name}: {fault}")
            self.stdout.write(f"{path.name}: {outcome.summary}")
            faulty = faulty or bool(outcome.faults)
        if faulty:
            raise SystemExit(1)

    def take(self, path: Path, *, crs: str, **frame: Any) -> Outcome:
        """Import one file."""
        raise NotImplementedError


def is_geojson(path: Path) -> bool:
    """Return whether a file is GeoJSON by its name."""
    return path.suffix.lower() in {".json", ".geojson"}
