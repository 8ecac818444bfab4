"""``import_staff SHEET [--dry-run]``: staff 人员 from a sheet; prints each new person's link, once."""

from __future__ import annotations

from collections.abc import Callable

from shanzhi.accounts.letters import letter_address
from shanzhi.organisation.commanding import SheetCommand
from shanzhi.organisation.sheets import Outcome
from shanzhi.people.imports.staff import StaffOutcome, import_staff


class Command(SheetCommand):
    """Takes staff in."""

    help = "Take staff in from a sheet (example: shanzhi/people/data/examples/staff.csv)."

    def take_in(self) -> Callable[..., Outcome]:
        """Return the import of staff."""
        return import_staff

    def after(self, outcome: Outcome) -> None:
        """Print each new person's link, by which they set their password; it is kept nowhere."""
        for invited in outcome.invited if isinstance(outcome, StaffOutcome) else []:
            self.stdout.write(f"{invited.user.username} {invited.user.name} {letter_address(invited.token)}")
