"""``set_retention``: show how long things are kept, or set a term."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.journal import actions, retention
from shanzhi.journal.models import RetentionRule
from shanzhi.kernel import clock
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.refusal import Refused


class Command(BaseCommand):
    """Shows the terms of retention, or sets one; the worker carries them out every night."""

    help = "Without arguments list the terms; with an entity (journal.case, journal.*, reports.identity) set its days."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what is kept, for how long and by which rule."""
        parser.add_argument("entity", nargs="?", default="")
        parser.add_argument("days", nargs="?", type=int, default=0)
        parser.add_argument("--basis", default="", help="the rule it follows; goes into the journal")

    def handle(self, *_args: Any, entity: str, days: int, basis: str, **_options: Any) -> None:
        """List, or set and say so."""
        district_id = settings.ENV.district_id
        if not entity:
            rules = RetentionRule.objects.filter(district_id=district_id).order_by("entity")
            if not rules:
                self.stdout.write("no terms are set: everything is kept")
            for rule in rules:
                self.stdout.write(f"{rule.entity} {rule.keep_days} days: {rule.basis}")
            return
        if not entity.startswith(retention.OWN) and entity not in retention.entities():
            raise CommandError(
                f"nothing is called {entity}; there are journal.<kind>, {', '.join(retention.entities())}"
            )
        try:
            actions.set_retention(
                entity, district_id=district_id, keep_days=days, basis=basis, by=SYSTEM, at=clock.now()
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{entity} {days} days: {basis}")
