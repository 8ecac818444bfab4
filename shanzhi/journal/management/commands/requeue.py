"""``requeue``: show what was set aside, or make it due again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.journal import errands, queries
from shanzhi.kernel import clock

LARGEST = 2**63


class Command(BaseCommand):
    """Shows and requeues poisonous errands."""

    help = "List errands that were set aside; with --all, --subscriber or --id make them due again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the three ways to choose."""
        parser.add_argument("--all", action="store_true", dest="everything")
        parser.add_argument("--subscriber", default="")
        parser.add_argument("--id", action="append", default=[], type=int, dest="ids")

    def handle(self, *_args: Any, everything: bool, subscriber: str, ids: list[int], **_options: Any) -> None:
        """List, or requeue and say how many."""
        if any(not 0 < one < LARGEST for one in ids):
            raise CommandError("--id must be a number as the list shows it; see requeue without arguments")
        if everything or subscriber or ids:
            number = errands.requeue(at=clock.now(), subscriber=subscriber, ids=ids)
            self.stdout.write(f"{number} due again")
            return
        aside = queries.errands_set_aside()
        if not aside:
            self.stdout.write("nothing is set aside")
        for errand in aside:
            self.stdout.write(
                f"{errand.pk} {errand.subscriber} entry {errand.entry_id} tries {errand.tries}: {errand.last_error}"
            )
