"""Verbs on changes of grids 网格调整: propose, approve or refuse, put into force.

A street proposes, another person decides, and from the day it takes effect the old rows end and new ones begin. What
stands on the ground (buildings, places) moves to the new grids; old cases keep the old rows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences, sweeps
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.survey import outlines
from shanzhi.survey.outlines import parse_outline
from shanzhi.territory import queries
from shanzhi.territory.actions import stamps
from shanzhi.territory.actions.grids import described_by, last_ordinals, next_path
from shanzhi.territory.models import Building, Division, Grid, GridChange, Place

LOST_ALLOWED = 0.02  # of the ground that changes hands


@transaction.atomic
def propose_grid_change(
    division: Division,
    *,
    closes: Sequence[str],
    opens: Sequence[Mapping[str, Any]],
    effective_on: date,
    reason: str,
    by: Actor,
    at: datetime,
    basis: str = "",
    crs: str = "wgs84",
) -> GridChange:
    """Propose that grids end (by code) and others begin on a day; nothing moves until somebody else approves.

    Each of ``opens`` brings code, name, outline (GeoJSON geometry, dict or text, in ``crs``) and optionally grid_kind,
    households, population. A grid that goes on in another shape is named in both lists with the same code and keeps
    its path.

    :raises Refused: with every reason at once: unknown or taken codes, a bad outline, an overlap, ground lost.
    """
    stamps.claim()
    opening, reasons = _opening(opens, crs)
    closing = {grid.code: grid for grid in Grid.objects.filter(code__in=closes, valid_to=None)}
    reasons += _faults(division, closes, closing, opening, effective_on, reason)
    if reasons:
        raise Refused(*reasons)
    change = GridChange.objects.create(
        division=division,
        effective_on=effective_on,
        reason=reason.strip(),
        basis=basis,
        closes=sorted(closing),
        opens=opening,
        proposed_by_id=by.user_id,
        proposed_at=at,
    )
    data = {"closes": sorted(closing), "opens": [new["code"] for new in opening], "effective_on": str(effective_on)}
    _note("grid_change.propose", change, by=by, at=at, was="", now="proposed", data=data | {"reason": reason})
    return change


def _opening(opens: Sequence[Mapping[str, Any]], crs: str) -> tuple[list[dict[str, Any]], list[str]]:
    opening, reasons = [], []
    for number, item in enumerate(opens, start=1):
        told, faults = described_by({name: str(said) for name, said in item.items() if name != "outline"}, number)
        drawn = item.get("outline") or "null"
        try:
            geometry = json.loads(drawn) if isinstance(drawn, str) else drawn
        except ValueError:
            geometry = None
        outline, fault = outlines.outline_of(geometry, crs)
        faults += [] if told.name else [_("新网格要有名称。")]
        reasons += [str(told.fault(sentence)) for sentence in [*faults, *([fault] if fault else [])]]
        new = {"code": told.code, "name": told.name, "grid_kind": told.grid_kind, **told.counts}
        opening.append(new | {"outline": outline})
    return opening, reasons


def _faults(
    division: Division,
    closes: Sequence[str],
    closing: Mapping[str, Grid],
    opening: Sequence[Mapping[str, Any]],
    effective_on: date,
    reason: str,
) -> list[str]:
    """Return every reason why a change can't be: the same questions when it is proposed and when it is approved."""
    faults = []
    if not reason.strip():
        faults.append(_("请写明调整的理由。"))
    if not (closes or opening):
        faults.append(_("请选要调整的网格。"))
    faults += [_("没有编码为“%(code)s”的在用网格。") % {"code": code} for code in closes if code not in closing]
    for grid in closing.values():
        if grid.valid_from >= effective_on:
            faults.append(_("网格“%(name)s”启用日期不早于生效日期。") % {"name": grid.name})
    new_codes = [str(new.get("code", "")) for new in opening]
    taken = set(Grid.objects.filter(code__in=new_codes).values_list("code", flat=True)) - set(closing)
    faults += [_("编码“%(code)s”用过了。") % {"code": code} for code in sorted(taken)]
    if len(set(new_codes)) != len(new_codes):
        faults.append(_("新网格的编码有重复。"))
    waiting = GridChange.objects.filter(state=GridChange.State.APPROVED, applied_at=None)
    if any({*change.closes, *(new["code"] for new in change.opens)} & {*closing, *new_codes} for change in waiting):
        faults.append(_("这些网格里有的已有一次调整等待生效。"))
    if all(new.get("outline") for new in opening):
        faults += _ground_faults(closing, opening)
    return faults


