"""How a unit's entry 参赛报名 goes from state to state: one small table. Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.activities.workflow import EntryState
from shanzhi.kernel.steps import Move

_LIVE = (EntryState.HANDED_IN, EntryState.ACCEPTED, EntryState.RETURNED)
STEPS: dict[str, Move] = {
    "hand_in": Move(_("报名参赛"), (), EntryState.HANDED_IN),
    "change": Move(_("改报名"), _LIVE, EntryState.HANDED_IN),
    "withdraw": Move(_("撤回报名"), _LIVE, EntryState.WITHDRAWN),
    "accept": Move(_("收下报名"), (EntryState.HANDED_IN,), EntryState.ACCEPTED),
    "send_back": Move(_("退回报名"), (EntryState.HANDED_IN, EntryState.ACCEPTED), EntryState.RETURNED),
}
COUNTED = (EntryState.HANDED_IN, EntryState.ACCEPTED)  # against the limits
