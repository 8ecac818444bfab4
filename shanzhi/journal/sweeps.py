"""Periodic functions of upper rooms 定时巡扫: ``@every(60, "cases: overdue")``, run by whichever worker comes first.

A run is claimed by compare-and-set on the row's ``due_at``, moved on by the lease; finished, it is due again one period
after it began. A killed run comes back when its lease is over. A sweep reads what is due from its own tables, so that a
missed or doubled run does no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import F

from shanzhi.journal.models import Sweep
from shanzhi.journal.queries import AHEAD
from shanzhi.kernel import clock, logs

log = logs.logger(__name__)
Swept = TypeVar("Swept", bound=Callable[[datetime], Any])


@dataclass(frozen=True, slots=True)
class Periodic:
    """One registered function, its period, and how long a run may take before another worker tries."""

    name: str
    period: timedelta
    lease: timedelta
    func: Callable[[datetime], Any]


_registered: dict[str, Periodic] = {}


def every(seconds: int, name: str, *, lease: int = 600) -> Callable[[Swept], Swept]:
    """Register ``func(at)`` to run every so many seconds; ``lease`` is the longest a run may take, in seconds.

    :raises ValueError: when another function already has this name.
    """

    def register(func: Swept) -> Swept:
        if (known := _registered.get(name)) and known.func is not func:
            raise ValueError(f"two sweeps are called {name}")
        _registered[name] = Periodic(name, timedelta(seconds=seconds), timedelta(seconds=lease), func)
        return func

    return register


def forget(name: str) -> None:
    """Take a sweep out again."""
    _registered.pop(name, None)


def registered() -> list[Periodic]:
    """Return every registered sweep, by name."""
    return [_registered[name] for name in sorted(_registered)]


def run_all(at: datetime) -> None:
    """Run every sweep now with the given moment, claiming nothing and letting errors out: for a rehearsal and tests."""
    for periodic in registered():
        periodic.func(at)


def run_due(
    *, now: Callable[[], datetime] = clock.now, beforehand: Callable[[Periodic], Any] = lambda periodic: None
) -> int:
    """Run what is due and not claimed; return how many. ``beforehand`` is called with each just before it runs."""
    _make_rows(now())
    run = 0
    for row in Sweep.objects.filter(name__in=_registered).order_by("due_at"):
        periodic, started = _registered[row.name], now()
        if not _is_due(row.due_at, periodic, started):
            continue
        held_until = started + periodic.lease
        if not Sweep.objects.filter(pk=row.pk, due_at=row.due_at).update(due_at=held_until, started_at=started):
            continue
        beforehand(periodic)
        _run(periodic, started, held_until, now)
        run += 1
    return run


def _is_due(due_at: datetime, periodic: Periodic, at: datetime) -> bool:
    """Return whether it is time; further off than a clock ahead could have set it, the clock was set back meanwhile."""
    return not at < due_at <= at + max(periodic.period, periodic.lease) + AHEAD


def _run(periodic: Periodic, started: datetime, held_until: datetime, now: Callable[[], datetime]) -> None:
    ours = Sweep.objects.filter(pk=periodic.name, due_at=held_until)
    next_at = started + periodic.period
    try:
        periodic.func(started)
    except Exception as error:
        log.exception("sweep failed", sweep=periodic.name)
        ours.update(due_at=next_at, failures=F("failures") + 1, last_error=logs.describe(error)[:500])
    else:
        ours.update(due_at=next_at, finished_at=now(), failures=0, last_error="")


def _make_rows(at: datetime) -> None:
    missing = set(_registered) - set(Sweep.objects.filter(name__in=_registered).values_list("name", flat=True))
    if missing:
        Sweep.objects.bulk_create([Sweep(name=name, due_at=at) for name in sorted(missing)], ignore_conflicts=True)
