"""The accountability list 追责问责清单: a rule proposes, a person decides, the one concerned is heard and may appeal.

The software never judges: nothing is listed by a sweep, and no list is made before the one concerned could speak.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.accountability.access import same_body
from shanzhi.accountability.models import AccountabilityItem
from shanzhi.accountability.queries.proposals import Proposal, proposals
from shanzhi.clocks.actions import Desk
from shanzhi.dockets.access import holding_for
from shanzhi.dockets.actions import begin, move
from shanzhi.dockets.workflow import OVERSEERS
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.reckoning import reckon
from shanzhi.kernel.refusal import Refused
from shanzhi.supervision.queries.books import rules_in_force
from shanzhi.supervision.rules import Rules


def propose_due(district_id: str, *, at: datetime) -> int:
    """Propose what the rules find today and nobody was told of; return how many, none twice."""
    rules, desk = rules_in_force(district_id), Desk(district_id, at)
    made = 0
    for one in proposals(desk, rules):
        try:
            _propose(one, rules, desk, at)
            made += 1
        except Refused:
            continue  # another worker was faster
    return made


def _propose(one: Proposal, rules: Rules, desk: Desk, at: datetime) -> AccountabilityItem:
    item = AccountabilityItem(
        district_id=desk.district_id,
        area_path=one.area_path,
        rule=one.rule,
        rules_version=rules.code,
        about=one.about,
        person_id=one.person_id,
        unit_id=one.unit_id,
        case=one.case,
        facts=one.facts,
        lines=list(one.lines),
        hear_until=reckon(rules.workdays(rules.hearing_days), desk.calendar, at).due_at,
    )
    told = {"rule": one.rule, "rules": rules.code, "about": one.about, "lines": list(one.lines)}
    return begin(item, "propose", by=SYSTEM, at=at, data=told, refused=_("已经提出过了。"))


def take_item_step(
    item: AccountabilityItem, verb: str, *, by: Actor, at: datetime, seen: int | None = None, **brought: Any
) -> AccountabilityItem:
    """Take one step on an item: speak for oneself, list, dismiss, appeal, uphold, overturn, withdraw.

    :raises Stale: when somebody else moved it since.
    :raises Refused: with every reason against it: one's own matter, too early to list, too late to appeal.
    """
    changes, against = _CHANGES[verb](item, by, at, brought) if verb in _CHANGES else ({}, [])
    if verb in {"uphold", "overturn"} and (why := same_body(item, by)):
        against = [*against, why]
    told = {"words": next((str(value) for value in brought.values()), "")}
    return move(
        item, verb, by=by, at=at, seen=seen, units=[item.unit_id], brought=brought, changes=changes, data=told,
        reasons=against,
    )  # fmt: skip


Told = tuple[dict[str, Any], list[str]]


def _speak(item: AccountabilityItem, by: Actor, at: datetime, brought: dict[str, Any]) -> Told:
    return {"view": brought.get("view", ""), "viewed_at": at}, []


def _list(item: AccountabilityItem, by: Actor, at: datetime, brought: dict[str, Any]) -> Told:
    against = []
    if item.viewed_at is None and at < item.hear_until:
        against.append(_("还没听本人说明，也没到等说明的日子，不能列入。"))
    rules, desk = rules_in_force(item.district_id), Desk(item.district_id, at)
    until = reckon(rules.workdays(rules.appeal_days), desk.calendar, at).due_at
    return _decided(item, by, at, brought) | {"appeal_until": until}, against


def _dismiss(item: AccountabilityItem, by: Actor, at: datetime, brought: dict[str, Any]) -> Told:
    return _decided(item, by, at, brought), []


def _decided(item: AccountabilityItem, by: Actor, at: datetime, brought: dict[str, Any]) -> dict[str, Any]:
    held = holding_for(OVERSEERS, item, by, ())
    reach = len(held.area_path or "") if held is not None else 0
    return {
        "decided_at": at,
        "decided_by_id": by.user_id,
        "decided_by_name": by.name,
        "decided_capacity": held.capacity if held is not None else "",
        "decision": brought.get("reason", ""),
        "facts": item.facts | {"decided_reach": reach},
    }


def _appeal(item: AccountabilityItem, by: Actor, at: datetime, brought: dict[str, Any]) -> Told:
    late = item.appeal_until is not None and at > item.appeal_until
    against = [_("申诉的期限已经过了。")] if late else []
    return {"appeal": brought.get("appeal", ""), "appealed_at": at, "ended_at": None, "ended_by_name": ""}, against


def _end(item: AccountabilityItem, by: Actor, at: datetime, brought: dict[str, Any]) -> Told:
    return {"words": brought.get("reason", ""), "ended_at": at, "ended_by_name": by.name}, []


_CHANGES = {
    "state_view": _speak,
    "list": _list,
    "dismiss": _dismiss,
    "appeal": _appeal,
    "uphold": _end,
    "overturn": _end,
    "withdraw": _end,
}
