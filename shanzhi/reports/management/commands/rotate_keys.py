"""``manage rotate_keys``: make a new sealing key and seal every identity again under it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from shanzhi.kernel import clock
from shanzhi.kernel.actors import SYSTEM
from shanzhi.people.models import Deployment
from shanzhi.reports import vault
from shanzhi.reports.actions.identity import reseal_all, rotate_keys


class Command(BaseCommand):
    """Turns the keys; old ones stay in SHANZHI_HOME/keys, since backups made before need them."""

    help = "Make a new sealing key and seal every teller's identity again under it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Allow going on with a rotation that was stopped half-way."""
        parser.add_argument("--go-on", action="store_true", help="make no new key; finish under the current one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate once, then seal again district by district."""
        at = clock.now()
        made = bool(options["go_on"])
        named = list(Deployment.objects.order_by("district_id").values_list("district_id", flat=True))
        for district_id in named or [settings.ENV.district_id]:
            if made:
                current = vault.ring().current
                turned = reseal_all(district_id=district_id, key_id=current, by=SYSTEM, at=at)
            else:
                turned, made = rotate_keys(district_id=district_id, by=SYSTEM, at=at), True
            self.stdout.write(f"{district_id}: {turned}, key {vault.ring().current}")
