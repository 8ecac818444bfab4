"""How this room's lines are written: what each is about, its states and version. Never with a teller's answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shanzhi.callbacks.models import Callback, Exclusion, Recheck, Recurrence
from shanzhi.journal.actions import record
from shanzhi.journal.changing import change
from shanzhi.kernel.actors import Actor

KINDS = {Callback: "callback", Exclusion: "exclusion", Recheck: "recheck", Recurrence: "recurrence"}


def note(verb: str, row: Any, *, by: Actor, at: datetime, was: str, origin: str = "live", **data: Any) -> None:
    """Write one line about a row with a state, in the caller's transaction."""
    record(
        verb,
        district_id=row.district_id,
        subject_kind=KINDS[type(row)],
        subject_id=row.pk,
        by=by,
        at=at,
        was=was,
        now=row.state,
        version=row.version,
        origin=origin,
        data=data,
    )


def move(row: Any, stale: object, /, **changes: Any) -> str:
    """Change a row that is still as it was read, and return the state it had.

    :raises Stale: when somebody else changed it first; ``stale`` says so.
    """
    was = str(row.state)
    change(row, stale, also=("state",), **changes)
    return was
