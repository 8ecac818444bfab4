"""The player 演练: plays the county's staff through the same verbs as people, in time order, on a virtual clock.

Nothing is kept but the agenda of what is open: a year of tellings streams through. What the house does by itself
(subscribers, sweeps) it does at the virtual moments too. Everything played is marked: the actors are of the kind
"rehearsal", and so is the origin of what they tell.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from shanzhi.cases.models import Application, Case, Task
from shanzhi.journal import errands, subscribers, sweeps
from shanzhi.journal.planner import note_sizes
from shanzhi.kernel.clock import local
from shanzhi.loop.workflow import State
from shanzhi.rehearse.access import must_be_demonstration
from shanzhi.rehearse.actions import desks, tellers, units
from shanzhi.rehearse.actions.above import is_evening, pass_evening
from shanzhi.rehearse.actions.stage import Stage, Turn, set_up_stage
from shanzhi.reports.models import Objection, Report
from shanzhi.script.rates import DEFAULT, Rates
from shanzhi.script.scenes import Scene
from shanzhi.search.actions import rebuild

BREATH = timedelta(hours=2)  # of virtual time between two commits: one transaction, and the subscribers after it
A_LITTLE = timedelta(minutes=1)
SIZED = 84  # breaths, a week, between two countings of how large the tables are
NIGHTLY = (1, 13)  # the hours at which the sweeps run
# The rooms whose sweeps belong to the life of a case. Others face the outside, the wall clock or ourselves.
PLAYED = ("cases:", "clocks:", "desks:", "supervision:")
# Those of the rooms above, before a day's round.
ROUND = ("accountability: raise", "accountability: propose", "callbacks: end")
NOTES = "cases: tell the next desk"
INDEX = "search: keep the index"


@dataclass(slots=True)
class Played:
    """What came of a rehearsal: acts by verb, refusals with their reasons, and how long it took."""

    counts: dict[str, int]
    refusals: dict[str, int]
    seconds: float
    until: datetime
    open_cases: int = 0
    observed: dict[str, float] = field(default_factory=dict)

    @property
    def cases(self) -> int:
        """Return how many cases were told."""
        return self.counts.get("report.tell", 0)

    @property
    def speed(self) -> float:
        """Return cases a second."""
        return self.cases / self.seconds if self.seconds else 0.0


def play(
    district_id: str,
    *,
    start: datetime,
    until: datetime,
    per_day: float,
    seed: int,
    rates: Rates = DEFAULT,
    scenes: Iterable[Scene] = (),
    fast_until: datetime | None = None,
    has_round: bool = False,
    every_breath: Callable[[Stage], Any] | None = None,
) -> Played:
    """Play the staff from one moment to another over what is open and over ``per_day`` new tellings a working day.

    ``fast_until``: up to then no notes are left in inboxes, and cases are indexed at the end instead of after every
    line: that is what takes the time. ``has_round``: what happens above the loop is played too (urging, orders,
    rulings, call-backs, exclusions, second looks, the cycle of scores).
    Deterministic for a seed on the same database; the same rates and seed decide alike when it is taken up again.

    :raises Refused: anywhere but in a demonstration.
    """
    must_be_demonstration(district_id)
    began = time.monotonic()
    with override("zh-hans"):
        stage = set_up_stage(district_id, rates=rates, seed=seed, start=start, until=until, has_round=has_round)
        _take_up(stage)
        told = _tellings(stage, start, until, per_day, sorted(scenes, key=lambda scene: scene.at))
        for number, end in enumerate(_breaths(start, until)):
            if number % SIZED == 0:
                note_sizes()
            with _quiet(fast_until is not None and end <= fast_until), transaction.atomic():
                _breathe(stage, told, end)
            if every_breath is not None:
                every_breath(stage)
        if fast_until is not None:
            for _written in rebuild(district_id):
                pass
        open_cases = Case.objects.in_district(district_id).open().count()
    return Played(
        dict(stage.counts),
        dict(stage.refusals),
        time.monotonic() - began,
        until,
        open_cases,
        observed_rates(stage.counts),
    )


def _breaths(start: datetime, until: datetime) -> Iterator[datetime]:
    end = start
    while end < until:
        end = min(end + BREATH, until)
        yield end


def _breathe(stage: Stage, told: Iterator[tuple[datetime, str, Scene | None]], end: datetime) -> None:
    """Play one stretch: tellings and turns in time order, then the subscribers, then what time itself brings."""
    stretch = stage.now
    for at, key, scene in _due(told, stage, end):
        _run_turns(stage, at)
        stage.now = at
        _tell(stage, at, key, scene)
    _run_turns(stage, end)
    stage.now = end
    errands.drain_within(at=end)
    if local(stretch).date() != local(end).date() or any(
        local(stretch).hour < hour <= local(end).hour for hour in NIGHTLY
    ):
        _sweep(end, PLAYED)
    if is_evening(stage, stretch, end):
        _sweep(end, ROUND)
        for case in (stage.case(pk) for pk in pass_evening(stage, end)):
            if case is not None:
                desks.next_turn(stage, case)


class _Peeking:
    """An iterator that gives only what is due before a moment, and keeps the rest."""

    def __init__(self, source: Iterator[tuple[datetime, str, Scene | None]]) -> None:
        self.source, self.next = source, next(source, None)

    def __iter__(self) -> Iterator[tuple[datetime, str, Scene | None]]:
        return self

    def __next__(self) -> tuple[datetime, str, Scene | None]:
        if self.next is None:
            raise StopIteration
        found, self.next = self.next, next(self.source, None)
        return found


def _due(told: Any, stage: Stage, end: datetime) -> Iterator[tuple[datetime, str, Scene | None]]:
    while told.next is not None and told.next[0] <= end:
        yield next(told)


def _tellings(
    stage: Stage, start: datetime, until: datetime, per_day: float, scenes: list[Scene]
) -> Iterator[tuple[datetime, str, Scene | None]]:
    """Give what is told, made up day by day, with the arranged scenes at their moments."""

    def made_up() -> Iterator[tuple[datetime, str, Scene | None]]:
        day: date = local(start).date()
        while day <= local(until).date():
            for ordinal, at in enumerate(tellers.arrivals(stage.seed, day, per_day)):
                if start < at <= until:
                    yield at, f"{day}/{ordinal}", None
            day += timedelta(days=1)

    arranged = (
        (scene.at, f"scene/{number}", scene) for number, scene in enumerate(scenes) if start < scene.at <= until
    )
    return _Peeking(heapq.merge(made_up(), arranged, key=lambda one: one[0]))


def _tell(stage: Stage, at: datetime, key: str, scene: Scene | None) -> None:
    if scene is None:
        tellers.tell_something(stage, at, key)
        return
    tellers.tell_something(stage, at, key, story=scene.story, channel=scene.channel, course=scene.course)


def _run_turns(stage: Stage, until: datetime) -> None:
    while stage.agenda and stage.agenda[0].at <= until:
        turn = heapq.heappop(stage.agenda)
        stage.now = max(stage.now, turn.at)
        TURNS[turn.what](stage, turn)


def _with_case(act: Callable[[Stage, Case, datetime], None]) -> Callable[[Stage, Turn], None]:
    def run(stage: Stage, turn: Turn) -> None:
        case = stage.case(turn.key)
        if case is not None:
            act(stage, case, turn.at)

    return run


def _with_task(act: Callable[[Stage, Task, datetime], None]) -> Callable[[Stage, Turn], None]:
    def run(stage: Stage, turn: Turn) -> None:
        task = stage.task(turn.key)
        if task is not None:
            act(stage, task, turn.at)

    return run


def _with_application(act: Callable[[Stage, Application, datetime], None]) -> Callable[[Stage, Turn], None]:
    def run(stage: Stage, turn: Turn) -> None:
        found = units.application(stage, turn.key)
        if found is not None:
            act(stage, found, turn.at)

    return run


TURNS: Mapping[str, Callable[[Stage, Turn], None]] = {
    "case": _with_case(desks.act_on),
    "recall": _with_case(desks.recall),
    "feedback": _with_case(tellers.feed_back),
    "ask_back": _with_case(tellers.ask_back),
    "sign": _with_task(units.sign),
    "hand_in": _with_task(units.hand_in),
    "ask": _with_task(units.ask_for_time),
    "note": _with_task(units.write_note),
    "decide": _with_application(units.decide_it),
    "resume": _with_application(units.resume),
    "judge": lambda stage, turn: tellers.judge(stage, turn.key, turn.at),
}


def _take_up(stage: Stage) -> None:
    """Put on the agenda what is open already, whoever told it: each with the person whose turn it is."""
    mine = Case.objects.in_district(stage.district_id).open().exclude(state=State.DISPATCHED)
    for case in mine.select_related("matter").order_by("changed_at", "number").iterator(1000):
        desks.next_turn(stage, case)
    running = Task.objects.in_district(stage.district_id).running().filter(case__district_id=stage.district_id)
    for task in running.select_related("case").order_by("issued_at", "case__number", "ordinal").iterator(1000):
        what, due_at = ("sign", task.sign_due_at) if task.signed_at is None else ("hand_in", task.due_at)
        late = stage.course(task.case).late_unit and what == "hand_in"
        moment = stage.moment(task.case, task.issued_at, due_at, what, task.ordinal, late=late)
        stage.later(max(moment, task.case.changed_at + A_LITTLE), what, task.pk)
    asked = Application.objects.in_district(stage.district_id).filter(state__in=["asked", "running"])
    for one in asked.order_by("asked_at", "case__number"):
        what, since = ("decide", one.asked_at) if one.state == "asked" else ("resume", one.decided_at or one.asked_at)
        _soon(stage, what, one.pk, since, hours=1)
    for objection in Objection.objects.in_district(stage.district_id).filter(state="raised").order_by("raised_at"):
        _soon(stage, "judge", objection.pk, objection.raised_at, hours=2)
    lately = Report.objects.in_district(stage.district_id).filter(answered_at__gte=stage.now - timedelta(days=4))
    for case_id, answered_at in lately.order_by("answered_at").values_list("case_id", "answered_at"):
        _soon(stage, "feedback", case_id, answered_at, hours=3)


def _soon(stage: Stage, what: str, key: UUID, since: datetime, *, hours: int) -> None:
    """Put on the agenda what waited when the rehearsal took over: in office hours, and after it began to wait."""
    stage.later(stage.calendar.next_opening(max(stage.now, since) + timedelta(hours=hours)), what, key)


def _sweep(at: datetime, played: tuple[str, ...]) -> None:
    """Run what time itself brings about, at the virtual moment."""
    for periodic in sweeps.registered():
        if periodic.name.startswith(played):
            periodic.func(at)


@contextmanager
def _quiet(wanted: bool) -> Iterator[None]:
    """Leave no notes and keep no index meanwhile: only ever in a command's own process, never in one that serves."""
    muted = [one for name in (NOTES, INDEX) if wanted and (one := subscribers.find(name)) is not None]
    for one in muted:
        subscribers.forget(one.name)
    try:
        yield
    finally:
        for one in muted:
            subscribers.on(one.pattern, one.name, origins=one.origins, channels=one.channels)(one.func)


SHARES = (
    ("report.me_too", ("report.tell", "report.me_too")),
    ("case.reject", ("report.tell",)),
    ("case.decline", ("report.tell",)),
    ("case.self_resolve", ("report.tell",)),
    ("case.send_to_verify", ("case.accept",)),
    ("task.return", ("case.dispatch", "case.adjudicate")),
    ("case.rework", ("case.close", "case.rework")),
    ("late", ("task.hand_in",)),
    ("report.rate", ("case.close",)),
    ("report.object", ("case.close",)),
)


def observed_rates(counts: Mapping[str, int]) -> dict[str, float]:
    """Return the shares that came out, to be held against the ones that were set."""
    found = {}
    for verb, whole in SHARES:
        total = sum(counts.get(one, 0) for one in whole)
        if total:
            found[verb] = round(counts.get(verb, 0) / total, 3)
    return found
