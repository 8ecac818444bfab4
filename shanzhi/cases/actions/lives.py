"""Lives lived elsewhere 旧件: taken in as their source tells them, in one line each, with no step made up.

Their moments are the source's, their deadline is the source's (``given``), and they are marked as imported, so that
nothing which rests on our own steps and checks ever counts them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shanzhi.cases.actions.numbering import case_counter, case_number, take_numbers
from shanzhi.cases.models import Case
from shanzhi.clocks.models import Deadline
from shanzhi.journal.actions import record_many
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import State

NEAR = 0.75  # of a given time is over when it counts as near its end; the source names no such share


@dataclass(frozen=True, slots=True)
class Life:
    """One life as ``source`` tells it. ``columns`` are the case's (title, place_text, area_path, lead_unit, …).

    ``said`` goes into the line as it is, ``text`` is how the line reads; ``counted`` lets its lateness count.
    """

    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    source: str
    text: str
    columns: Mapping[str, Any]
    said: Mapping[str, Any] = field(default_factory=dict)
    counted: bool = True


def take_in_lives(lives: Sequence[Life], *, district_id: str, by: Actor, at: datetime) -> list[Case]:
    """Store many lives inside the caller's transaction, in order: closed where the source closed them, else registered.

    Numbers are of the year in which the life began. One statement a table (the database may cut it up).
    """
    years = [case_counter(life.opened_at) for life in lives]
    last = take_numbers(district_id, {year: years.count(year) for year in years})
    cases = []
    for place, (life, year) in enumerate(zip(lives, years, strict=True)):
        cases.append(_case(life, district_id, last[year] - years[place + 1 :].count(year), by))
    Case.objects.bulk_create(cases)
    pairs = list(zip(lives, cases, strict=True))
    Deadline.objects.bulk_create([_given(life, life.due_at, case) for life, case in pairs if life.due_at])
    record_many([_line(life, case, by, at) for life, case in pairs])
    return cases


def _case(life: Life, district_id: str, value: int, by: Actor) -> Case:
    return Case(
        district_id=district_id,
        number=case_number(life.opened_at, value),
        origin="import",
        state=str(State.CLOSED if life.closed_at else State.REGISTERED),
        told_at=life.opened_at,
        opened_at=life.opened_at,
        closed_at=life.closed_at,
        changed_at=life.closed_at or life.opened_at,
        total_due_at=life.due_at,
        opened_by_id=by.user_id,
        **life.columns,
    )


def _given(life: Life, due_at: datetime, case: Case) -> Deadline:
    """Return the source's own deadline, never reckoned by us: ended when the source closed it, on time or late."""
    length = due_at - life.opened_at
    return Deadline(
        district_id=case.district_id,
        case_id=case.pk,
        kind="total",
        subject_id=case.pk,
        name="total",
        amount=round(length.total_seconds() / 3600),
        unit="hours",
        limit_version="given",
        limit_source=life.source[:200],
        calendar_version="given",
        started_at=life.opened_at,
        near_at=life.opened_at + length * NEAR,
        due_at=due_at,
        ended_at=life.closed_at,
        on_time=life.closed_at <= due_at if life.closed_at else None,
        counted=life.counted,
        given=True,
    )


def _line(life: Life, case: Case, by: Actor, at: datetime) -> dict[str, Any]:
    matter = {"matter": case.matter.code} if case.matter is not None else {}
    data = {"opened_at": life.opened_at, "due_at": life.due_at, "closed_at": life.closed_at, "taken_in_at": at}
    return {
        "verb": "case.import_life",
        "district_id": case.district_id,
        "subject_kind": "case",
        "subject_id": case.pk,
        "by": by,
        "at": case.changed_at,
        "was": "",
        "now": case.state,
        "version": 1,
        "zone": case.zone,
        "origin": case.origin,
        "data": data | {"number": case.number, "text": life.text, "said": dict(life.said)} | matter,
    }
