"""``create_keeper USERNAME NAME``: the first keeper 管理员 of a county, who invites everybody else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.people.actions.posts import give_post
from shanzhi.people.actions.staff import invite
from shanzhi.people.capacities import Capacity
from shanzhi.territory.queries import division_by_code


class Command(BaseCommand):
    """Invites a keeper posted over the whole district."""

    help = "Invite a keeper posted over the whole district, and print the invitation's token once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who it is."""
        parser.add_argument("username")
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Invite, post, and print the token."""
        district_id = settings.ENV.district_id
        by, at = Actor(ActorKind.SYSTEM, name="create_keeper", district_id=district_id), clock.now()
        county = division_by_code(district_id)
        if county is None:
            raise CommandError(f"no division {district_id}: import the divisions first")
        try:
            with transaction.atomic():
                invited = invite(options["username"], name=options["name"], by=by, at=at)
                give_post(invited.user, capacity=Capacity.KEEPER, division=county, by=by, at=at)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(invited.token)
