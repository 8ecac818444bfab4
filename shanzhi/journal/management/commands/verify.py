"""``verify``: check that lines and states agree; print what doesn't."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shanzhi.journal import actions
from shanzhi.journal.queries import districts, known_district
from shanzhi.journal.verify import findings
from shanzhi.kernel import clock


class Command(BaseCommand):
    """Prints findings and ends with 1 when there are any."""

    help = "Check hashes, chains and states of the journal. Exit code 1 when anything doesn't agree."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--district``."""
        parser.add_argument("--district", type=_known, default="", help="six digits; every district when left out")

    def handle(self, *_args: Any, district: str, **_options: Any) -> None:
        """Check, print, and note when that was and what came of it."""
        found = 0
        for district_id in [district] if district else districts():
            before = found
            for one in findings(district_id):
                found += 1
                line = f" line {one.entry_id}" if one.entry_id else ""
                self.stdout.write(
                    f"{district_id} {one.kind}: {one.subject_kind} {one.subject_id}{line}: {one.sentence}"
                )
            actions.note_check(district_id, findings=found - before, at=clock.now())
        self.stdout.write(f"{found} findings" if found else "lines and states agree")
        if found:
            sys.exit(1)


def _known(written: str) -> str:
    return known_district(written) if written else ""
