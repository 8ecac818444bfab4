"""Lines about children and how things move: always in the child zone, by code, never by name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shanzhi.childcare.models import Bond, Child, Volunteer
from shanzhi.journal.actions import record
from shanzhi.journal.changing import change
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import Zone

Thing = Child | Bond | Volunteer
KINDS: dict[type, str] = {Child: "child", Bond: "child_bond", Volunteer: "child_volunteer"}


def standing_of(thing: Thing) -> str:
    """Return how a thing stands: its state, or what the screening said."""
    return str(thing.screening if isinstance(thing, Volunteer) else thing.state)


def line(verb: str, thing: Thing, *, was: str, by: Actor, at: datetime, **data: Any) -> None:
    """Write the line of one step, by code and number alone."""
    record(
        verb, district_id=thing.district_id, subject_kind=KINDS[type(thing)], subject_id=str(thing.pk), by=by, at=at,
        was=was, now=standing_of(thing), version=thing.version, zone=str(Zone.CHILD), data=data,
    )  # fmt: skip


def plain_line(verb: str, kind: str, key: str, *, by: Actor, at: datetime, **data: Any) -> None:
    """Write the line of what moves no state: a reading, a team, a year of the plan."""
    about: dict[str, Any] = {"subject_kind": kind, "subject_id": key, "zone": str(Zone.CHILD), "data": data}
    record(verb, district_id=by.district_id, by=by, at=at, **about)


def move(
    thing: Thing,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    seen: int | None = None,
    said: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Change a thing by one conditional update with its line, inside the caller's transaction.

    :raises Stale: when somebody was faster.
    """
    was = standing_of(thing)
    change(thing, seen=seen, **changes)
    line(verb, thing, was=was, by=by, at=at, **(said or {}))
