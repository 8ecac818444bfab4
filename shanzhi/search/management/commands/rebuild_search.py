"""``rebuild_search``: brings the index of a county up to date, in batches; may run while the house serves."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from shanzhi.journal.queries import known_district
from shanzhi.search.actions import rebuild


class Command(BaseCommand):
    """Rebuilds the index of the search."""

    help = "Bring the index of the search up to date with the cases; --anew forgets it first."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the county and whether to begin from nothing."""
        parser.add_argument("--district", type=known_district, default=settings.ENV.district_id)
        parser.add_argument("--anew", action="store_true")

    def handle(self, *_args: Any, district: str, anew: bool, **_options: Any) -> None:
        """Rebuild, and say how many cases were written."""
        self.stdout.write(f"{sum(rebuild(district, anew=anew))} cases written")
