"""``load_demonstration``: the invented county with a modest life, in an empty database."""

from __future__ import annotations

import json
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.accounts.models import User
from shanzhi.kernel import clock
from shanzhi.kernel.refusal import Refused
from shanzhi.people.models import Deployment
from shanzhi.rehearse.actions.county import load, summary

MOST_DAYS = 3660


class Command(BaseCommand):
    """Builds the demonstration county and plays its last weeks."""

    help = "Build the invented demonstration county in an empty database and play its last weeks."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the sizes and the seed."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing where a county is set up already")
        parser.add_argument("--cases", type=int, default=250, help="how many tellings, 0 for the county alone (250)")
        parser.add_argument("--days", type=int, default=45, help="over how many days up to now (45)")
        parser.add_argument("--seed", type=int, default=2026, help="the same seed, the same life (2026)")

    def handle(self, *_args: Any, if_empty: bool, cases: int, days: int, seed: int, **_options: Any) -> None:
        """Build, play, and print what was done as JSON."""
        # Accounts without a county: somebody is setting a real one up.
        if if_empty and (Deployment.objects.exists() or User.objects.exists()):
            return
        if cases < 0:
            raise CommandError("--cases must be 0 or more")
        if not 1 <= days <= MOST_DAYS:
            raise CommandError(f"--days must be 1 to {MOST_DAYS}")
        self.stderr.write("Making the demonstration county; everything in it is invented …")
        try:
            built = load(
                settings.ENV.district_id, at=clock.now(), cases=cases, days=days, seed=seed, clock=time.monotonic
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(json.dumps(summary(built), ensure_ascii=False))
