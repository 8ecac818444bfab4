"""``create_keeper USERNAME NAME``: the first keeper 管理员 of a county, who invites everybody else.

In an empty database the county itself is entered too, by its code; the sheet of divisions gives it its name later.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from shanzhi.accounts.letters import letter_address
from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import read_sheet
from shanzhi.people.actions.posts import give_post
from shanzhi.people.actions.staff import invite
from shanzhi.people.capacities import Capacity
from shanzhi.territory.actions.divisions import import_divisions
from shanzhi.territory.demonstration import DRAWN_AS
from shanzhi.territory.models import Division
from shanzhi.territory.queries import division_by_code


class Command(BaseCommand):
    """Invites a keeper posted over the whole district."""

    help = "Invite a keeper posted over the whole district, and print the invitation's link, once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who it is, and what the county is called while no sheet says so."""
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("--county", default="", help="the county's name, where its divisions aren't imported yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Invite, post, and print the link."""
        district_id = settings.ENV.district_id
        by, at = Actor(ActorKind.SYSTEM, name="create_keeper", district_id=district_id), clock.now()
        try:
            with transaction.atomic():
                county = division_by_code(district_id)
                if county is not None and options["county"] not in {"", county.name}:
                    raise CommandError(f"The county is {county.name} already: leave --county out; a sheet renames it.")
                county = county or _entered(options["county"] or district_id, by=by, at=at)
                invited = invite(options["username"], name=options["name"], by=by, at=at)
                give_post(invited.user, capacity=Capacity.KEEPER, division=county, by=by, at=at)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if district_id == DRAWN_AS:
            self.stderr.write(
                f"Mind: {DRAWN_AS} is the code of the invented examples. A real county begins with its own, in "
                "SHANZHI_DISTRICT, before anything is entered."
            )
        self.stdout.write(letter_address(invited.token))


def _entered(name: str, *, by: Actor, at: datetime) -> Division:
    """Enter the county alone, through the same import as everything under it.

    :raises CommandError: when its code can't be a county's.
    """
    code = settings.ENV.district_id.ljust(12, "0")
    sheet = read_sheet(f"区划代码,名称\n{code},{name}\n".encode(), filename="county.csv")
    outcome = import_divisions(sheet, by=by, at=at, source="create_keeper")
    county = division_by_code(code)
    if county is None:
        raise CommandError(" ".join(str(fault) for fault in outcome.faults))
    return county
