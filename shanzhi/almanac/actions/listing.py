"""The accountability list 追责问责清单 in a played year: who is named speaks, a supervisor decides, a leader hears."""

from __future__ import annotations

from shanzhi.accountability.actions.items import take_item_step
from shanzhi.accountability.models import AccountabilityItem
from shanzhi.accountability.workflow import ItemState
from shanzhi.almanac.actions.day import Day
from shanzhi.kernel.actors import Actor
from shanzhi.people.capacities import Capacity

MOST = 30
SPEAKS, LISTS, APPEALS, UPHOLDS = 0.7, 0.5, 0.35, 0.6


def go_through_list(day: Day) -> None:
    """Take each open item one step on, where it is its day."""
    rows = AccountabilityItem.objects.in_district(day.district_id).filter(opened_at__lt=day.at)
    open_ones = rows.filter(state__in=[ItemState.PROPOSED, ItemState.APPEALED]).order_by("opened_at", "number")
    for item in open_ones[:MOST]:
        if item.state == ItemState.APPEALED:
            _hear(day, item)
        elif item.viewed_at is None and day.happens(SPEAKS, item.number, "speaks"):
            _speak(day, item)
        elif item.viewed_at is not None or day.at >= item.hear_until:
            _decide(day, item)
    for item in rows.filter(state=ItemState.LISTED, appealed_at=None, appeal_until__gt=day.at).order_by("number"):
        person = day.person(item.person_id)
        if person is not None and day.happens(APPEALS, item.number, "appeals"):
            _step(day, item, "appeal", person, appeal="材料是甲方供的，到货单在附件里，责任不在我。")


def _speak(day: Day, item: AccountabilityItem) -> None:
    person = day.person(item.person_id)
    if person is not None:
        _step(day, item, "state_view", person, view="那几天在抢险，答复写在纸上交了，没有在系统里写。")


def _decide(day: Day, item: AccountabilityItem) -> None:
    by = _one_over(day, item, Capacity.SUPERVISOR)
    if by is None:
        return
    if day.happens(LISTS, item.number, "lists"):
        _step(day, item, "list", by, reason="到期没有办，也没有申请延期；下月起每周报一次进展。")
    else:
        _step(day, item, "dismiss", by, reason="本人说明属实，抢险优先，不列入。")


def _hear(day: Day, item: AccountabilityItem) -> None:
    by = _one_over(day, item, Capacity.LEADER)
    if by is not None:
        verb = "uphold" if day.happens(UPHOLDS, item.number, "upholds") else "overturn"
        _step(day, item, verb, by, reason="看了流水和两边的说明。")


def _one_over(day: Day, item: AccountabilityItem, capacity: str) -> Actor | None:
    people = [one for one in day.over_county(capacity) if one.user_id not in {item.person_id, item.decided_by_id}]
    outside = [one for one in people if item.unit_id not in one.unit_ids()]
    return day.dice(item.number, capacity).choice(outside) if outside else None


def _step(day: Day, item: AccountabilityItem, verb: str, by: Actor, **brought: str) -> None:
    day.done(f"accountability.{verb}", take_item_step, item, verb, by=by, **brought)
