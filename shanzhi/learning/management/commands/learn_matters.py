"""``learn_matters``: learn now from what people decided, as the nightly run does; says what came of it as JSON."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shanzhi.kernel import clock
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.refusal import Refused
from shanzhi.learning.actions.versions import learn_matters


class Command(BaseCommand):
    """Learns a version."""

    help = "Learn from what people decided; switch to it unless it does worse on what was kept apart."

    def handle(self, *args: Any, **options: Any) -> None:
        """Learn, or say why not."""
        try:
            made = learn_matters(settings.ENV.district_id, by=SYSTEM, at=clock.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        told = {
            "version": made.number,
            "texts": made.texts,
            "kept_apart": made.kept_apart,
            "switched": made.in_service,
            "verdict": str(made.get_verdict_display()),
            "digest": made.digest,
            "figures": made.figures,
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False))
