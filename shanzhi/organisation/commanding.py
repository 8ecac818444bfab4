"""The one way a command of reference data reads a sheet, runs an import and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import read_sheet
from shanzhi.organisation.sheets import Outcome


class SheetCommand(BaseCommand):
    """Takes a CSV or XLSX sheet in; ``--dry-run`` only says what would happen."""

    def take_in(self) -> Callable[..., Outcome]:
        """Return the import this command runs."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the sheet's path."""
        parser.add_argument("sheet")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import and print its summary and every row that was not taken."""
        by = Actor(ActorKind.IMPORT, name=self.__module__.rpartition(".")[2], district_id=settings.ENV.district_id)
        try:
            outcome = self.take_in()(read_sheet(options["sheet"]), by=by, at=clock.now(), dry_run=options["dry_run"])
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(outcome.summary)
        for fault in outcome.faults:
            self.stdout.write(f"{fault.number}: {' '.join(fault.sentences)}")
        self.after(outcome)

    def after(self, outcome: Outcome) -> None:
        """Say what else there is to say."""
