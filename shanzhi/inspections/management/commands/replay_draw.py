"""``replay_draw NUMBER``: draw again from the kept candidates and the seed, and say whether it comes out the same."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.enforcement import drawing
from shanzhi.inspections.models.tasks import Draw
from shanzhi.journal.queries import known_district


class Command(BaseCommand):
    """Replays one draw."""

    help = "Draw again from the kept candidates and the seed; fails when digest or outcome differ."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the inspection's number."""
        parser.add_argument("number", metavar="NUMBER", help="the inspection's number, such as JC26-0001")
        parser.add_argument("--district", type=known_district, default=settings.ENV.district_id)

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay it and print what came out as JSON."""
        rows = Draw.objects.filter(inspection__district_id=options["district"], inspection__number=options["number"])
        draw = rows.exclude(drawn_at=None).first()
        if draw is None:
            raise CommandError(f"{options['number']}: nothing was drawn under this number")
        outcome = drawing.replay(draw.inputs, draw.seed)
        told = {
            "number": options["number"],
            "algorithm": draw.algorithm,
            "seed": draw.seed,
            "digest": draw.digest,
            "digest_agrees": drawing.digest(draw.inputs) == draw.digest,
            "outcome_agrees": outcome == draw.outcome,
            "visits": outcome["visits"],
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        if not (told["digest_agrees"] and told["outcome_agrees"]):
            raise CommandError("the replay differs from what is kept")
