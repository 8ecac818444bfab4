"""``replay_recheck NUMBER``: draw a sample for the second look again, and say whether everything agrees."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.callbacks.models import RecheckDraw
from shanzhi.callbacks.queries.looking import replay


class Command(BaseCommand):
    """Draws again; ends with 1 when something disagrees."""

    help = "Draw a sample for the second look again from its kept candidate list and seed, and compare."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the number of the drawing."""
        parser.add_argument("number", help="the drawing's number, as it stands on its page")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was kept and what drawing again gives."""
        draw = RecheckDraw.objects.in_district(settings.ENV.district_id).filter(number=options["number"]).first()
        if draw is None:
            raise CommandError(f"there is no drawing {options['number']}")
        found = replay(draw)
        self.stdout.write(f"{draw.number}: {draw.sample_size} of {draw.candidate_total}, {draw.since} to {draw.until}")
        self.stdout.write(f"algorithm {draw.algorithm}, seed {draw.seed}")
        for what, agrees in (
            (f"candidate list, SHA-256 {draw.digest}", found.digest_agrees),
            ("journal line (digest, seed, algorithm)", found.line_agrees),
            (f"sample: {' '.join(found.numbers)}", found.sample_agrees),
        ):
            self.stdout.write(f"{'agrees' if agrees else 'DISAGREES'}: {what}")
        if not found.agrees:
            raise CommandError("drawing again gives something else")
