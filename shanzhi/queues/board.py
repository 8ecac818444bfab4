"""The queues of the board 队列: their names in the address, their words, and which open cases lie in each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from django.db.models import Q
from django.utils.translation import gettext_lazy

from shanzhi.catalogue.limits import DANGER
from shanzhi.kernel.clock import local
from shanzhi.loop.asking import Asked
from shanzhi.loop.workflow import State
from shanzhi.queues.conditions import RULING, clock_that_runs, day_start

WORDS = {
    "danger": gettext_lazy("急险"),
    "intake": gettext_lazy("待受理"),
    "accepted": gettext_lazy("待立案"),
    "verifying": gettext_lazy("核实中"),
    "dispatch": gettext_lazy("待派遣"),
    "ruling": gettext_lazy("退回待裁定"),
    "unplaced": gettext_lazy("地点不明"),
    "handling": gettext_lazy("办理中"),
    "checking": gettext_lazy("待核查"),
    "paused": gettext_lazy("停着的"),
    "today": gettext_lazy("今天到期"),
    "late": gettext_lazy("已超期"),
}


def queues(at: datetime) -> dict[str, Q]:
    """Return the condition of each queue, over open cases, at a moment; "today" ends at midnight in China."""
    midnight = day_start(local(at).date() + timedelta(days=1))
    going = Q(paused=False)
    return {
        "danger": Q(grade=DANGER),
        "intake": Q(state=State.REPORTED),
        "accepted": Q(state=State.ACCEPTED),
        "verifying": Q(state=State.VERIFYING),
        "dispatch": Q(state=State.REGISTERED) & ~RULING,
        "ruling": RULING,
        "unplaced": Q(place_known=False),
        "handling": Q(state=State.DISPATCHED),
        "checking": Q(state=State.HANDLED),
        "paused": Q(paused=True),
        "today": going & clock_that_runs(due_at__gte=at, due_at__lt=midnight),
        "late": going & clock_that_runs(due_at__lt=at),
    }


def read_address(address: str) -> tuple[str, Asked]:
    """Return the queue an address of the board names ('' for none there is) and what it is narrowed to."""
    parts = urlsplit(address[:500])
    queue = parts.path.removeprefix("/board/").strip("/")
    asked = Asked.read(dict(parse_qsl(parts.query)))
    return (queue if queue in WORDS else ""), replace(asked, state="", sort="")
