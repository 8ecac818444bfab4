"""The one condition of every word a list of cases may be asked for (``loop.asking``), and its name."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.catalogue.models import Matter
from shanzhi.kernel.clock import CHINA
from shanzhi.loop.asking import CLOCK_WORDS, LEFT_WORDS, ONLY_WORDS, STEPS, Asked, day_of, step_name
from shanzhi.loop.channels import say_channel
from shanzhi.loop.local_loops import FIVE
from shanzhi.loop.workflow import OPEN_STATES, State
from shanzhi.organisation.models import Unit
from shanzhi.territory.models import Division, Grid
from shanzhi.territory.queries import areas_within
from shanzhi.ui.joining import joined

Areas = dict[str, tuple[str, str]]  # (path, name) by code

OPEN = Q(state__in=[str(state) for state in OPEN_STATES])
ENDED = Q(state__in=[str(State.CLOSED), str(State.ARCHIVED)])
DISPATCHED_ONCE = Q(first_unit__isnull=False)
TURNED_AWAY = Q(state=State.ARCHIVED, closed_at=None)  # archived without an end: refused or not registered before

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
RULING = Q(state=State.REGISTERED, returns__gte=2, bound=False)  # sent back twice: somebody must rule whose it is


def clock_that_runs(**bounds: datetime) -> Q:
    """Return the condition on the clock that counts for a case now: the unit's while one handles it, else the step's.

    ``bounds`` are look-ups of its moments, such as ``due_at__lt`` or ``near_at__lte``.
    """
    handled = Q(state=State.DISPATCHED)
    of_unit = Q(**{f"unit_{name}": moment for name, moment in bounds.items()})
    of_step = Q(**{f"step_{name}": moment for name, moment in bounds.items()})
    return (handled & of_unit) | (~handled & of_step)


def clocks(at: datetime) -> dict[str, Q]:
    """Return which open cases have which clock at a moment; every open case has exactly one of the four."""
    late, near = clock_that_runs(due_at__lt=at), clock_that_runs(near_at__lte=at)
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


def condition(asked: Asked, *, at: datetime, areas: Areas | None = None) -> Q:
    """Return the condition over cases of what is asked for; one statement when an area is named that isn't given."""
    found = Q()
    if asked.state:
        found &= OPEN if asked.state == "open" else Q(state=asked.state)
    if asked.area:
        known = areas_named(asked.area) if areas is None else areas
        found &= areas_within(known[code][0] for code in asked.area.split(",") if code in known)
    if asked.channel:
        found &= Q(channel=asked.channel)
    if asked.unit:
        found &= Q(lead_unit__code=asked.unit)
    if asked.matter:
        found &= Q(matter__code__startswith=asked.matter)
    if asked.clock:
        found &= clocks(at)[asked.clock]
    if asked.step:
        found &= STANDING[asked.step]
    if asked.reached:
        found &= REACHED[asked.reached]
    if asked.left:
        found &= LEFT[asked.left]
    if asked.only:
        found &= RULING if asked.only == "ruling" else Q(grid=None)
    return found & _days(asked)


def _days(asked: Asked) -> Q:
    found = Q()
    if since := day_of(asked.since):
        found &= Q(told_at__gte=day_start(since))
    if until := day_of(asked.until):
        found &= Q(told_at__lt=day_start(until + timedelta(days=1)))
    if closed := day_of(asked.closed):
        found &= Q(closed_at__gte=day_start(closed), closed_at__lt=day_start(closed + timedelta(days=1)))
    return found


def named(asked: Asked, *, areas: Areas | None = None) -> list[tuple[str, Any]]:
    """Return (word, its name) for everything asked for beside the state, looking up the names there are."""
    names: list[tuple[str, Any]] = []
    if asked.area:
        known = areas_named(asked.area) if areas is None else areas
        names.append(("area", joined(known[code][1] for code in asked.area.split(",") if code in known) or asked.area))
    if asked.channel:
        names.append(("channel", say_channel(asked.channel)))
    if asked.unit:
        names.append(("unit", Unit.objects.filter(code=asked.unit).values_list("name", flat=True).first()))
    if asked.matter:
        names.append(("matter", Matter.objects.filter(code=asked.matter).values_list("name", flat=True).first()))
    names += [("clock", CLOCK_WORDS[asked.clock])] if asked.clock else []
    names += [("step", _("停在%(step)s") % {"step": step_name(asked.step)})] if asked.step else []
    names += [("reached", _("到过%(step)s") % {"step": step_name(asked.reached)})] if asked.reached else []
    names += [("left", LEFT_WORDS[asked.left])] if asked.left else []
    names += [("only", ONLY_WORDS[asked.only])] if asked.only else []
    names += [("since", _("%(day)s起反映") % {"day": asked.since})] if asked.since else []
    names += [("until", _("%(day)s及以前反映") % {"day": asked.until})] if asked.until else []
    names += [("closed", _("%(day)s办结") % {"day": asked.closed})] if asked.closed else []
    return [(word, name if name is not None else getattr(asked, word)) for word, name in names]


def areas_named(codes: str) -> Areas:
    """Return (path, name) by code for the divisions and grids named, codes parted by commas; one statement."""
    wanted = [code for code in codes.split(",") if code][:50]
    divisions = Division.objects.filter(code__in=wanted).values_list("code", "path", "name")
    grids = Grid.objects.holding().filter(code__in=wanted).values_list("code", "path", "name")
    return {code: (path, name) for code, path, name in divisions.union(grids, all=True)}