def _ground_faults(closing: Mapping[str, Grid], opening: Sequence[Mapping[str, Any]]) -> list[str]:
    faults = []
    general = [new for new in opening if new.get("grid_kind", Grid.Kind.GENERAL) == Grid.Kind.GENERAL]
    standing = Grid.objects.filter(valid_to=None, grid_kind=Grid.Kind.GENERAL).exclude(outline="")
    others = [(grid.name, parse_outline(grid.outline)) for grid in standing if grid.code not in closing]
    for new in general:
        outline = parse_outline(new["outline"])
        for name, share in outlines.overlapping(outline, others):
            words = {"new": new["name"], "name": name, "percent": round(share * 100)}
            faults.append(_("“%(new)s”与“%(name)s”重叠%(percent)s%%。") % words)
        others.append((new["name"], outline))
    before = [
        parse_outline(grid.outline) for grid in closing.values() if grid.outline and grid.grid_kind == Grid.Kind.GENERAL
    ]
    lost = outlines.left_over(before, [parse_outline(new["outline"]) for new in general])
    if lost > LOST_ALLOWED:
        faults.append(_("调整后有%(percent)s%%的地面不属于任何网格。") % {"percent": round(lost * 100)})
    return faults


@transaction.atomic
def approve_grid_change(change: GridChange, *, by: Actor, at: datetime, words: str = "") -> GridChange:
    """Approve a proposed change; it takes effect at once when its day has come, else on that day.

    :raises Refused: for the one who proposed it, or when the ground has changed so that it no longer fits.
    :raises Stale: when somebody has decided already.
    """
    stamps.claim()
    change = GridChange.objects.select_related("division").get(pk=change.pk)
    closing = {grid.code: grid for grid in Grid.objects.filter(code__in=change.closes, valid_to=None)}
    reasons = [] if change.state == GridChange.State.PROPOSED else [_("这次调整已有人审核。")]
    if reasons:
        raise Stale(*reasons)
    if by.user_id is not None and by.user_id == change.proposed_by_id:
        reasons.append(_("提出调整的人不能自己审核。"))
    reasons += _faults(change.division, change.closes, closing, change.opens, change.effective_on, change.reason)
    if reasons:
        raise Refused(*reasons)
    _decide(change, GridChange.State.APPROVED, by=by, at=at, words=words)
    if change.effective_on <= local(at).date():
        _put_into_force(change, by=by, at=at)
    return GridChange.objects.get(pk=change.pk)


@transaction.atomic
def refuse_grid_change(change: GridChange, *, by: Actor, at: datetime, words: str) -> GridChange:
    """Refuse a proposed change, saying why.

    :raises Refused: without words.
    :raises Stale: when somebody has decided already.
    """
    if not words.strip():
        raise Refused(_("请写明不同意的理由。"))
    _decide(change, GridChange.State.REFUSED, by=by, at=at, words=words)
    return GridChange.objects.get(pk=change.pk)


def _decide(change: GridChange, state: GridChange.State, *, by: Actor, at: datetime, words: str) -> None:
    decided = GridChange.objects.filter(pk=change.pk, state=GridChange.State.PROPOSED).update(
        state=state, decided_by_id=by.user_id, decided_at=at, decision=words.strip()
    )
    if not decided:
        raise Stale(_("这次调整已有人审核。"))
    verb = "grid_change.approve" if state == GridChange.State.APPROVED else "grid_change.refuse"
    _note(verb, change, by=by, at=at, was="proposed", now=state.value, data={"words": words})


