"""How a unit's entry 参赛报名 goes from state to state: one small table. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shanzhi.activities.workflow import EntryState


@dataclass(frozen=True, slots=True)
class Step:
    """One verb: its label, from which states, into which."""

    label: Promise
    starts: tuple[str, ...]
    to: str


_LIVE = (EntryState.HANDED_IN, EntryState.ACCEPTED, EntryState.RETURNED)
STEPS: dict[str, Step] = {
    "hand_in": Step(_("报名参赛"), (), EntryState.HANDED_IN),
    "change": Step(_("改报名"), _LIVE, EntryState.HANDED_IN),
    "withdraw": Step(_("撤回报名"), _LIVE, EntryState.WITHDRAWN),
    "accept": Step(_("收下报名"), (EntryState.HANDED_IN,), EntryState.ACCEPTED),
    "send_back": Step(_("退回报名"), (EntryState.HANDED_IN, EntryState.ACCEPTED), EntryState.RETURNED),
}
COUNTED = (EntryState.HANDED_IN, EntryState.ACCEPTED)  # against the limits
