"""The worker: tells subscribers, runs sweeps, gives signs of life. Any number may run side by side."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, close_old_connections

from shanzhi.journal import errands, sweeps
from shanzhi.journal.models import Heartbeat
from shanzhi.kernel import clock, logs

log = logs.logger(__name__)

IDLE_SECONDS = 1.0
BEAT = timedelta(seconds=15)
WELL_FOR = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(days=1)


def run_once(*, at: datetime | None = None) -> int:
    """Tell subscribers of everything due and run every due sweep, once; return how many of both were tried.

    ``at`` is handed to the subscribers instead of the present moment.
    """
    done = errands.drain(at=at)
    done += sweeps.run_due()
    return done + errands.drain(at=at)


class Worker:
    """One worker's round, until somebody says stop."""

    def __init__(self, *, now: Callable[[], datetime] = clock.now) -> None:
        """Name the worker by machine and process."""
        self.name = f"{socket.gethostname()[:60]}:{os.getpid()}"
        self.now = now
        self.stopping = False
        self._beaten_at: datetime | None = None

    def stop(self, *_signal: object) -> None:
        """Ask for an end after the piece of work at hand; fit to be a signal handler."""
        self.stopping = True

    def beat(self, good_for: timedelta = WELL_FOR) -> None:
        """Say that this worker is well for so long, unless it just said so."""
        at = self.now()
        fresh = self._beaten_at is not None and abs(at - self._beaten_at) < BEAT
        if fresh and good_for <= WELL_FOR:
            return
        Heartbeat.objects.bulk_create(
            [Heartbeat(worker=self.name, at=at, well_until=at + good_for)],
            update_conflicts=True,
            unique_fields=["worker"],
            update_fields=["at", "well_until"],
        )
        self._beaten_at = at if good_for <= WELL_FOR else None  # after long work, say so again at once

    def round(self) -> int:
        """Do what is due; return how many pieces of work were tried."""
        self.beat()
        done = errands.drain(now=self.now, most=errands.BATCH)
        return done + sweeps.run_due(now=self.now, beforehand=lambda sweep: self.beat(max(sweep.lease, WELL_FOR)))

    def run(self, *, seconds: float | None = None) -> None:
        """Go round until stopped, or for so many seconds; survive a database that is away for a while."""
        end = None if seconds is None else time.monotonic() + seconds
        Heartbeat.objects.filter(well_until__lt=self.now() - FORGOTTEN_AFTER).delete()
        while not self.stopping and (end is None or time.monotonic() < end):
            done = 0
            try:
                close_old_connections()
                done = self.round()
            except (DatabaseError, InterfaceError):
                log.exception("the database did not answer")
            if not done and not self.stopping:
                time.sleep(IDLE_SECONDS)
        Heartbeat.objects.filter(pk=self.name).delete()
