"""``rehearse``: plays the county's staff for a span of days, as fast as it goes, and prints what came of it."""

from __future__ import annotations

import json
import math
import resource
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Min

from shanzhi.kernel import clock
from shanzhi.kernel.clock import CHINA, local
from shanzhi.kernel.refusal import Refused
from shanzhi.people.models import Post
from shanzhi.rehearse.actions.playing import Played, play
from shanzhi.rehearse.actions.stage import Stage
from shanzhi.script.rates import DEFAULT, Rates

FARTHEST = timedelta(days=366 * 20)  # on either side of today: no clock is reckoned over more than thirty years


class Command(BaseCommand):
    """Plays the staff of a demonstration through the same verbs as people."""

    help = "Play the staff of a demonstration county over open and made-up reports, by stated and seeded rates."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the span, the amount, the seed, the rates."""
        parser.add_argument("--days", type=int, default=10, help="how many days (10)")
        parser.add_argument("--per-day", type=float, default=6, help="tellings a working day; 0 plays what is open (6)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same rehearsal (1)")
        parser.add_argument("--from-date", help="first day, 2026-03-01; else so many days before now")
        parser.add_argument("--fast", action="store_true", help="leave no notes in the staff's inboxes")
        parser.add_argument("--round", action="store_true", help="play what happens above the loop as well")
        parser.add_argument("--rate", action="append", default=[], metavar="NAME=SHARE", help="returned=0.1 …")
        parser.add_argument("--show-rates", action="store_true", help="print the rates and do nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Play, telling how far it is every week, and print counts, shares and speed as JSON."""
        rates = _rates(options["rate"])
        if options["show_rates"]:
            for name, label, share in rates.lines():
                self.stdout.write(f"{name:16} {share:6.3f}  {label}")
            return
        if not 0 <= options["per_day"] < math.inf:
            raise CommandError("--per-day must be a number, 0 or more")
        if not 1 <= options["days"] <= FARTHEST.days:
            raise CommandError(f"--days must be 1 to {FARTHEST.days}")
        start = _start(options["from_date"], options["days"])
        _must_be_held(start)
        until = start + timedelta(days=options["days"])
        try:
            played = play(
                settings.ENV.district_id,
                start=start,
                until=until,
                per_day=options["per_day"],
                seed=options["seed"],
                rates=rates,
                fast_until=until if options["fast"] else None,
                has_round=options["round"],
                every_breath=self._weekly(),
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(json.dumps(told(played) | {"rates": rates.to_json()}, ensure_ascii=False))

    def _weekly(self) -> Any:
        last = ""

        def say(stage: Stage) -> None:
            nonlocal last
            week = f"{local(stage.now):%G-%V}"
            if week != last:
                last = week
                cases, waiting = stage.counts["report.tell"], len(stage.agenda)
                self.stderr.write(f"{local(stage.now):%Y-%m-%d}: {cases} cases, {waiting} on the agenda")

        return say


def told(played: Played) -> dict[str, Any]:
    """Return what came of it as plain data: acts by verb, shares, refusals, cases a second, memory in MB."""
    return {
        "counts": dict(sorted(played.counts.items())),
        "observed": played.observed,
        "refused": dict(sorted(played.refusals.items(), key=lambda one: -one[1])[:20]),
        "cases": played.cases,
        "open": played.open_cases,
        "seconds": round(played.seconds, 1),
        "cases_per_second": round(played.speed, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _rates(given: list[str]) -> Rates:
    known, kept = DEFAULT.to_json(), {}
    for one in given:
        name, _, share = one.partition("=")
        if name not in known:
            raise CommandError(f"no rate is called {name}; --show-rates lists them")
        try:
            kept[name] = float(share)
            Rates.from_json({name: kept[name]})
        except ValueError:
            raise CommandError(f"--rate {name} must be a share between 0 and 1, not {share or 'nothing'}") from None
    return Rates.from_json(kept)


def _must_be_held(start: datetime) -> None:
    """Refuse to play days on which nobody held a post yet: every act of them would be refused, one by one."""
    first, begins = local(start).date(), Post.objects.aggregate(begins=Min("starts_on"))["begins"]
    if begins is not None and first < begins:
        needed = (local(clock.now()).date() - first).days
        raise CommandError(
            f"nobody holds a post in this county before {begins}. Play from then on, or load another demonstration, "
            f"into another SHANZHI_HOME, that reaches back to {first}: load_demonstration --cases 0 --days {needed}"
        )


def _start(given: str | None, days: int) -> datetime:
    if not given:
        return clock.now() - timedelta(days=days)
    try:
        first = date.fromisoformat(given)
    except ValueError:
        raise CommandError(f"--from-date must be a day like 2026-03-01, not {given}") from None
    earliest, latest = (local(clock.now() + way * FARTHEST).date() for way in (-1, 1))
    if first < earliest or first > latest - timedelta(days=days):
        raise CommandError(
            f"--from-date must be so that the {days} days lie between {earliest} and {latest}: the calendar and the "
            f"clocks of what is open aren't reckoned further than that; not {given}"
        )
    return datetime.combine(first, datetime.min.time(), CHINA)
