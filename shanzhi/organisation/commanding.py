"""The one way a command of reference data reads a sheet, runs an import and says what came of it.

It ends with 1 when some rows were not taken, and names the columns nobody looked under.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext

from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import SheetError, read_sheet
from shanzhi.organisation.sheets import Outcome
from shanzhi.ui.joining import joined


class SheetCommand(BaseCommand):
    """Takes a CSV or XLSX sheet in; ``--dry-run`` only says what would happen."""

    def take_in(self) -> Callable[..., Outcome]:
        """Return the import this command runs."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the sheet's path."""
        parser.add_argument("sheet", metavar="FILE", help="CSV or XLSX, with the columns of the example")
        parser.add_argument("--dry-run", action="store_true", help="read and check, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import and print its summary and every row that was not taken."""
        by = Actor(ActorKind.IMPORT, name=self.__module__.rpartition(".")[2], district_id=settings.ENV.district_id)
        try:
            sheet = read_sheet(options["sheet"])
            outcome = self.take_in()(sheet, by=by, at=clock.now(), dry_run=options["dry_run"])
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        for fault in outcome.faults:
            self.stderr.write(str(SheetError(fault.number, " ".join(fault.sentences))))
        if sheet.unread:
            self.stderr.write(gettext("没有看的列：%(names)s。") % {"names": joined(sheet.unread)})
        self.stdout.write(outcome.summary)
        self.after(outcome)
        if outcome.faults:
            raise SystemExit(1)

    def after(self, outcome: Outcome) -> None:
        """Say what else there is to say."""
