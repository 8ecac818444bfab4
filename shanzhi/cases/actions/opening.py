"""Opening a case 上报: every door ends here. A plan first, so that a report and its case share their statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from shanzhi.cases.actions.numbering import case_counter, case_number, next_values
from shanzhi.cases.models import Case
from shanzhi.catalogue.models import Matter
from shanzhi.clocks.actions import Desk, new_deadline
from shanzhi.clocks.models import Deadline
from shanzhi.journal.actions import record_many
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import State, Zone
from shanzhi.organisation.models import Unit
from shanzhi.territory.models import Grid, Place

TITLE_LENGTH = 40


@dataclass(slots=True)
class CasePlan:
    """A case not yet stored, with its first clock and its first journal line."""

    case: Case
    deadlines: list[Deadline]
    lines: list[Mapping[str, Any]]
    desk: Desk


def plan_case(
    *,
    district_id: str,
    title: str,
    by: Actor,
    at: datetime,
    channel: str,
    number: int,
    summary: str = "",
    matter: Matter | None = None,
    grade: str = "",
    place: Place | None = None,
    place_text: str = "",
    lon: float | None = None,
    lat: float | None = None,
    area_path: str = "",
    grid: Grid | None = None,
    zone: str = Zone.ORDINARY,
    complained_unit: Unit | None = None,
    origin: str = "live",
    told_at: datetime | None = None,
    desk: Desk | None = None,
) -> CasePlan:
    """Return a case ready to be stored. ``number`` comes from ``next_values`` on ``case_counter(at)``.

    The matter's own confidential zone wins over "ordinary"; a known place, grid or matter is taken as given.

    :raises Refused: when neither words nor a matter were brought.
    """
    if not (title.strip() or summary.strip() or matter):
        raise Refused("说一说是什么事，或者选一个事项。")
    if matter is not None and matter.confidential_zone and zone == Zone.ORDINARY:
        zone = matter.confidential_zone
    grade = grade or (matter.default_grade if matter is not None else "")
    case = Case(
        district_id=district_id,
        number=case_number(at, number),
        title=_short(title or summary or str(matter)),
        summary=summary,
        matter=matter,
        grade=grade,
        place=place,
        place_text=place_text or (place.name if place is not None else ""),
        place_known=bool(place is not None or grid is not None),
        lon=lon,
        lat=lat,
        area_path=area_path,
        grid=grid,
        zone=str(zone),
        complained_unit=complained_unit,
        complained_path=complained_unit.path if complained_unit is not None else "",
        channel=channel,
        origin=origin,
        state=str(State.REPORTED),
        told_at=told_at or at,
        opened_at=at,
        changed_at=at,
        opened_by_id=by.user_id,
        report_count=0,
    )
    desk = desk or Desk(district_id, at)
    step = new_deadline(
        desk,
        "step",
        case_id=case.pk,
        subject_id=case.pk,
        name="intake",
        at=at,
        matter_id=case.matter_id,
        grade=grade,
    )
    case.step_name, case.step_started_at = "intake", at
    case.step_near_at, case.step_due_at = step.near_at, step.due_at
    line = {
        "verb": "case.open",
        "district_id": district_id,
        "subject_kind": "case",
        "subject_id": case.pk,
        "by": by,
        "at": at,
        "was": "",
        "now": case.state,
        "version": 1,
        "zone": case.zone,
        "origin": origin,
        "data": {
            "number": case.number,
            "channel": channel,
            "matter": matter.code if matter is not None else "",
            "place": case.place_text,
            "area_path": area_path,
        },
    }
    return CasePlan(case, [step], [line], desk)


def store_plan(plan: CasePlan, *, deadlines: Sequence[Deadline] = (), lines: Sequence[Mapping[str, Any]] = ()) -> Case:
    """Store a plan together with what else is told in the same breath; inside the caller's transaction."""
    for total in deadlines:
        if total.kind == "total":
            plan.case.total_due_at = min(plan.case.total_due_at or total.due_at, total.due_at)
    Case.objects.bulk_create([plan.case])
    Deadline.objects.bulk_create([*plan.deadlines, *deadlines])
    record_many([*plan.lines, *lines])
    return plan.case


def open_case(*, district_id: str, by: Actor, at: datetime, **told: Any) -> Case:
    """Open a case that no report tells of (an inspection, a meeting); see ``plan_case`` for the words."""
    with transaction.atomic():
        [number] = next_values(district_id, [case_counter(at)])
        return store_plan(plan_case(district_id=district_id, by=by, at=at, number=number, **told))


def _short(words: str) -> str:
    """Return the first clause of what was told, short enough for a line."""
    line = " ".join(words.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"
