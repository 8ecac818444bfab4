"""CPU time of this process and of the database server's, added up."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from django.db import connection


def server_processes() -> set[int]:
    """Return the process ids of the PostgreSQL server that work for its clients; none for SQLite.

    Whoever cleans up behind them comes and goes, and is left out.
    """
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE backend_type NOT LIKE 'autovacuum%'")
        return {pid for (pid,) in cursor.fetchall()}


def _backend() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return {cursor.fetchone()[0]}


def _spent(pid: int) -> float:
    """Return the seconds of CPU another process has used, to the nanosecond (Linux: its CPU clock by its number)."""
    return time.clock_gettime((~pid << 3) | 2)


class Meter:
    """Reads how much CPU this process and the server have used."""

    def __init__(self) -> None:
        self.servers = server_processes()

    def read(self) -> tuple[float, float]:
        """Return (seconds here, seconds in the server)."""
        return time.process_time(), sum(_spent(pid) for pid in self.servers)


def measured(acts: dict[str, Callable[[], object]], *, blocks: int, size: int) -> dict[str, dict[str, float]]:
    """Return milliseconds of CPU each act takes, the median of ``blocks`` blocks of ``size`` runs.

    The blocks of all acts take turns, so that what else the machine does falls on all of them alike.
    """
    meter = Meter()
    for act in acts.values():
        act()
    readings: dict[str, list[tuple[float, float]]] = {name: [] for name in acts}
    for _block in range(blocks):
        for name, act in acts.items():
            here, there = meter.read()
            for _run in range(size):
                act()
            here_after, there_after = meter.read()
            if connection.vendor == "postgresql" and not _backend() <= meter.servers:
                raise RuntimeError("the database connection was not the one that is measured")
            readings[name].append(((here_after - here) / size, (there_after - there) / size))
    return {
        name: {
            "cpu_ms": round(median(here + there for here, there in found) * 1000, 3),
            "server_ms": round(median(there for _here, there in found) * 1000, 3),
        }
        for name, found in readings.items()
    }
