"""``advice_hot SHEET``: the hot issues among a sheet's messages; one JSON object with the clusters, hottest first."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.advice.hot import LEAST
from shanzhi.kernel.refusal import Refused
from shanzhi.learning.sheets import read_messages
from shanzhi.learning.trials import hot_issues


class Command(BaseCommand):
    """Finds hot issues; no database is read or written."""

    help = "Print the clusters of place, matter and time among the messages of SHEET as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the sheet."""
        parser.add_argument("sheet", help="sheet of messages (CSV or XLSX)")
        parser.add_argument("--least", type=int, default=LEAST, help="messages a cluster has at least")
        parser.add_argument("--limit", type=int, default=30, help="clusters printed at most")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, cluster, print."""
        try:
            messages = read_messages(options["sheet"])
        except (Refused, OSError) as fault:
            raise CommandError(str(fault)) from fault
        found = hot_issues(messages, least=max(2, options["least"]), limit=options["limit"])
        self.stdout.write(json.dumps(found, ensure_ascii=False))
