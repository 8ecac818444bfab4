"""What cases, tasks, clocks and lines said at a moment, so that a count can be made again later and come out the same.

Only moments that can't change are read: lines of the journal, ended clocks, and running clocks reckoned with the events
they had by then. Closed zones are never read: 举报 and children's cases stand in no figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from shanzhi.calendars.queries import calendar_version, current_calendar, versions_after
from shanzhi.callbacks.models import Exclusion
from shanzhi.callbacks.workflow import ExclusionState
from shanzhi.cases.models import Application, Case, Task
from shanzhi.clocks.models import Deadline
from shanzhi.journal.models import Entry
from shanzhi.journal.queries import views
from shanzhi.kernel.limits import EventKind, Limit, LimitUnit, events_from_json
from shanzhi.kernel.reckoning import reckon
from shanzhi.loop.applications import PAUSES, ApplicationKind, ApplicationState
from shanzhi.loop.remembering import put_back
from shanzhi.loop.workflow import Zone
from shanzhi.scoring.lists import DEFERRED, IN_TIME, LATE, OPEN

CHUNK = 400
CLOSING = frozenset({"case.close", "case.self_resolve"})
# The verbs that may bring another matter, grade or place.
CORRECTING = ("case.accept", "case.register", "case.self_resolve", "case.correct")
TURNED_AWAY = frozenset({"case.reject", "case.decline", "case.void", "case.merge"})
# Who knows of cases left out of a score: (district, case ids, moment) → case id → reason. Rooms below are asked from
# here; each looks in its own tables.
Exclusions = Callable[[str, Sequence[UUID], datetime], dict[UUID, str]]


def excluded(district_id: str, case_ids: Sequence[UUID], at: datetime) -> dict[UUID, str]:
    """Return the cases whose exclusion 剔除 somebody outside the unit had granted by a moment, with the reason."""
    rows = Exclusion.objects.in_district(district_id).filter(state=ExclusionState.GRANTED, decided_at__lte=at)
    return {
        case_id: name
        for some in chunks(case_ids)
        for case_id, name in rows.filter(case_id__in=some).values_list("case_id", "reason_name")
    }


EXCLUSIONS: list[Exclusions] = [excluded]


@dataclass(frozen=True, slots=True)
class Window:
    """What a count looks at: verdicts from ``start`` up to ``stop``, as everything stood at ``at``."""

    district_id: str
    start: datetime
    stop: datetime
    at: datetime

    def holds(self, moment: datetime) -> bool:
        """Return whether a moment lies in the window."""
        return self.start <= moment < self.stop


def chunks(keys: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield keys by the few hundred, as statements take them."""
    listed = sorted(set(keys))
    for first in range(0, len(listed), CHUNK):
        yield listed[first : first + CHUNK]


@dataclass(frozen=True, slots=True)
class Timer:
    """One clock as it stood at the moment of counting."""

    key: UUID
    kind: str
    name: str
    case_id: UUID
    subject_id: UUID
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    paused: bool
    counted: bool

    def verdict(self) -> tuple[datetime, str]:
        """Return when it was decided whether the limit was kept, and how: at the end, or when the limit ran out."""
        if self.ended_at is not None and self.ended_at <= self.due_at:
            return self.ended_at, IN_TIME
        if self.ended_at is not None:
            return self.due_at, LATE
        return self.due_at, DEFERRED if self.paused else OPEN


_TIMER = (
    "id", "kind", "name", "case_id", "subject_id", "started_at", "due_at", "ended_at", "counted", "given", "events",
    "amount", "unit", "limit_version", "calendar_version",
)  # fmt: skip


def timers(window: Window) -> list[Timer]:
    """Return the clocks that may have been decided in the window, as they stood at its moment (one statement)."""
    later = versions_after(window.district_id, at=window.at)
    near = Q(ended_at__gte=window.start, ended_at__lt=window.stop) | Q(due_at__gte=window.start, due_at__lt=window.stop)
    # After the moment the limit may have been moved on, or back,
    moved = Q(due_at__gte=window.stop) & ~Q(events=[])
    moved |= Q(due_at__lt=window.start) & ~Q(events=[]) & (Q(ended_at=None) | Q(ended_at__gte=window.start))
    moved |= Q(calendar_version__in=later)  # or the calendar changed
    rows = Deadline.objects.in_district(window.district_id).filter(near | moved, started_at__lt=window.stop)
    found = (
        _as_of(dict(zip(_TIMER, row, strict=True)), window, later) for row in rows.values_list(*_TIMER).iterator(5000)
    )
    return [one for one in found if one.counted and window.holds(one.verdict()[0])]


