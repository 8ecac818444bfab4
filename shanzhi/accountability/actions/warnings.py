"""Raising warnings 预警: read from the clocks themselves, never from a queue, so a missed or doubled run does no harm.

One warning for each clock, due moment and share; only the highest share reached is raised. It is told at once when the
danger is, else within office hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from shanzhi.accountability.models import DeadlineWarning
from shanzhi.cases.models import Case, Task
from shanzhi.catalogue.limits import DANGER
from shanzhi.clocks.actions import Desk, reckoned
from shanzhi.clocks.models import Deadline
from shanzhi.journal.actions import record_many
from shanzhi.kernel.actors import SYSTEM
from shanzhi.loop.workflow import OPEN_STATES
from shanzhi.supervision.queries.books import rules_in_force

BATCH = 300
TOLD_AT_ONCE = "emergency_hours"
REMEMBERED = 50_000
_moments: dict[tuple[UUID, datetime, str, int], datetime] = {}


def raise_due(district_id: str, *, at: datetime, batch: int = BATCH) -> int:
    """Raise every warning that is due and not raised yet, at most ``batch`` a share and kind; return how many."""
    rules, desk = rules_in_force(district_id), Desk(district_id, at)
    raised = 0
    for kind in ("unit", "total", "step"):
        for share in sorted(rules.shares(kind), reverse=True):
            found = list(_reached(desk, kind, share, batch))
            raised += _raise(found, share, desk, rules.code, at)
    return raised


def _reached(desk: Desk, kind: str, share: int, batch: int) -> Iterator[Deadline]:
    """Yield the running clocks of a kind that have used up a share and were not warned of it or of more."""
    near = desk.limit("near").amount
    warned = DeadlineWarning.objects.filter(
        district_id=desk.district_id, deadline_id=OuterRef("pk"), due_at=OuterRef("due_at"), share__gte=share
    )
    alive = Case.objects.filter(
        district_id=desk.district_id, pk=OuterRef("case_id"), state__in=[str(state) for state in OPEN_STATES]
    ).exclude(origin="import")
    clocks = Deadline.objects.in_district(desk.district_id).filter(kind=kind, ended_at__isnull=True, paused=False)
    if share == 100:
        clocks = clocks.filter(due_at__lte=desk.at)
    elif share == near:
        clocks = clocks.filter(near_at__lte=desk.at)
    elif share > near:
        clocks = clocks.filter(near_at__lte=desk.at, given=False)
    else:
        clocks = clocks.filter(started_at__lt=desk.at, given=False)
    waiting = clocks.filter(~Exists(warned), Exists(alive)).order_by("due_at", "pk")
    if share in {near, 100}:
        yield from waiting[:batch]
        return
    found = 0
    for clock in waiting.iterator(chunk_size=batch):
        if _moment(clock, share, desk) <= desk.at:
            found += 1
            yield clock
        if found == batch:
            return


def _moment(clock: Deadline, share: int, desk: Desk) -> datetime:
    """Return when a clock has used up a share; reckoned once a process, as every run asks for every running clock."""
    key = (clock.pk, clock.due_at, clock.calendar_version, share)
    if key not in _moments:
        if len(_moments) >= REMEMBERED:
            _moments.clear()
        _moments[key] = reckoned(clock, desk).moment_of(share / 100)
    return _moments[key]


def _raise(clocks: list[Deadline], share: int, desk: Desk, code: str, at: datetime) -> int:
    if not clocks:
        return 0
    cases = {case.pk: case for case in _cases(desk.district_id, {clock.case_id for clock in clocks})}
    units = _units(desk.district_id, {clock.subject_id for clock in clocks if clock.kind == "unit"})
    made = [
        DeadlineWarning(
            district_id=desk.district_id,
            case=cases[clock.case_id],
            deadline=clock,
            kind=clock.kind,
            name=clock.name,
            unit_id=units.get(clock.subject_id),
            share=share,
            due_at=clock.due_at,
            rules_version=code,
            raised_at=at,
            tell_at=_tell_at(clock, cases[clock.case_id], desk),
        )
        for clock in clocks
    ]
    with transaction.atomic():
        DeadlineWarning.objects.bulk_create(made)
        record_many(
            {
                "verb": "warning.raise",
                "district_id": desk.district_id,
                "subject_kind": "warning",
                "subject_id": one.pk,
                "by": SYSTEM,
                "at": at,
                "zone": one.case.zone,
                "origin": one.case.origin,
                "data": {
                    "case": str(one.case_id),
                    "clock": f"{one.kind}:{one.name}",
                    "share": share,
                    "due": one.due_at.isoformat(),
                    "rules": code,
                },
            }
            for one in made
        )
    return len(made)


def _cases(district_id: str, keys: set[UUID]) -> list[Case]:
    return list(Case.objects.in_district(district_id).filter(pk__in=keys))


def _units(district_id: str, tasks: set[UUID]) -> dict[UUID, int]:
    rows = Task.objects.in_district(district_id).filter(pk__in=tasks) if tasks else Task.objects.none()
    return dict(rows.values_list("pk", "unit_id"))


def _tell_at(clock: Deadline, case: Case, desk: Desk) -> datetime:
    """Return when people are told: at once where the clock runs day and night, else when the office next is open."""
    if clock.unit == TOLD_AT_ONCE or case.grade == DANGER:
        return desk.at
    return desk.calendar.next_opening(desk.at)


def take_untold(district_id: str, *, at: datetime) -> list[DeadlineWarning]:
    """Return the warnings people are to be told of now, and mark them told, in the caller's transaction."""
    due = DeadlineWarning.objects.in_district(district_id).filter(
        Q(tell_at__lte=at), told_at__isnull=True, case__district_id=district_id
    )
    found = list(due.select_related("case", "unit").order_by("tell_at", "pk")[:BATCH])
    DeadlineWarning.objects.in_district(district_id).filter(pk__in=[one.pk for one in found]).update(told_at=at)
    return found


def tell(district_id: str, *, at: datetime) -> int:
    """Put one note a person into the inboxes of those whose clocks they are; return how many warnings were told."""
    from shanzhi.accountability.telling import tell_of_warnings

    with transaction.atomic():
        found = take_untold(district_id, at=at)
        tell_of_warnings(found, district_id=district_id, at=at)
    return len(found)
