"""Which rows: the one policy of who may know, said once, at the query."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db.models import Exists, OuterRef, Q

from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.paths import ancestors
from shanzhi.loop.tasks import TaskState
from shanzhi.loop.workflow import (
    OPEN_STATES,
    ZONE_CAPACITY,
    State,
    Zone,
)
from shanzhi.people.capacities import Capacity
from shanzhi.territory.queries import area_within, areas_within

UNIT_CAPACITIES = frozenset({str(Capacity.HANDLER), str(Capacity.UNIT_APPROVER)})
# A keeper looks after reference data and accounts, not after cases.
AREA_CAPACITIES = frozenset(
    str(capacity)
    for capacity in (
        Capacity.GRID_WORKER,
        Capacity.GRID_HEAD,
        Capacity.INTAKE_AGENT,
        Capacity.REGISTRAR,
        Capacity.DISPATCHER,
        Capacity.CHECKER,
        Capacity.SUPERVISOR,
        Capacity.LEADER,
    )
)


def _task_of(units: frozenset[int]) -> Q:
    from shanzhi.cases.models import Task

    return Q(
        Exists(Task.objects.filter(district_id=OuterRef("district_id"), case_id=OuterRef("pk"), unit_id__in=units))
    )


def _kept_out(paths: set[str]) -> Q:
    from shanzhi.cases.models import KeptOut

    rows = KeptOut.objects.filter(district_id=OuterRef("district_id"), case_id=OuterRef("pk"))
    return Q(Exists(rows.filter(path__in=sorted(paths))))


def _in_zone(zone: Zone, actor: Actor) -> Q | None:
    """Return the condition under which this actor may know cases of one zone, or None for never."""
    if zone is Zone.ORDINARY:
        areas, units = actor.areas_as(AREA_CAPACITIES), actor.units_as(UNIT_CAPACITIES)
    else:
        areas, units = actor.areas_as(str(ZONE_CAPACITY[zone])), actor.units_as(str(ZONE_CAPACITY[zone]))
    parts = []
    if areas:
        parts.append(areas_within(areas))
    if units:
        parts.append(_task_of(units))
    if not parts:
        return None
    condition = parts[0]
    for part in parts[1:]:
        condition |= part
    if zone is not Zone.ORDINARY:
        own = {path for holding in actor.holdings if (path := holding.unit_path)}
        above = own | {up for path in own for up in ancestors(path)}
        if above:
            condition &= ~_kept_out(above)
    return Q(zone=str(zone)) & condition


class CaseQuerySet(DistrictQuerySet):
    """Questions about many cases."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the cases this actor may know of, of the actor's own county.

        Pages, counts, search, exports, learning and maps all begin here.
        """
        condition = Q(pk__in=[])
        for zone in Zone:
            allowed = _in_zone(zone, actor)
            if allowed is not None:
                condition |= allowed
        return self.filter(condition, district_id=actor.district_id)

    def open(self) -> Self:
        """Return the cases that still go round the loop."""
        return self.filter(state__in=[str(state) for state in OPEN_STATES])

    def within(self, path: str) -> Self:
        """Return the cases at or below a territory path."""
        return self.filter(area_within(path))

    def due_before(self, at: datetime) -> Self:
        """Return open, unpaused cases whose running clock ends before a moment."""
        handled = Q(state=State.DISPATCHED, unit_due_at__lt=at)
        return self.open().filter(handled | (~Q(state=State.DISPATCHED) & Q(step_due_at__lt=at)), paused=False)

    def place_unknown(self) -> Self:
        """Return open cases whose place nobody has found yet."""
        return self.open().filter(place_known=False)


class TaskQuerySet(DistrictQuerySet):
    """Questions about many tasks."""

    def of_units(self, district_id: str, unit_ids: Iterable[int]) -> Self:
        """Return the tasks of some units in one county."""
        return self.filter(district_id=district_id, case__district_id=district_id, unit_id__in=list(unit_ids))

    def running(self) -> Self:
        """Return the tasks on which a unit still has to act."""
        return self.filter(state__in=[str(TaskState.ISSUED), str(TaskState.HANDLING)])

    def of_case(self, district_id: str, case_id: object) -> Self:
        """Return the tasks of one case."""
        return self.filter(district_id=district_id, case_id=case_id)
