"""``assess``: count the open periods now, or count a frozen one again and compare it digit by digit."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.assessment.actions.refreshing import refresh
from shanzhi.assessment.models import Period
from shanzhi.assessment.queries.periods import recompute
from shanzhi.cases.models import Case
from shanzhi.journal.queries import known_district
from shanzhi.kernel import clock

SHOWN = 50


class Command(BaseCommand):
    """Counts, or proves that a frozen count can be made again."""

    help = "Count the open periods now; --recompute [CODE …] makes frozen periods again from cases and journal."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what to do."""
        parser.add_argument("--district", type=known_district, default=settings.ENV.district_id)
        parser.add_argument("--recompute", nargs="*", metavar="CODE", help="frozen periods, all when none is named")

    def handle(self, *_args: Any, district: str, recompute: list[str] | None, **_options: Any) -> None:
        """Count, or make again."""
        if recompute is None:
            for period in refresh(district, at=clock.now()):
                self.stdout.write(f"{period.code}: counted as of {period.counted_at:%Y-%m-%d %H:%M}")
            return
        frozen = Period.objects.filter(district_id=district).exclude(state="open").order_by("ends_on", "-starts_on")
        chosen = list(frozen.filter(code__in=recompute) if recompute else frozen)
        if set(recompute) - {one.code for one in chosen}:
            raise CommandError("not frozen: " + ", ".join(sorted(set(recompute) - {one.code for one in chosen})))
        same = [self._again(period) for period in chosen]
        if not all(same):
            raise CommandError("some periods came out otherwise")

    def _again(self, period: Period) -> bool:
        found = recompute(period)
        verdict = "the same" if found.is_same else f"OTHERWISE: {found.digest}"
        self.stdout.write(f"{period.code}: {period.digest} {verdict}")
        keys = {one.case_id for one in found.differences[:SHOWN]}
        cases = Case.objects.in_district(period.district_id).filter(pk__in=keys, zone="ordinary")
        numbers = dict(cases.values_list("pk", "number"))
        for one in found.differences[:SHOWN]:
            self.stdout.write(f"  {numbers.get(one.case_id, '–')} {one.question}: {one.then!r} then, {one.now!r} now")
        return found.is_same
