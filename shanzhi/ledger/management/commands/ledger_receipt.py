"""``ledger_receipt``: the receipt of one line, by its number in the ledger or by its subject."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.journal.queries import known_district
from shanzhi.ledger import queries


class Command(BaseCommand):
    """Prints one receipt as JSON."""

    help = "Print the receipt of a line: NUMBER counts from 1; or --subject KIND:ID for the first line about it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the ways to name a line and what goes into the receipt."""
        parser.add_argument("number", type=int, nargs="?")
        parser.add_argument("--subject", default="", help="KIND:ID, e.g. report:0198…")
        parser.add_argument("--district", type=known_district, default=settings.ENV.district_id)
        parser.add_argument("--public", action="store_true", help="without names, as on the public page")
        parser.add_argument("--payload", action="store_true", help="also what the line carries")

    def handle(
        self, *_args: Any, number: int | None, subject: str, district: str, public: bool, payload: bool, **_options: Any
    ) -> None:
        """Print the receipt."""
        if (number is None) == (not subject):
            raise CommandError("give either a number or --subject KIND:ID")
        kind, _colon, subject_id = subject.partition(":")
        index = number - 1 if number is not None else queries.place_of(district, kind, subject_id)
        found = None
        if index is not None and index >= 0:
            found = queries.receipt_at(district, index, complete=not public, with_payload=payload and not public)
        if found is None:
            raise CommandError("no such line under a checkpoint yet")
        self.stdout.write(found.as_json())
