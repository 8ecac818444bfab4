"""Opening a case 上报: every door ends here. A plan first, so that a report and its case share their statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.numbering import case_counter, case_number, next_values
from shanzhi.cases.models import Case, KeptOut
from shanzhi.catalogue.models import Matter
from shanzhi.clocks.actions import Desk, new_deadline
from shanzhi.clocks.models import Deadline
from shanzhi.journal.actions import record_many
from shanzhi.journal.statements import insert
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import State, Zone
from shanzhi.organisation.models import Unit
from shanzhi.territory.models import Grid, Place

TITLE_LENGTH = 40


class Told(TypedDict, total=False):
    """What a door may say of a case beside its words and its matter."""

    channel: Required[str]
    grade: str
    place: Place | None
    place_text: str
    lon: float | None
    lat: float | None
    area_path: str
    grid: Grid | None
    kept_out: Sequence[Unit]
    origin: str
    told_at: datetime | None


@dataclass(slots=True)
class CasePlan:
    """A case not yet stored, with its first clock and its first journal line."""

    case: Case
    deadlines: list[Deadline]
    lines: list[Mapping[str, Any]]
    desk: Desk
    kept_out: list[KeptOut]


def plan_case(
    *,
    district_id: str,
    by: Actor,
    at: datetime,
    number: int,
    title: str = "",
    summary: str = "",
    matter: Matter | None = None,
    zone: str = Zone.ORDINARY,
    desk: Desk | None = None,
    **told: Unpack[Told],
) -> CasePlan:
    """Return a case ready to be stored. ``number`` comes from ``next_values`` on ``case_counter(at)``.

    The matter's own confidential zone wins over "ordinary"; a known place, grid or matter is taken as given.

    :raises Refused: when neither words nor a matter were brought.
    """
    if not (title.strip() or summary.strip() or matter):
        raise Refused(_("说一说是什么事，或者选一个事项。"))
    if matter is not None and matter.confidential_zone and zone == Zone.ORDINARY:
        zone = matter.confidential_zone
    case = _new_case(matter, by, at, told)
    case.district_id, case.number, case.zone = district_id, case_number(at, number), str(zone)
    case.title, case.summary = _short(title or summary or str(matter)), summary
    desk = desk or Desk(district_id, at)
    about: dict[str, Any] = {"case_id": case.pk, "subject_id": case.pk, "matter_id": case.matter_id}
    step = new_deadline(desk, "step", name="intake", at=at, grade=case.grade, **about)
    case.step_name, case.step_started_at = "intake", at
    case.step_near_at, case.step_due_at, case.step_limit_unit = step.near_at, step.due_at, step.unit
    return CasePlan(case, [step], [_first_line(case, by, at)], desk, _kept_out(case, told.get("kept_out", ())))


def _new_case(matter: Matter | None, by: Actor, at: datetime, told: Told) -> Case:
    """Return an unsaved case with what was told of place, channel and time."""
    place = told.get("place")
    return Case(
        matter=matter,
        grade=told.get("grade", "") or (matter.default_grade if matter is not None else ""),
        place=place,
        place_text=told.get("place_text", "") or (place.name if place is not None else ""),
        place_known=bool(place is not None or told.get("grid") is not None),
        lon=told.get("lon"),
        lat=told.get("lat"),
        area_path=told.get("area_path", ""),
        grid=told.get("grid"),
        channel=told["channel"],
        origin=told.get("origin", "live"),
        state=str(State.REPORTED),
        told_at=told.get("told_at") or at,
        opened_at=at,
        changed_at=at,
        opened_by_id=by.user_id,
        report_count=0,
    )


def _first_line(case: Case, by: Actor, at: datetime) -> dict[str, Any]:
    return {
        "verb": "case.open",
        "district_id": case.district_id,
        "subject_kind": "case",
        "subject_id": case.pk,
        "by": by,
        "at": at,
        "was": "",
        "now": case.state,
        "version": 1,
        "zone": case.zone,
        "origin": case.origin,
        "data": {
            "number": case.number,
            "channel": case.channel,
            "matter": case.matter.code if case.matter is not None else "",
            "place": case.place_text,
            "area_path": case.area_path,
        },
    }


def store_plan(plan: CasePlan, *, deadlines: Sequence[Deadline] = (), lines: Sequence[Mapping[str, Any]] = ()) -> Case:
    """Store a plan together with what else is told in the same breath; inside the caller's transaction."""
    for total in deadlines:
        if total.kind == "total":
            plan.case.total_due_at = min(plan.case.total_due_at or total.due_at, total.due_at)
    insert([plan.case])
    insert(plan.kept_out)
    insert([*plan.deadlines, *deadlines])
    record_many([*plan.lines, *lines])
    return plan.case


def open_case(*, district_id: str, by: Actor, at: datetime, **told: Any) -> Case:
    """Open a case that no report tells of (an inspection, a meeting); see ``plan_case`` for the words."""
    with transaction.atomic():
        [number] = next_values(district_id, [case_counter(at)])
        return store_plan(plan_case(district_id=district_id, by=by, at=at, number=number, **told))


def _kept_out(case: Case, units: Iterable[Unit]) -> list[KeptOut]:
    known = {unit.pk: unit for unit in units}
    return [KeptOut(district_id=case.district_id, case=case, unit=unit, path=unit.path) for unit in known.values()]


def keep_out(case: Case, units: Iterable[Unit]) -> None:
    """Keep these units too from knowing of a case and from working on it; inside the caller's transaction."""
    KeptOut.objects.bulk_create(_kept_out(case, units), ignore_conflicts=True)


def _short(words: str) -> str:
    """Return the first clause of what was told, short enough for a line."""
    line = " ".join(words.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"