def _put_into_force(change: GridChange, *, by: Actor, at: datetime) -> None:
    """End the old rows, begin the new, and move what stands on the ground."""
    if not GridChange.objects.filter(pk=change.pk, state="approved", applied_at=None).update(applied_at=at):
        return
    closing = {grid.code: grid for grid in Grid.objects.filter(code__in=change.closes, valid_to=None)}
    Grid.objects.filter(pk__in=[grid.pk for grid in closing.values()]).update(valid_to=change.effective_on)
    last = last_ordinals()
    opened = []
    for new in change.opens:
        goes_on = closing.get(new["code"])
        lon, lat = outlines.label_point(parse_outline(new["outline"]))
        path = goes_on.path if goes_on else next_path(change.division, last)
        row = Grid(division=change.division, path=path, label_lon=lon, label_lat=lat, change=change, **new)
        row.valid_from = change.effective_on
        row.save()
        opened.append(row)
    for grid in closing.values():
        Grid.objects.filter(pk=grid.pk).update(replaced_by=_heir(grid, opened))
    stamps.renew()
    _move(list(closing.values()))
    now = [row.code for row in opened]
    _note("grid_change.apply", change, by=by, at=at, was="approved", now="approved", data={"opened": now})


def _heir(grid: Grid, opened: Sequence[Grid]) -> Grid | None:
    """Return the grid with the same code, else the one that holds most of the old ground."""
    same = next((row for row in opened if row.code == grid.code), None)
    if same or not (grid.outline and opened):
        return same or (opened[0] if opened else None)
    old = parse_outline(grid.outline)
    return max(opened, key=lambda row: old.intersection(parse_outline(row.outline)).area)


def _move(closing: Sequence[Grid]) -> None:
    """Give buildings and places of ended grids the grid that now holds their point, else the heir."""
    heirs = {grid.pk: Grid.objects.get(pk=grid.pk).replaced_by for grid in closing}
    index = queries.ground_index()
    ids = list(heirs)
    buildings = list(Building.objects.filter(grid__in=ids))
    places = list(Place.objects.filter(grid__in=ids))

    def now_holding(row: Building | Place) -> Grid | None:
        located = index.locate(row.lon, row.lat) if row.lon is not None and row.lat is not None else None
        return (located.grid if located else None) or heirs[row.grid_id or 0]

    for building in buildings:
        building.grid = now_holding(building) or building.grid
    for place in places:
        place.grid = now_holding(place) or place.grid
        place.area_path = place.grid.path if place.grid else place.area_path
    Building.objects.bulk_update(buildings, ["grid"], batch_size=200)
    Place.objects.bulk_update(places, ["grid", "area_path"], batch_size=200)


@sweeps.every(3600, "territory: grid changes that take effect")
def put_due_changes_into_force(at: datetime) -> int:
    """Put into force every approved change whose day has come; return how many."""
    waiting = GridChange.objects.filter(state="approved", applied_at=None, effective_on__lte=local(at).date())
    due = list(waiting.select_related("division").order_by("effective_on", "pk"))
    for change in due:
        with transaction.atomic():
            stamps.claim()
            _put_into_force(change, by=SYSTEM, at=at)
    return len(due)


def _note(
    verb: str, change: GridChange, *, by: Actor, at: datetime, was: str, now: str, data: Mapping[str, Any]
) -> None:
    district, subject = stamps.district_of(by), str(change.pk)
    record(
        verb,
        district_id=district,
        subject_kind="grid_change",
        subject_id=subject,
        by=by,
        at=at,
        was=was,
        now=now,
        data=dict(data),
    )


sentences.register("grid_change.propose", label=gettext_lazy("提出网格调整"))
sentences.register("grid_change.approve", label=gettext_lazy("同意网格调整"))
sentences.register("grid_change.refuse", label=gettext_lazy("不同意网格调整"))
sentences.register("grid_change.apply", label=gettext_lazy("网格调整生效"))
