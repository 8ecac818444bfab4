"""``sequence_ledger``: give committed lines their place, and sign."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.journal.queries import known_district
from shanzhi.kernel import clock
from shanzhi.ledger import keys, queries
from shanzhi.ledger.actions import checkpoints, lines


class Command(BaseCommand):
    """Sequences and signs, as the worker does every minute."""

    help = "Enter committed journal lines into the ledger and sign a checkpoint."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--district``, ``--whole`` and ``--new-key``."""
        parser.add_argument("--district", type=known_district, default=settings.ENV.district_id)
        parser.add_argument("--whole", action="store_true", help="look for late lines from the very first on")
        parser.add_argument("--new-key", action="store_true", help="sign with a new key from now on")

    def handle(self, *_args: Any, district: str, whole: bool, new_key: bool, **_options: Any) -> None:
        """Sequence, sign, and print the checkpoint."""
        placed = lines.sequence(district, whole=whole)
        if new_key and keys.are_gone(district) and queries.latest_checkpoint(district) is not None:
            raise CommandError(keys.absent(district))
        if new_key:
            self.stdout.write(f"new verifier key: {keys.rotate(district)}")
        try:
            checkpoints.sign(district, at=clock.now())
        except checkpoints.LedgerBroken as error:
            raise CommandError(f"not signed: {error}. Run verify_ledger.") from error
        self.stdout.write(f"{placed} lines entered")
        last = queries.latest_checkpoint(district)
        if last is not None:
            self.stdout.write(f"\n{last.text}")
