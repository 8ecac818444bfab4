"""How talks and topics are moved: the table says from where, one conditional update, one line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shanzhi.journal import changing
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.talks.models import Talk, Topic
from shanzhi.talks.workflow import TALK_STEPS, TOPIC_STEPS


def line(verb: str, thing: Talk | Topic, *, was: str, by: Actor, at: datetime, **data: Any) -> None:
    """Write the line of one step, after the thing was moved; never with a proposer's words."""
    kind = "talk" if isinstance(thing, Talk) else "topic"
    record(
        f"{kind}.{verb}",
        district_id=thing.district_id,
        subject_kind=kind,
        subject_id=thing.pk,
        by=by,
        at=at,
        was=was,
        now=str(thing.state),
        version=thing.version,
        data={"number": thing.number, **data},
    )


def move(
    thing: Talk | Topic,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    seen: int | None = None,
    said: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Move a talk or topic by a verb of its table, inside the caller's transaction; ``said`` goes into the line.

    :raises Refused: where the table doesn't allow the verb.
    :raises Stale: when somebody was faster.
    """
    was = changing.move(thing, (TALK_STEPS if isinstance(thing, Talk) else TOPIC_STEPS)[verb], seen=seen, **changes)
    line(verb, thing, was=was, by=by, at=at, **(said or {}))
