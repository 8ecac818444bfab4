"""``apply_retention``: erase what has come of age under the rules of retention."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from shanzhi.journal import retention
from shanzhi.journal.models import RetentionRule
from shanzhi.kernel import clock


class Command(BaseCommand):
    """Carries out the retention rules of every district in this database."""

    help = "Erase payloads and records whose term of retention is over. Every erasure is a journal line."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Carry out and print how many things were erased."""
        districts = RetentionRule.objects.order_by("district_id").values_list("district_id", flat=True).distinct()
        if not districts:
            self.stdout.write("no terms are set: nothing is erased")
        for district_id in list(districts):
            for entity, number in retention.apply(district_id, at=clock.now()).items():
                self.stdout.write(f"{district_id} {entity}: {number} erased")
