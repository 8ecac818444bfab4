"""``open311_key NAME``: make a key for a client that writes requests; prints it once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.open311.actions import make_key, revoke_key


class Command(BaseCommand):
    """Makes or revokes a key."""

    help = "Make an Open311 key (printed once, kept hashed), or take one back with --revoke."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who the key is for, and what it may do."""
        parser.add_argument("name")
        parser.add_argument("--contact", default="")
        parser.add_argument("--per-day", type=int, default=500)
        parser.add_argument("--release", action="store_true", help="publish its masked words at once")
        parser.add_argument("--revoke", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the key and print it, or take it back."""
        by, at = Actor(ActorKind.SYSTEM, district_id=settings.ENV.district_id), clock.now()
        try:
            if options["revoke"]:
                revoke_key(options["name"], by=by, at=at)
                self.stdout.write(f"{options['name']}: taken back")
                return
            _key, secret = make_key(
                options["name"],
                contact=options["contact"],
                per_day=options["per_day"],
                releases=options["release"],
                by=by,
                at=at,
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(secret)