def _as_of(row: dict[str, Any], window: Window, later: frozenset[str]) -> Timer:
    """Return a clock as it stood: with the events it had by then, on a calendar that was known then."""
    events = events_from_json(row["events"]) if row["events"] else []
    known = [event for event in events if event.at <= window.at]
    due = row["due_at"]
    version = row["calendar_version"]
    if len(known) < len(events) or version in later:
        limit, district = Limit(row["amount"], LimitUnit(row["unit"]), row["limit_version"]), window.district_id
        calendar = current_calendar(district, at=window.at) if version in later else calendar_version(district, version)
        due = reckon(limit, calendar, row["started_at"], known).due_at
    ended = row["ended_at"] if row["ended_at"] is not None and row["ended_at"] <= window.at else None
    stops = [event.kind for event in known if event.kind in {EventKind.PAUSE, EventKind.RESUME}]
    return Timer(
        key=row["id"],
        kind=row["kind"],
        name=row["name"],
        case_id=row["case_id"],
        subject_id=row["subject_id"],
        started_at=row["started_at"],
        due_at=due,
        ended_at=ended,
        paused=bool(stops) and stops[-1] == EventKind.PAUSE,
        counted=row["counted"] if ended is not None or row["given"] else True,
    )


@dataclass(slots=True)
class Story:
    """What the journal told of one ordinary case by a moment, and the columns a count asks for."""

    case_id: UUID
    area_path: str
    matter: str
    grade: str
    opened_by: int | None
    import_unit: int | None
    closed_at: datetime | None = None
    closed_by: int | None = None
    self_resolved: bool = False
    registered: bool = False
    reworks: int = 0
    turned: str = ""
    acts: dict[datetime, int | None] = field(default_factory=dict)
    marks: set[tuple[str, datetime]] = field(default_factory=set)
    tasks: list[dict[str, Any]] = field(default_factory=list)

    def lead(self, at: datetime) -> int | None:
        """Return the unit that led the case at a moment: the last one that didn't send it back."""
        led = [task for task in self.tasks if task["role"] != "support" and task["issued_at"] <= at]
        kept = [task for task in led if not _given_up(task, at)]
        last = max(kept, key=lambda task: task["ordinal"], default=None)
        return last["unit_id"] if last is not None else self.import_unit


def _given_up(task: dict[str, Any], at: datetime) -> bool:
    return task["state"] in {"returned", "waived"} and task["ended_at"] is not None and task["ended_at"] <= at


_CASE = ("id", "area_path", "matter__code", "grade", "opened_by_id", "lead_unit_id", "origin")
_TASK = (
    "id", "case_id", "unit_id", "role", "ordinal", "state", "issued_at", "ended_at", "signed_at", "signed_by_id",
    "handed_in_by_id",
)  # fmt: skip


def stories(window: Window, case_ids: Iterable[UUID]) -> dict[UUID, Story]:
    """Return the stories of those of some cases that lie in the ordinary zone; three statements a few hundred."""
    found: dict[UUID, Story] = {}
    for some in chunks(case_ids):
        cases = Case.objects.in_district(window.district_id).filter(pk__in=some, zone=Zone.ORDINARY)
        for pk, area, matter, grade, opened_by, lead, origin in cases.values_list(*_CASE):
            found[pk] = Story(pk, area, matter or "", grade, opened_by, lead if origin == "import" else None)
        own = [str(pk) for pk in some if pk in found]
        _as_they_were(window, own, found)
        lines = Entry.objects.filter(
            district_id=window.district_id, subject_kind="case", subject_id__in=own, at__lte=window.at
        )
        for verb, pk, now, by_id, at in lines.order_by("at", "id").values_list(
            "verb", "subject_id", "now", "by_id", "at"
        ):
            _tell(found[UUID(pk)], verb, now, by_id, at)
        tasks = Task.objects.in_district(window.district_id).filter(case_id__in=some)
        for row in tasks.order_by("case_id", "ordinal").values(*_TASK):
            if row["case_id"] in found:
                found[row["case_id"]].tasks.append(row)
    return found


