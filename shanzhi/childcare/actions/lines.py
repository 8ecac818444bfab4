"""Lines about children and how things move: always in the child zone, by code, never by name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from shanzhi.childcare.models import Bond, Child, Volunteer
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Stale
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


def read_line(verb: str, child: Child, *, by: Actor, at: datetime, **data: Any) -> None:
    """Write the line of a reading, which changes nothing."""
    record(
        verb, district_id=child.district_id, subject_kind="child_file", subject_id=str(child.pk), by=by, at=at,
        zone=str(Zone.CHILD), data={"code": child.code, **data},
    )  # fmt: skip


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
    rows = type(thing).objects.in_district(thing.district_id).filter(pk=thing.pk, version=thing.version)
    stale = seen is not None and seen != thing.version
    if stale or not rows.update(version=F("version") + 1, **changes):
        raise Stale(_("您看的这一页旧了，没有生效：别人刚动过。"))
    for name, value in changes.items():
        setattr(thing, name, value)
    thing.version += 1
    line(verb, thing, was=was, by=by, at=at, **(said or {}))
