"""``advice_score TRAIN TEST``: learn the matters of one labelled sheet, try them on another; one JSON object."""

from __future__ import annotations

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.kernel.refusal import Refused
from shanzhi.learning.sheets import read_labelled
from shanzhi.learning.trials import score_sheets


class Command(BaseCommand):
    """Scores the matter suggestion; no database is read or written."""

    help = "Print macro-F1, accuracy, calibration and the share at 'sure' on TEST of what is learned from TRAIN."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the two sheets."""
        parser.add_argument("train", help="labelled sheet to learn from (CSV or XLSX)")
        parser.add_argument("test", help="labelled sheet to be tried on")
        parser.add_argument("--answers", help="write each answer beside its truth to this JSON-lines file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, learn, try, print."""
        started = time.monotonic()
        try:
            found, answers = score_sheets(read_labelled(options["train"]), read_labelled(options["test"]))
        except (Refused, ValueError, OSError) as fault:
            raise CommandError(str(fault)) from fault
        found["seconds"] = round(time.monotonic() - started, 1)
        if options["answers"]:
            with open(options["answers"], "w", encoding="utf-8") as file:
                file.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in answers)
        self.stdout.write(json.dumps(found, ensure_ascii=False))
