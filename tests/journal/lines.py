"""Writing lines in tests, and what only tests do: lifting the triggers, forking a worker."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from shanzhi.journal import triggers
from shanzhi.journal.actions import record
from shanzhi.journal.models import Entry
from shanzhi.kernel.actors import Actor, ActorKind, Holding
from shanzhi.kernel.clock import CHINA

D = "990101"
PATIENCE = 5.0  # seconds
AT = datetime(2026, 3, 11, 10, 0, tzinfo=CHINA)
CLERK = Actor(ActorKind.USER, "白露", 7, (Holding(1, "intake_agent"),), D)


def write(verb: str = "case.accept", subject_id: object = "s1", **more: Any) -> Entry:
    """Write one line in a transaction of its own, with defaults."""
    given = {"district_id": D, "subject_kind": "case", "subject_id": subject_id, "by": CLERK, "at": AT}
    with transaction.atomic():
        return record(verb, **(given | more))


def walk(subject_id: str, *states: str, kind: str = "case", versioned: bool = True) -> list[Entry]:
    """Write one line a state, a chain from nothing to the last."""
    before = ["", *states]
    return [
        write(
            "case.step",
            subject_id,
            subject_kind=kind,
            was=was,
            now=now,
            version=number if versioned else None,
            data={"step": number},
        )
        for number, (was, now) in enumerate(zip(before, states, strict=False), 1)
    ]


@contextmanager
def triggers_lifted() -> Iterator[None]:
    """Tamper as an owner of the database could."""
    with connection.cursor() as cursor:
        for statement in triggers.remove_sql(connection.vendor):
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in triggers.install_sql(connection.vendor):
                cursor.execute(statement)


def forked(work: Callable[[], object]) -> int:
    """Run ``work`` in a child process with connections of its own; return the child's process id.

    A page that a browser of an earlier test still asks for ends first: were its thread inside SQLite at the fork, the
    child would wait for ever for a lock that nobody holds.
    """
    connection.close()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and any("process_request_thread" in thread.name for thread in threading.enumerate()):
        time.sleep(0.01)
    child = os.fork()
    if child:
        return child
    try:
        work()
        connection.close()
    finally:
        os._exit(0)


def wait_for(*children: int) -> None:
    """Wait until these children have ended; one that hangs is killed, and the test fails."""
    until = time.monotonic() + 12 * PATIENCE
    hung = []
    for child in children:
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if time.monotonic() > until:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                hung.append(child)
                break
            time.sleep(0.01)
    assert not hung, f"{len(hung)} of {len(children)} children hung"
