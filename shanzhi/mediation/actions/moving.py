"""How a dispute is moved: the table says from where, one conditional update, one line that names nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shanzhi.journal import changing
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.mediation.models import Dispute
from shanzhi.mediation.workflow import STEPS


def line(verb: str, dispute: Dispute, *, was: str, by: Actor, at: datetime, **data: Any) -> None:
    """Write the line of one step: numbers and kinds, never words or names."""
    record(
        f"dispute.{verb}",
        district_id=dispute.district_id,
        subject_kind="dispute",
        subject_id=dispute.pk,
        by=by,
        at=at,
        was=was,
        now=str(dispute.state),
        version=dispute.version,
        data={"number": dispute.number, **data},
    )


def move(
    dispute: Dispute,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    seen: int | None = None,
    said: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Move a dispute by a verb of the table, inside the caller's transaction.

    :raises Refused: where the table doesn't allow the verb.
    :raises Stale: when somebody was faster.
    """
    was = changing.move(dispute, STEPS[verb], seen=seen, **changes)
    line(verb, dispute, was=was, by=by, at=at, **(said or {}))
