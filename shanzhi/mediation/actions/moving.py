"""How a dispute is moved: the table says from where, one conditional update, one line that names nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused, Stale
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
    step = STEPS[verb]
    if dispute.state not in step.starts:
        raise Refused(_("现在不能“%(verb)s”：%(state)s。") % {"verb": step.label, "state": dispute.state_label})
    was = str(dispute.state)
    changes = {"state": step.to or was, **changes}
    rows = Dispute.objects.in_district(dispute.district_id).filter(pk=dispute.pk, version=dispute.version)
    stale = seen is not None and seen != dispute.version
    if stale or not rows.update(version=F("version") + 1, **changes):
        raise Stale(_("您看的这一页旧了，“%(verb)s”没有生效：别人刚动过。") % {"verb": step.label})
    for name, value in changes.items():
        setattr(dispute, name, value)
    dispute.version += 1
    line(verb, dispute, was=was, by=by, at=at, **(said or {}))
