"""Filling a ledger in tests, and tampering with it as an owner of the database could."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from shanzhi.journal import triggers as journal_triggers
from shanzhi.journal.actions import record_many
from shanzhi.journal.models import Entry
from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor, ActorKind, Holding
from shanzhi.kernel.clock import CHINA
from shanzhi.ledger import triggers
from shanzhi.ledger.actions import checkpoints, lines
from shanzhi.ledger.models import Checkpoint
from tests.house import ROOT

D = "990101"
AT = datetime(2026, 3, 11, 10, 0, tzinfo=CHINA)
CLERK = Actor(ActorKind.USER, "白露", 7, (Holding(1, "intake_agent"),), D)


def write(count: int = 1, *, subject: str = "s", kind: str = "case", **more: Any) -> list[Entry]:
    """Write so many lines in one transaction."""
    given = {"district_id": D, "subject_kind": kind, "by": CLERK, "at": AT, "verb": "case.note", **more}
    with transaction.atomic():
        return record_many({**given, "subject_id": f"{subject}{n}", "data": {"n": n}} for n in range(count))


def book(*sizes: int) -> list[Checkpoint]:
    """Write and sequence lines until the ledger has each of these sizes, signing at each."""
    made = []
    for wanted in sizes:
        write(wanted - Entry.objects.filter(district_id=D).count(), subject=f"of{wanted}-")
        lines.sequence(D)
        checkpoint = checkpoints.sign(D, at=clock.now())
        assert checkpoint is not None
        assert checkpoint.size == wanted
        made.append(checkpoint)
    return made


@contextmanager
def triggers_lifted() -> Iterator[None]:
    """Put every append-only trigger and every reference between tables aside."""
    sqlite = connection.vendor == "sqlite"
    both = (journal_triggers, triggers)
    with connection.cursor() as cursor:
        for module in both:
            for statement in module.remove_sql(connection.vendor):
                cursor.execute(statement)
        cursor.execute("PRAGMA foreign_keys=OFF" if sqlite else "SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("PRAGMA foreign_keys=ON" if sqlite else "SET session_replication_role = DEFAULT")
            for module in both:
                for statement in module.install_sql(connection.vendor):
                    cursor.execute(statement)


def run_verify(
    *arguments: object, language: str = "en_US.UTF-8", plain: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run ``verify.py`` in a process of its own; ``plain`` without any installed package."""
    flags = ["-I", "-S"] if plain else ["-I"]
    return subprocess.run(
        [sys.executable, *flags, str(ROOT / "verify.py"), *map(str, arguments)],
        env={"PATH": os.environ["PATH"], "LANG": language},
        capture_output=True,
        text=True,
        cwd=Path("/"),
        check=False,
    )
