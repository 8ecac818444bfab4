"""How everything of this room is moved: the table says from where, one conditional update, one line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shanzhi.journal import changing
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.stations.models import Fault, Naming, Opinion, Station
from shanzhi.stations.workflow import STEPS

Thing = Station | Naming | Opinion | Fault


def kind_of(thing: Thing) -> str:
    """Return the word the journal has for it."""
    return type(thing).__name__.lower()


def line(verb: str, thing: Thing, *, was: str, by: Actor, at: datetime, **data: Any) -> dict[str, Any]:
    """Return the line of one step, to be written after the thing was moved."""
    kind = kind_of(thing)
    code = thing.code if isinstance(thing, Station) else thing.station.code
    return {
        "verb": f"{kind}.{verb}", "district_id": thing.district_id, "subject_kind": kind,
        "subject_id": code if isinstance(thing, Station) else str(thing.pk), "by": by, "at": at, "was": was,
        "now": str(thing.state), "version": thing.version, "data": {"station": code, **data},
    }  # fmt: skip


def write(verb: str, thing: Thing, *, was: str, by: Actor, at: datetime, **data: Any) -> None:
    """Write that line."""
    told = line(verb, thing, was=was, by=by, at=at, **data)
    record(told.pop("verb"), **told)


def move(
    thing: Thing, verb: str, *, by: Actor, at: datetime, seen: int | None = None,
    said: dict[str, Any] | None = None, **changes: Any,
) -> None:  # fmt: skip
    """Move a thing by a verb of its table, inside the caller's transaction; ``said`` goes into the line.

    :raises Refused: where the table doesn't allow the verb.
    :raises Stale: when somebody was faster.
    """
    was = changing.move(thing, STEPS[kind_of(thing)][verb], seen=seen, **changes)
    write(verb, thing, was=was, by=by, at=at, **(said or {}))
