"""``verify_ledger``: hold lines, nodes and checkpoints against each other; print what doesn't hold."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.journal.queries import known_district
from shanzhi.kernel import clock
from shanzhi.ledger.actions import checks


class Command(BaseCommand):
    """Prints findings and ends with 1 when there are any."""

    help = "Check the whole ledger; the result is a line of the journal. Exit code 1 when anything doesn't hold."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--district`` and ``--checkpoint``."""
        parser.add_argument("--district", type=known_district, default=settings.ENV.district_id)
        parser.add_argument(
            "--checkpoint", action="append", default=[], type=Path, help="a checkpoint got elsewhere: printed, mailed"
        )

    def handle(self, *_args: Any, district: str, checkpoint: list[Path], **_options: Any) -> None:
        """Check and print."""
        others = []
        for path in checkpoint:
            try:
                others.append(path.read_text(encoding="utf-8"))
            except (OSError, UnicodeDecodeError) as error:
                raise CommandError(f"{path} is no checkpoint's text: {error}") from error
        verdict = checks.verify(district, at=clock.now(), others=others)
        for one in verdict.findings:
            self.stdout.write(f"{district} {one.kind}: {one.sentence}")
        self.stdout.write(f"{verdict.size} lines, {verdict.checkpoints} checkpoints, root {verdict.root}")
        self.stdout.write(f"{len(verdict.findings)} findings" if verdict.findings else "the ledger holds")
        if verdict.findings:
            sys.exit(1)
