"""Verbs about coverage 包联: somebody answers for a zone, a building, a stairwell or a household, or no longer does."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.accounts.models import User
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.organisation import lines
from shanzhi.organisation.models import Unit
from shanzhi.people.access import on_day
from shanzhi.people.models import CoverageAssignment, CoverageKind, Scope
from shanzhi.territory.models import Building, Division, Grid, Stairwell

HELD, ENDED = "held", "ended"


def assignment_over(
    area: Division | Grid | Building | Stairwell,
    *,
    kind: str,
    starts_on: date,
    user: User | None = None,
    unit: Unit | None = None,
    person_name: str = "",
    phone: str = "",
    household: str = "",
) -> CoverageAssignment:
    """Return an unsaved assignment over an area; what the area is decides the scope.

    :raises Refused: when nobody is named, or a household is named without a stairwell.
    """
    faults: list[object] = []
    if user is None and unit is None and not person_name.strip():
        faults.append(_("写上是谁包：姓名、账号或单位。"))
    if kind not in CoverageKind.values:
        faults.append(gettext("没有“%(kind)s”这类人员。") % {"kind": kind})
    if household and not isinstance(area, Stairwell):
        faults.append(_("包户要写到单元和户号。"))
    if faults:
        raise Refused(*faults)
    row = CoverageAssignment(
        kind=kind,
        user=user,
        unit=unit,
        person_name=person_name.strip() or (user.name if user else ""),
        phone=phone,
        household=household,
        starts_on=starts_on,
    )
    _place(row, area)
    return row


def _place(row: CoverageAssignment, area: Division | Grid | Building | Stairwell) -> None:
    if isinstance(area, Stairwell):
        row.scope = Scope.HOUSEHOLD if row.household else Scope.STAIRWELL
        row.stairwell, row.building, row.area_path = area, area.building, area.building.grid.path
    elif isinstance(area, Building):
        row.scope, row.building, row.area_path = Scope.BUILDING, area, area.grid.path
    else:
        row.scope, row.area_path = Scope.ZONE, area.path


def assign(row: CoverageAssignment, *, by: Actor, at: datetime) -> CoverageAssignment:
    """Keep an assignment made by ``assignment_over`` and write its line.

    :raises Refused: when the same person already covers the same.
    """
    if CoverageAssignment.objects.filter(**same_as(row)).exists():
        raise Refused(gettext("%(name)s已经包着这里。") % {"name": row.person_name or row.unit})
    with transaction.atomic():
        row.save(force_insert=True)
        _record("coverage.assign", row, by=by, at=at, was="", now=HELD)
    return row


def assign_many(rows: list[CoverageAssignment], *, number: str, by: Actor, at: datetime, faults: int = 0) -> None:
    """Keep many assignments at once, with one line for the whole import of that number."""
    with transaction.atomic():
        CoverageAssignment.objects.bulk_create(rows, batch_size=500)
        told = {"added": len(rows), "faults": faults}
        lines.write("coverage.import", "import", f"coverage-{number}", by=by, at=at, data=told)


def same_as(row: CoverageAssignment) -> dict[str, object]:
    """Return the filter for open rows by the same person over the same."""
    return {
        "scope": row.scope,
        "kind": row.kind,
        "user": row.user,
        "unit": row.unit,
        "person_name": row.person_name,
        "area_path": row.area_path,
        "building": row.building,
        "stairwell": row.stairwell,
        "household": row.household,
        "ends_on": None,
    }


def end_assignment(row: CoverageAssignment, *, by: Actor, at: datetime) -> CoverageAssignment:
    """End an assignment today.

    :raises Stale: when somebody else ended it.
    """
    day = max(on_day(at), row.starts_on)
    with transaction.atomic():
        if not CoverageAssignment.objects.filter(pk=row.pk, ends_on=None).update(ends_on=day):
            raise Stale(_("这条包联刚刚被别人结束了。"))
        row.ends_on = day
        _record("coverage.end", row, by=by, at=at, was=HELD, now=ENDED)
    return row


def _record(verb: str, row: CoverageAssignment, **act: Any) -> None:
    told = {"scope": row.scope, "kind": row.kind, "area_path": row.area_path}
    lines.write(verb, "coverage", row.pk, data=told, **act)
