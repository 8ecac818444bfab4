"""What a list of cases may be asked for 筛选: the words of its address and their names. Pure: no database.

The condition each word stands for is ``queues.conditions``; whoever shows a number links to the list by these words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Self
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from shanzhi.loop.local_loops import FIVE
from shanzhi.loop.workflow import STATE_WORDS

STEPS = ("collect", "sort", "share", "handle", "answer")  # 收集、梳理、分流、处理、反馈
LEFT_WORDS = {
    "rejected": _("不予受理"),
    "declined": _("不予立案"),
    "void": _("并入别件或作废"),
    "dropped": _("派出后作废"),
    "self": _("网格当场办结"),
    "before": _("导入时已办结"),
    "answered": _("办好并答复"),
}
CLOCK_WORDS = {"ok": _("按时"), "near": _("临期"), "late": _("超期"), "hold": _("暂停")}
ONLY_WORDS = {"ruling": _("退回待裁定"), "nogrid": _("没有落到网格")}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, as it stands in the address. ``area`` is one code or several between commas."""

    state: str = ""
    area: str = ""
    channel: str = ""  # the door
    unit: str = ""
    matter: str = ""  # a leaf, or a class with all below it
    clock: str = ""
    step: str = ""
    reached: str = ""
    left: str = ""
    only: str = ""  # ruling: waits for one; nogrid: lies in no grid
    since: str = ""  # told on this day or later
    until: str = ""  # told on this day or earlier
    closed: str = ""  # closed on this day
    sort: str = ""  # oldest

    @classmethod
    def read(cls, params: Mapping[str, str]) -> Self:
        """Return what an address asks for; words nobody knows are dropped."""
        known = {
            "state": {"open", *STATE_WORDS},
            "clock": CLOCK_WORDS,
            "step": STEPS,
            "reached": STEPS,
            "left": LEFT_WORDS,
            "only": ONLY_WORDS,
            "sort": {"oldest"},
        }
        given = {field.name: params.get(field.name, "")[:200] for field in fields(cls)}
        for name, words in known.items():
            given[name] = given[name] if given[name] in words else ""
        for name in ("since", "until", "closed"):
            given[name] = given[name] if day_of(given[name]) is not None else ""
        return cls(**given)

    def params(self) -> dict[str, str]:
        """Return what is asked for without the empty words."""
        return {name: value for name, value in asdict(self).items() if value}

    def address(self, **changes: str) -> str:
        """Return the query string of this list, or of it changed; '?' for everything."""
        return f"?{urlencode(replace(self, **changes).params())}"


def step_name(step: str) -> str:
    """Return the name of one of the five steps."""
    return str(FIVE.steps[STEPS.index(step)])


def day_of(text: str) -> date | None:
    """Return the day of an ISO date, or None for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
