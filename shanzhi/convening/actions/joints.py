"""Joint rulings 会商裁定: called over a case returned twice, within a limit of its own.

The ruling itself is the loop's verb ``adjudicate``, taken in the same transaction: binding, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case
from shanzhi.clocks.actions import Desk
from shanzhi.convening.access import RULERS
from shanzhi.convening.models import JointOpinion, JointRuling
from shanzhi.dockets.access import may_oversee
from shanzhi.dockets.actions import begin, begun_before, move
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.reckoning import reckon
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import State
from shanzhi.organisation.models import Unit
from shanzhi.supervision.queries.books import rules_in_force


def call_joint(
    case: Case, units: Sequence[Unit], *, meet_at: datetime, where: str, by: Actor, at: datetime, key: str = ""
) -> JointRuling:
    """Call the units concerned to a session over a case that only a ruling can dispatch.

    :raises Refused: when no ruling is due, for a past moment, without units, or when a session is called already.
    """
    again = begun_before(JointRuling, district_id=by.district_id, key=key)
    if again is not None:
        return again
    against = []
    if case.is_confidential:
        against.append(_("举报和涉及未成年人的事不会商，由接收人直接裁定。"))
    if not (case.state == State.REGISTERED and case.ruling_due):
        against.append(_("没有退回两次，不用会商，由派遣员直接派。"))
    if not may_oversee(by, case, RULERS):
        against.append(_("会商由管这里的督办员召集。"))
    if not units:
        against.append(_("写上叫哪些单位来。"))
    if meet_at < at:
        against.append(_("会商的时间已经过了。"))
    if against:
        raise Refused(*against)
    rules, desk = rules_in_force(by.district_id), Desk(by.district_id, at)
    made = JointRuling(
        key=key,
        area_path=case.area_path,
        case=case,
        meet_at=meet_at,
        where=where.strip(),
        due_at=reckon(rules.workdays(rules.ruling_days), desk.calendar, at).due_at,
        rules_version=rules.code,
    )
    if meet_at > made.due_at:
        raise Refused(_("会商要在裁定时限里开。"))
    told = {"case": case.number, "units": [unit.name for unit in units], "meet_at": meet_at.isoformat(),
            "where": made.where, "due": made.due_at.isoformat()}  # fmt: skip
    return begin(
        made, "call", by=by, at=at, data=told, refused=_("这件事已经在会商了。"), write=lambda one: _invite(one, units)
    )


def _invite(joint: JointRuling, units: Sequence[Unit]) -> None:
    JointOpinion.objects.bulk_create(
        JointOpinion(district_id=joint.district_id, joint=joint, unit=unit) for unit in units
    )


def note_opinion(
    joint: JointRuling, unit: Unit, *, opinion: str, by: Actor, at: datetime, seen: int | None = None
) -> JointRuling:
    """Write down what a called unit said.

    :raises Refused: for a unit that wasn't called, or no words.
    """
    mine = JointOpinion.objects.in_district(joint.district_id).filter(joint_id=joint.pk, unit_id=unit.pk)
    against = []
    if not opinion.strip():
        against.append(_("写一句它的意见。"))
    if not mine.exists():
        against.append(_("没有叫“%(unit)s”来会商。") % {"unit": unit.name})
    with transaction.atomic():
        told = {"unit": unit.name, "opinion": opinion.strip()}
        moved = move(joint, "note", by=by, at=at, seen=seen, data=told, reasons=against)
        mine.update(opinion=opinion.strip(), noted_at=at)
    return moved


def take_joint_step(
    joint: JointRuling, verb: str, *, by: Actor, at: datetime, seen: int | None = None, **brought: Any
) -> JointRuling:
    """Rule or cancel (``case`` loaded). A ruling dispatches the case by the loop's own verb, all of it or nothing.

    :raises Stale: when session or case moved since.
    :raises Refused: with every reason of this table and of the loop's.
    """
    changes: dict[str, Any] = {"words": brought.get("reason", "")}
    lead: Unit | None = brought.get("lead")
    with transaction.atomic():
        if verb == "rule" and lead is not None:
            changes["lead_unit"] = lead
        told = {"reason": brought.get("reason", ""), "lead": lead.name if lead is not None else ""}
        moved = move(joint, verb, by=by, at=at, seen=seen, brought=brought, changes=changes, data=told)
        if verb == "rule":
            take_step(joint.case, "adjudicate", by=by, at=at, lead=lead, reason=brought["reason"])
    return moved


def overtake(case_id: Any, *, district_id: str, at: datetime) -> int:
    """End a session whose case was ruled on or has left the desk otherwise: by its own line; return how many."""
    open_ones = JointRuling.objects.in_district(district_id).filter(
        case_id=case_id, ended_at__isnull=True, case__district_id=district_id
    )
    ended = 0
    for joint in open_ones.select_related("case"):
        if joint.case.state == State.REGISTERED and joint.case.ruling_due:
            continue
        reason = _("事项已经裁定，或者不再等裁定。")
        move(
            joint,
            "cancel",
            by=SYSTEM,
            at=at,
            brought={"reason": reason},
            changes={"words": reason},
            data={"reason": reason},
        )
        ended += 1
    return ended
