"""``advice_units HISTORY TEST``: rank units for the rows of one sheet by the history in another; one JSON object."""

from __future__ import annotations

import csv
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.kernel.refusal import Refused
from shanzhi.learning.sheets import read_history
from shanzhi.learning.trials import score_units


class Command(BaseCommand):
    """Scores the shortlist of units; no database is read or written."""

    help = "Print top-1 and top-3 of the ranked units on TEST, beside category + street back-off, as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the two sheets."""
        parser.add_argument("history", help="sheet of earlier cases (CSV or XLSX)")
        parser.add_argument("test", help="sheet of later cases, whose units are to be found")
        parser.add_argument("--aliases", help="CSV without header: old name, name today")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, count, rank, print."""
        aliases: dict[str, str] = {}
        try:
            if options["aliases"]:
                with open(options["aliases"], encoding="utf-8-sig", newline="") as file:
                    aliases = {row[0].strip(): row[1].strip() for row in csv.reader(file) if len(row) >= 2}
            found = score_units(read_history(options["history"]), read_history(options["test"]), aliases=aliases)
        except (Refused, ValueError, OSError) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(json.dumps(found, ensure_ascii=False))
