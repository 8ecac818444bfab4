"""How listings and projects are moved: the table says from where, one conditional update, one line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shanzhi.journal import changing
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.needs.models import Listing, Project
from shanzhi.needs.workflow import LISTING_STEPS, PROJECT_STEPS


def line(verb: str, thing: Listing | Project, *, was: str, by: Actor, at: datetime, **data: Any) -> None:
    """Write the line of one step, after the thing was moved."""
    kind = "listing" if isinstance(thing, Listing) else "need_project"
    record(
        f"{kind}.{verb}", district_id=thing.district_id, subject_kind=kind, subject_id=thing.pk, by=by, at=at,
        was=was, now=str(thing.state), version=thing.version,
        data={"number": thing.number, **data},
    )  # fmt: skip


def move(
    thing: Listing | Project, verb: str, *, by: Actor, at: datetime, seen: int | None = None,
    said: dict[str, Any] | None = None, **changes: Any,
) -> None:  # fmt: skip
    """Move a listing or project by a verb of its table, inside the caller's transaction; ``said`` goes into the line.

    :raises Refused: where the table doesn't allow the verb.
    :raises Stale: when somebody was faster.
    """
    step = (LISTING_STEPS if isinstance(thing, Listing) else PROJECT_STEPS)[verb]
    was = changing.move(thing, step, seen=seen, **changes)
    line(verb, thing, was=was, by=by, at=at, **(said or {}))
