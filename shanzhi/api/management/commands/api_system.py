"""``api_system NAME --as CAPACITY --area CODE|--unit CODE --scope …``: let a system in; prints its token once.

``--renew`` prints a new token and ends the old one; ``--revoke`` lets the system out.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.api.access import FOR_SYSTEMS
from shanzhi.api.actions.systems import make_system, renew_system, revoke_system
from shanzhi.api.forms import SystemForm
from shanzhi.api.models import Scope
from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import on_day


class Command(BaseCommand):
    """Lets a system in or out, or renews its token."""

    help = "Let another system in, renew its token with --renew (a token is printed once), or let it out with --revoke."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what the system acts as, where, and what its token opens."""
        parser.add_argument("name")
        parser.add_argument("--as", dest="capacity", choices=[str(one) for one in FOR_SYSTEMS], default="leader")
        parser.add_argument("--area", default="", help="name or code of a division or grid")
        parser.add_argument("--unit", default="", help="name or code of a unit")
        parser.add_argument("--scope", action="append", choices=Scope.values, dest="scopes")
        parser.add_argument("--per-minute", type=int, default=300)
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument("--renew", action="store_true", help="print a new token; the old one opens nothing more")
        instead.add_argument("--revoke", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Let the system in and print its token, or out."""
        by, at = Actor(ActorKind.SYSTEM, district_id=settings.ENV.district_id), clock.now()
        try:
            if options["revoke"]:
                revoke_system(options["name"], by=by, at=at)
                self.stdout.write(f"{options['name']}: let out")
                return
            if options["renew"]:
                self.stdout.write(renew_system(options["name"], by=by, at=at)[1])
                return
            asked = {key: options[key] for key in ("name", "capacity", "area", "unit", "per_minute")}
            form = SystemForm({**asked, "scopes": options["scopes"] or Scope.values}, on=on_day(at))
            if not form.is_valid():
                raise CommandError(
                    "\n".join(f"{name}: {' '.join(map(str, said))}" for name, said in form.errors.items())
                )
            told = {name: form.cleaned_data[name] for name in ("name", "scopes", "per_minute")}
            _system, token = make_system(**told, post=form.post_fields(), by=by, at=at)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(token)
