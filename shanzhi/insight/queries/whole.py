"""The whole picture of an area and month 全局, in six statements: what page, brief and hall screen are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shanzhi.insight.access import plainly
from shanzhi.insight.queries.figures import ClockHeap, Cohort, UnitClocks, clock_heaps, cohort
from shanzhi.insight.queries.ground import Scope
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.loop.workflow import State
from shanzhi.readings.queries.counts import Taken, taken
from shanzhi.readings.queries.lists import Asked
from shanzhi.readings.queries.months import Months, months
from shanzhi.scoring.spans import Span
from shanzhi.territory.models import Division


@dataclass(frozen=True, slots=True)
class Whole:
    """What is known of an area in a month, and as things stand at the moment."""

    scope: Scope
    month: Span
    at: datetime
    heaps: list[ClockHeap]
    told: Cohort
    months: Months
    taken: dict[str, Taken]

    @property
    def since(self) -> date:
        """Return the month's first day."""
        return self.month.starts_on

    @property
    def until(self) -> date:
        """Return the month's last day, today while it runs."""
        return min(self.month.ends_on - timedelta(days=1), local(self.at).date())

    @property
    def is_running(self) -> bool:
        """Return whether the month isn't over yet."""
        return local(self.at).date() < self.month.ends_on

    @property
    def counted_at(self) -> datetime | None:
        """Return until when the figures of the month were counted; None where there are none."""
        period = self.months.periods.get(self.month.code)
        return period.counted_at if period is not None else None

    def open(self, *names: str) -> int:
        """Return how many cases are open with these clocks, with any where none is named."""
        return sum(heap.counts[name] for heap in self.heaps for name in names or heap.counts)

    def handled(self, by: str) -> list[UnitClocks]:
        """Return the clocks of what is being handled by lead ``unit`` or by ``matter``, those with most first."""
        found: dict[str, UnitClocks] = {}
        for heap in self.heaps:
            code, words = getattr(heap, by)
            if heap.state != State.DISPATCHED or not code:
                continue
            mine = found.setdefault(code, UnitClocks(code, words, dict.fromkeys(heap.counts, 0)))
            for clock, n in heap.counts.items():
                mine.counts[clock] += n
        return sorted(found.values(), key=lambda one: (-one.total, one.code))


def whole(actor: Actor, scope: Scope, month: Span, *, at: datetime) -> Whole:
    """Return the whole picture of one area (five statements, besides the look at the ground)."""
    [root] = scope.roots
    county = root.kind == Division.Kind.COUNTY
    plain = plainly(actor)
    last = min(month.ends_on - timedelta(days=1), local(at).date())
    return Whole(
        scope,
        month,
        at,
        clock_heaps(plain, scope.paths, at=at),
        cohort(plain, scope.paths, since=month.starts_on, at=at, until=last),
        months(actor, root.path, month, county=county),
        taken(Asked(actor.district_id, root.path, month, at), county=county),
    )
