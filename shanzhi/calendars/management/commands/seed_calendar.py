"""``seed_calendar``: enter the yearly notices that the library carries."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shanzhi.calendars.actions import seed_from_library
from shanzhi.kernel import clock
from shanzhi.kernel.refusal import Refused


class Command(BaseCommand):
    """Enters holidays and make-up workdays; a second run changes nothing."""

    help = "Write the notices of holidays that come with Shanzhi into the calendar; a second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the years; none means all from 2024 on."""
        parser.add_argument("years", nargs="*", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed the county of this deployment."""
        try:
            version = seed_from_library(
                options["years"] or None, district_id=settings.ENV.district_id, by="seed_calendar", at=clock.now()
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{version.district_id} {version.code} {version.reason}")
