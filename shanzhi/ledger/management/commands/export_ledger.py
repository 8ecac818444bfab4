"""``export_ledger``: the whole ledger into a file, for anybody to check with ``verify.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.journal.queries import known_district
from shanzhi.kernel import clock
from shanzhi.ledger.actions import checkpoints, exports, lines


class Command(BaseCommand):
    """Exports the ledger; that it was exported is a line of the journal."""

    help = "Write the ledger as JSON lines. With headers it names staff; --payloads adds what lines carry."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and what goes into it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--district", type=known_district, default=settings.ENV.district_id)
        parser.add_argument("--hashes-only", action="store_true", help="no headers: fit to be published")
        parser.add_argument("--payloads", action="store_true", help="also what lines carry; keep such a file locked up")

    def handle(
        self, *_args: Any, file: Path, district: str, hashes_only: bool, payloads: bool, **_options: Any
    ) -> None:
        """Enter and sign what is new, then export."""
        if hashes_only and payloads:
            raise CommandError("--hashes-only and --payloads exclude each other")
        lines.sequence(district)
        try:
            checkpoints.sign(district, at=clock.now())
            with file.open("x", encoding="utf-8") as out:
                file.chmod(0o600)
                written = exports.export(district, out, at=clock.now(), headers=not hashes_only, payloads=payloads)
        except (OSError, LookupError, checkpoints.LedgerBroken) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: {written} lines. Check it with: python3 verify.py {file}")
