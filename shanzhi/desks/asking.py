"""What a list of cases is asked for 筛选: every word of the address with its one condition and its name.

Whoever shows a number of cases takes its condition from here, so that the number and the list behind it can't differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.querysets import within
from shanzhi.catalogue.models import Matter
from shanzhi.kernel.clock import CHINA
from shanzhi.loop.local_loops import FIVE
from shanzhi.loop.workflow import OPEN_STATES, STATE_WORDS, State
from shanzhi.organisation.models import Unit
from shanzhi.territory.models import Division, Grid

OPEN = Q(state__in=[str(state) for state in OPEN_STATES])
ENDED = Q(state__in=[str(State.CLOSED), str(State.ARCHIVED)])
DISPATCHED_ONCE = Q(first_unit__isnull=False)
TURNED_AWAY = Q(state=State.ARCHIVED, closed_at=None)  # archived without an end: refused or not registered before

STEPS = ("collect", "sort", "share", "handle", "answer")  # 收集、梳理、分流、处理、反馈
STANDING = {
    name: Q(state__in=[str(state) for state, index in FIVE.of_state.items() if index == position])
    for position, name in enumerate(STEPS)
}
SORTED = Q(state__in=[str(State.ACCEPTED), str(State.VERIFYING), str(State.DECLINED), str(State.REGISTERED)])
REACHED = {
    "collect": Q(pk__isnull=False),
    "sort": SORTED | DISPATCHED_ONCE | (TURNED_AWAY & Q(matter__isnull=False)),
    "share": Q(state=State.REGISTERED) | DISPATCHED_ONCE,
    "handle": DISPATCHED_ONCE,
    "answer": DISPATCHED_ONCE & (Q(state=State.HANDLED) | Q(closed_at__isnull=False) | Q(reworks__gt=0)),
}
LEFT = {
    "rejected": Q(state=State.REJECTED) | (TURNED_AWAY & Q(matter=None) & ~DISPATCHED_ONCE),
    "declined": Q(state=State.DECLINED) | (TURNED_AWAY & Q(matter__isnull=False) & ~DISPATCHED_ONCE),
    "void": Q(state=State.VOID) & ~DISPATCHED_ONCE,
    "dropped": Q(state=State.VOID) & DISPATCHED_ONCE,
    "self": ENDED & Q(closed_at__isnull=False) & ~DISPATCHED_ONCE & ~Q(origin="import"),
    "before": ENDED & Q(closed_at__isnull=False) & ~DISPATCHED_ONCE & Q(origin="import"),
    "answered": ENDED & Q(closed_at__isnull=False) & DISPATCHED_ONCE,
}
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
SINGLE = frozenset({"ruling", "nogrid"})


def clocks(at: datetime) -> dict[str, Q]:
    """Return which open cases have which clock at a moment; every open case has exactly one of the four."""
    handled = Q(state=State.DISPATCHED)
    late = (handled & Q(unit_due_at__lt=at)) | (~handled & Q(step_due_at__lt=at))
    near = (handled & Q(unit_near_at__lte=at)) | (~handled & Q(step_near_at__lte=at))
    running = OPEN & Q(paused=False)
    return {
        "ok": running & ~late & ~near,
        "near": running & ~late & near,
        "late": running & late,
        "hold": OPEN & Q(paused=True),
    }


def day_start(day: date) -> datetime:
    """Return the first moment of a day in China."""
    return datetime.combine(day, time(), CHINA)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, as it stands in the address. ``area`` is one code or several between commas."""

    state: str = ""
    area: str = ""
    unit: str = ""
    matter: str = ""
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
            "left": LEFT,
            "only": SINGLE,
            "sort": {"oldest"},
        }
        given = {field.name: params.get(field.name, "")[:200] for field in fields(cls)}
        for name, words in known.items():
            given[name] = given[name] if given[name] in words else ""
        for name in ("since", "until", "closed"):
            given[name] = given[name] if _day(given[name]) is not None else ""
        return cls(**given)

    def params(self) -> dict[str, str]:
        """Return what is asked for without the empty words."""
        return {name: value for name, value in asdict(self).items() if value}

    def address(self, **changes: str) -> str:
        """Return the query string of this list, or of it changed; '?' for everything."""
        return f"?{urlencode(replace(self, **changes).params())}"

    def condition(self, *, at: datetime) -> Q:
        """Return the condition over cases; one statement when an area is named."""
        found = Q()
        if self.state:
            found &= OPEN if self.state == "open" else Q(state=self.state)
        if self.area:
            found &= inside(path for path, _name in areas_named(self.area).values())
        if self.unit:
            found &= Q(lead_unit__code=self.unit)
        if self.matter:
            found &= Q(matter__code=self.matter)
        if self.clock:
            found &= clocks(at)[self.clock]
        if self.step:
            found &= STANDING[self.step]
        if self.reached:
            found &= REACHED[self.reached]
        if self.left:
            found &= LEFT[self.left]
        if self.only:
            found &= RULING if self.only == "ruling" else Q(grid=None)
        return found & self._days()

    def _days(self) -> Q:
        found = Q()
        if since := _day(self.since):
            found &= Q(told_at__gte=day_start(since))
        if until := _day(self.until):
            found &= Q(told_at__lt=day_start(until + timedelta(days=1)))
        if closed := _day(self.closed):
            found &= Q(closed_at__gte=day_start(closed), closed_at__lt=day_start(closed + timedelta(days=1)))
        return found

    def named(self) -> list[tuple[str, Any]]:
        """Return (word, its name) for everything asked for beside the state, looking up the names there are."""
        names: list[tuple[str, Any]] = []
        if self.area:
            names.append(("area", "、".join(name for _path, name in areas_named(self.area).values()) or self.area))
        if self.unit:
            names.append(("unit", Unit.objects.filter(code=self.unit).values_list("name", flat=True).first()))
        if self.matter:
            names.append(("matter", Matter.objects.filter(code=self.matter).values_list("name", flat=True).first()))
        names += [("clock", CLOCK_WORDS[self.clock])] if self.clock else []
        names += [("step", _("停在%(step)s") % {"step": step_name(self.step)})] if self.step else []
        names += [("reached", _("到过%(step)s") % {"step": step_name(self.reached)})] if self.reached else []
        names += [("left", LEFT_WORDS[self.left])] if self.left else []
        names += [("only", _("退回待裁定") if self.only == "ruling" else _("没有落到网格"))] if self.only else []
        names += [("since", _("%(day)s起反映") % {"day": self.since})] if self.since else []
        names += [("until", _("%(day)s及以前反映") % {"day": self.until})] if self.until else []
        names += [("closed", _("%(day)s办结") % {"day": self.closed})] if self.closed else []
        return [(word, name if name is not None else getattr(self, word)) for word, name in names]


RULING = Q(state=State.REGISTERED, returns__gte=2, bound=False)


def step_name(step: str) -> str:
    """Return the name of one of the five steps."""
    return str(FIVE.steps[STEPS.index(step)])


def inside(paths: Iterable[str]) -> Q:
    """Return the condition "in one of these areas"; none of them, no case."""
    found = Q(pk__in=[])
    for path in paths:
        found |= within(path)
    return found


def areas_named(codes: str) -> dict[str, tuple[str, str]]:
    """Return (path, name) by code for the divisions and grids named, codes parted by commas; one statement."""
    wanted = [code for code in codes.split(",") if code][:50]
    divisions = Division.objects.filter(code__in=wanted).values_list("code", "path", "name")
    grids = Grid.objects.holding().filter(code__in=wanted).values_list("code", "path", "name")
    return {code: (path, name) for code, path, name in divisions.union(grids, all=True)}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