def _as_they_were(window: Window, own: list[str], found: dict[UUID, Story]) -> None:
    """Put back what was corrected after the moment of counting: matter, grade and place as they stood then."""
    later = Entry.objects.filter(
        district_id=window.district_id, subject_kind="case", subject_id__in=own, at__gt=window.at, verb__in=CORRECTING
    )
    told: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for view in views(window.district_id, later.order_by("-at", "-id")):
        told[UUID(view.subject_id)].append(dict(view.data))
    for pk, lines in told.items():
        was = put_back(lines)
        found[pk].matter = was.get("matter", found[pk].matter)
        found[pk].grade = was.get("grade", found[pk].grade)
        found[pk].area_path = was.get("area_path", found[pk].area_path)


def _tell(story: Story, verb: str, now: str, by_id: int | None, at: datetime) -> None:
    """Take one line of the journal into a case's story."""
    story.acts.setdefault(at, by_id)
    story.marks.add((verb, at))
    ended = verb in CLOSING or (verb == "case.import_life" and now == "closed")
    if ended and story.closed_at is None:
        story.closed_at, story.closed_by = at, by_id
    if verb in {"case.register", "case.import_life", "case.dispatch", "case.adjudicate"}:
        story.registered = True
    if verb == "case.self_resolve":
        story.self_resolved = True
    if verb == "case.rework":
        story.reworks += 1
    if verb in TURNED_AWAY:
        story.turned = verb.removeprefix("case.")
    elif verb == "case.reopen":
        story.turned = ""


def totals(window: Window, case_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return the earliest total limit of each of some cases."""
    found: dict[UUID, datetime] = {}
    later = versions_after(window.district_id, at=window.at)
    for some in chunks(case_ids):
        rows = Deadline.objects.in_district(window.district_id).filter(case_id__in=some, kind="total", counted=True)
        for row in rows.values_list(*_TIMER):
            one = _as_of(dict(zip(_TIMER, row, strict=True)), window, later)
            found[one.case_id] = min(found.get(one.case_id, one.due_at), one.due_at)
    return found


def closed_in(window: Window) -> set[UUID]:
    """Return the cases that were closed in the window, whenever they were told (one statement)."""
    lines = Entry.objects.filter(
        district_id=window.district_id, at__gte=window.start, at__lt=window.stop, subject_kind="case"
    )
    ended = Q(verb__in=CLOSING) | Q(verb="case.import_life", now="closed")
    return {UUID(pk) for pk in lines.filter(ended).values_list("subject_id", flat=True)}


def told_in(window: Window) -> set[UUID]:
    """Return the ordinary cases told in the window (one statement)."""
    rows = Case.objects.in_district(window.district_id).filter(told_at__gte=window.start, told_at__lt=window.stop)
    return set(rows.filter(zone=Zone.ORDINARY).values_list("pk", flat=True))


def granted(window: Window, case_ids: Iterable[UUID]) -> dict[str, set[UUID]]:
    """Return the tasks whose extension was granted, and the cases paused, at the window's moment."""
    found: dict[str, set[UUID]] = defaultdict(set)
    for some in chunks(case_ids):
        rows = Application.objects.in_district(window.district_id).filter(case_id__in=some, decided_at__lte=window.at)
        moved = rows.filter(kind=ApplicationKind.EXTENSION, state=ApplicationState.GRANTED)
        found["extended"].update(moved.values_list("task_id", flat=True))
        halted = rows.filter(kind__in=PAUSES).exclude(state=ApplicationState.REFUSED)
        running = halted.filter(Q(ended_at=None) | Q(ended_at__gt=window.at))
        found["paused"].update(running.values_list("case_id", flat=True))
    return found


def left_out(window: Window, case_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the cases left out of scores at the window's moment, with the reason, as every room below says."""
    keys = sorted(set(case_ids))
    found: dict[UUID, str] = {}
    for ask in EXCLUSIONS:
        found |= ask(window.district_id, keys, window.at)
    return found
