"""``work``: the worker, for ever, for a while, or once."""

from __future__ import annotations

import math
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.journal.worker import Worker, run_once


class Command(BaseCommand):
    """Runs the worker."""

    help = "Tell subscribers of new journal lines and run periodic functions."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--once`` and ``--seconds``."""
        parser.add_argument("--once", action="store_true", help="do what is due, then end")
        parser.add_argument("--seconds", type=float, help="end after so many seconds")

    def handle(self, *_args: Any, once: bool, seconds: float | None, **_options: Any) -> None:
        """Run; end cleanly on SIGTERM and SIGINT."""
        if seconds is not None and not 0 <= seconds < math.inf:
            raise CommandError("--seconds must be a number of seconds from 0 on, such as 600; leave it out for ever")
        if once:
            self.stdout.write(f"{run_once()} done")
            return
        worker = Worker()
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        worker.run(seconds=seconds)
