"""Verbs about units 单位: add, rename, change, merge, close, and name the levels. Each writes its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.accounts.models import User
from shanzhi.journal.changing import change
from shanzhi.kernel import clock, paths
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import unfit_code
from shanzhi.kernel.text import normalise
from shanzhi.organisation import lines
from shanzhi.organisation.models import LevelName, OrgNode, Tree, Unit, UnitAlias, UnitKind
from shanzhi.organisation.sheets import Outcome
from shanzhi.territory.models import Building, Division, Grid

IN_FORCE, ENDED, MERGED = "in_force", "ended", "merged"
DETAILS = ("kind", "level_name", "division", "phone", "address", "opening", "short_name")


def add_unit(
    code: str,
    *,
    name: str,
    kind: str,
    parent: Unit | None = None,
    aliases: tuple[str, ...] = (),
    by: Actor,
    at: datetime,
    valid_from: date | None = None,
    valid_to: date | None = None,
    **details: Any,
) -> Unit:
    """Add a unit below ``parent`` and write its line; ``details`` are any of ``DETAILS``.

    :raises Refused: when the code is taken, code or name is missing, the name is only marks, or the kind is unknown.
    """
    name, code = as_typed(name), normalise(code)
    details["short_name"] = as_typed(details.get("short_name", ""))
    faults = _faults_of_new(code, name, kind)
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        details.setdefault("level_name", _level_name(parent))
        unit = Unit.objects.create(
            code=code,
            name=name,
            kind=kind,
            parent=parent,
            path=paths.child_path(parent.path if parent else "", _next_ordinal(parent)),
            valid_from=valid_from,
            valid_to=valid_to,
            **details,
        )
        _add_aliases(unit, (*aliases, *_to_compare(unit)), former=False)
        _record("unit.add", unit, by=by, at=at, was="", data={"name": name, "kind": kind})
    return unit


def _faults_of_new(code: str, name: str, kind: str) -> list[object]:
    faults: list[object] = []
    if not code or not name:
        faults.append(_("单位编码和单位名称都要写。"))
    elif unfit := unfit_code(code) or unfit_name(name):
        faults.append(unfit)
    elif Unit.objects.filter(code=code).exists():
        faults.append(gettext("编码%(code)s已经有单位用了。") % {"code": code})
    if kind not in UnitKind.values:
        faults.append(gettext("没有“%(kind)s”这个类别。") % {"kind": kind})
    return faults


def unfit_name(name: str) -> object:
    """Return why a name names nothing, having neither a letter nor a Han character; "" when it does."""
    return "" if any(map(str.isalpha, name)) else _("单位名称里要有字，不能只有标点和数字。")


def add_units(units: Sequence[Unit], *, aliases: Mapping[str, Sequence[str]], by: Actor, at: datetime) -> None:
    """Add many units at once, as a county begins: paths counted out, parents among them, ``aliases`` by code."""
    with transaction.atomic():
        for depth in sorted({len(unit.path) for unit in units}):
            # Level by level, so that a parent has its key before its children need it.
            Unit.objects.bulk_create([unit for unit in units if len(unit.path) == depth])
        for unit in units:
            _add_aliases(unit, (*aliases.get(unit.code, ()), *_to_compare(unit)), former=False)
            _record("unit.add", unit, by=by, at=at, was="", data={"name": unit.name, "kind": unit.kind})


def rename_unit(
    unit: Unit, *, name: str, short_name: str = "", by: Actor, at: datetime, seen: int | None = None
) -> Unit:
    """Give a unit another name; the old ones stay understood as former names.

    :raises Refused: when the new name is empty or only marks, or the unit already has it.
    :raises Stale: when somebody else changed the unit since version ``seen``.
    """
    name, short_name = as_typed(name), as_typed(short_name)
    if not name:
        raise Refused(_("新名称要写。"))
    if unfit := unfit_name(name):
        raise Refused(unfit)
    if name == unit.name and short_name == unit.short_name:
        raise Refused(_("新名称和现在的一样。"))
    old = unit.name
    with transaction.atomic():
        kept = set(map(normalise, ("", name, short_name)))
        gone = _spellings(one for one in (unit.name, unit.short_name) if normalise(one) not in kept)
        _add_aliases(unit, gone, former=True)
        UnitAlias.objects.filter(unit=unit, name__in=gone, former=False).update(former=True)
        _update(unit, seen, name=name, short_name=short_name)
        _add_aliases(unit, _to_compare(unit), former=False)
        _record("unit.rename", unit, by=by, at=at, data={"from": old, "to": name})
    return unit


def change_unit(unit: Unit, *, by: Actor, at: datetime, seen: int | None = None, **details: Any) -> Unit:
    """Change contact details, level, division or kind (any of ``DETAILS``); the line says which.

    :raises Stale: when somebody else changed the unit since version ``seen``.
    """
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise TypeError(f"not a detail of a unit: {sorted(unknown)}")
    changed = {key: value for key, value in details.items() if getattr(unit, key) != value}
    if not changed:
        return unit
    with transaction.atomic():
        _update(unit, seen, **changed)
        _record("unit.change", unit, by=by, at=at, data={"fields": sorted(changed)})
    return unit


def add_alias(unit: Unit, *, name: str, by: Actor, at: datetime, former: bool = False) -> UnitAlias:
    """Teach one more name of a unit.

    :raises Refused: when the name is empty or the unit's already.
    """
    name, compared = as_typed(name), normalise(name)
    if not name:
        raise Refused(_("别名要写。"))
    own = map(normalise, (unit.name, unit.short_name))
    if compared in own or UnitAlias.objects.filter(unit=unit, name=compared).exists():
        raise Refused(_("这个单位已经有这个名字。"))
    with transaction.atomic():
        alias = UnitAlias.objects.create(unit=unit, name=name, former=former)
        _add_aliases(unit, (compared,), former=former)
        _record("unit.alias", unit, by=by, at=at, data={"name": name})
    return alias


def merge_units(unit: Unit, *, into: Unit, on: date | None = None, by: Actor, at: datetime) -> Unit:
    """Merge a unit into another from a day (today when none is given); its names then mean the other one.

    What the unit did keeps its name. Its posts are not moved: ``people`` hands over.

    :raises Refused: when it would merge into itself, in a circle, either has already ended, or units remain below.
    """
    day = on or clock.local(at).date()
    faults = _faults_of_merger(unit, into, day)
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        _update(unit, None, valid_to=day, merged_into=into)
        _record("unit.merge", unit, by=by, at=at, was=IN_FORCE, data={"into": into.code, "on": day.isoformat()})
        _record("unit.absorb", into, by=by, at=at, data={"unit": unit.code, "on": day.isoformat()})
    return unit


def _faults_of_merger(unit: Unit, into: Unit, day: date) -> list[object]:
    faults: list[object] = []
    if unit.pk == into.pk:
        faults.append(_("单位不能并入自己。"))
    elif into.path.startswith(unit.path):
        faults.append(_("上级单位不能并入自己的下级。"))
    if unit.valid_to is not None:
        faults.append(gettext("%(unit)s已经停用或并入别的单位。") % {"unit": unit.name})
    if _has_units_below(unit, day):
        # Paths stand on posts and tasks, so a unit never changes its place in the tree; what is below ends first.
        faults.append(gettext("%(unit)s下面还有单位，先把它们并入别的单位或停用。") % {"unit": unit.name})
    if into.valid_to is not None and into.valid_to <= day:
        faults.append(gettext("%(unit)s到那天已经停用。") % {"unit": into.name})
    return faults


def _has_units_below(unit: Unit, day: date) -> bool:
    return Unit.objects.in_force(on=day).within(unit.path).exclude(pk=unit.pk).exists()


def close_unit(unit: Unit, *, on: date, by: Actor, at: datetime) -> Unit:
    """End a unit without a successor: from that day its names mean nobody.

    :raises Refused: when it has already ended or units remain below it.
    """
    faults: list[object] = []
    if unit.valid_to is not None:
        faults.append(gettext("%(unit)s已经停用或并入别的单位。") % {"unit": unit.name})
    if _has_units_below(unit, on):
        faults.append(gettext("%(unit)s下面还有单位，先把它们并入别的单位或停用。") % {"unit": unit.name})
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        _update(unit, None, valid_to=on)
        _record("unit.close", unit, by=by, at=at, was=IN_FORCE, data={"on": on.isoformat()})
    return unit


def name_levels(tree: Tree, *, names: tuple[str, ...], by: Actor, at: datetime) -> None:
    """Set what this deployment calls the levels of a tree, from the top down.

    :raises Refused: when a level above the last has no name.
    """
    cleaned = [name.strip() for name in names]
    if not cleaned or not all(cleaned):
        raise Refused(_("每一层都要有名称。"))
    with transaction.atomic():
        LevelName.objects.filter(tree=tree).delete()
        LevelName.objects.bulk_create(
            LevelName(tree=tree, depth=depth, name=name) for depth, name in enumerate(cleaned, start=1)
        )
        lines.write("levels.name", "levels", tree.value, by=by, at=at, data={"names": cleaned})


def add_node(
    code: str,
    *,
    name: str,
    parent: OrgNode | None = None,
    by: Actor,
    at: datetime,
    unit: Unit | None = None,
    division: Division | None = None,
    grid: Grid | None = None,
    building: Building | None = None,
    head: User | None = None,
    head_name: str = "",
    valid_from: date | None = None,
) -> OrgNode:
    """Add a node to the party line and write its line.

    :raises Refused: when code or name is missing, the code is taken, or the line has no such level.
    """
    depth = len(parent.path) // paths.WIDTH + 1 if parent else 1
    faults: list[object] = []
    if not code or not name:
        faults.append(_("编码和名称都要写。"))
    if OrgNode.objects.filter(code=code).exists():
        faults.append(gettext("编码%(code)s已经有组织用了。") % {"code": code})
    if not LevelName.objects.filter(tree=Tree.PARTY, depth=depth).exists():
        faults.append(gettext("组织体系没有第%(depth)s层，先给这一层起名。") % {"depth": depth})
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        last = OrgNode.objects.filter(parent=parent).aggregate(m=Max("path"))["m"]
        node = OrgNode.objects.create(
            code=code,
            name=name,
            parent=parent,
            path=paths.child_path(parent.path if parent else "", _ordinal_after(last)),
            unit=unit,
            division=division,
            grid=grid,
            building=building,
            head=head,
            head_name=head_name,
            valid_from=valid_from,
        )
        lines.write("node.add", "node", code, by=by, at=at, now=IN_FORCE, data={"name": name})
    return node


def add_nodes(nodes: Sequence[OrgNode], *, by: Actor, at: datetime) -> list[OrgNode]:
    """Add many nodes of one level at once, as a county begins; their parents are there already."""
    with transaction.atomic():
        made = OrgNode.objects.bulk_create(nodes)
        lines.write("node.import", "import", f"nodes-{len(nodes[0].path)}", by=by, at=at, data={"added": len(made)})
    return made


@contextmanager
def trying(outcome: Outcome) -> Iterator[None]:
    """Run an import in one transaction, and take it back at the end of a dry run: both say the same."""
    with suppress(_Undone), transaction.atomic():
        yield
        if outcome.dry_run:
            raise _Undone


class _Undone(Exception):
    """Takes a dry run back."""


@contextmanager
def taking(outcome: Outcome, number: int) -> Iterator[None]:
    """Take one row of a sheet whole or not at all; why not goes to the outcome's faults."""
    try:
        with transaction.atomic():
            yield
    except Refused as refusal:
        outcome.fault(number, *refusal.reasons)


def _level_name(parent: Unit | None) -> str:
    depth = len(parent.path) // paths.WIDTH + 1 if parent else 1
    return LevelName.objects.filter(tree=Tree.UNIT, depth=depth).values_list("name", flat=True).first() or ""


def _next_ordinal(parent: Unit | None) -> int:
    if parent is not None:
        # Two additions below one unit wait for each other, or both would take the same number.
        Unit.objects.select_for_update().filter(pk=parent.pk).first()
        root = parent.path
        below = Unit.objects.within(root).exclude(path=root).aggregate(m=Max("path"))["m"]
        return int(below[len(root) : len(root) + paths.WIDTH]) + 1 if below else 1
    return _ordinal_after(Unit.objects.filter(parent=None).aggregate(m=Max("path"))["m"])


def _ordinal_after(path: str | None) -> int:
    return int(path[-paths.WIDTH :]) + 1 if path else 1


def as_typed(name: str) -> str:
    """Return a name as it was typed, brackets and all, without invisible characters and needless blanks."""
    return " ".join("".join(one for one in name if one.isprintable() or one.isspace()).split())


def _to_compare(unit: Unit) -> tuple[str, ...]:
    """Return a unit's names in the form by which names are compared, where they were typed in another."""
    return tuple({normalise(name) for name in (unit.name, unit.short_name)} - {"", unit.name, unit.short_name})


def _spellings(names: Iterable[str]) -> tuple[str, ...]:
    """Return names as they were typed and in the form by which names are compared, each once."""
    return tuple(dict.fromkeys(form for name in names for form in (as_typed(name), normalise(name)) if form))


def _add_aliases(unit: Unit, names: Iterable[str], *, former: bool) -> None:
    rows = [UnitAlias(unit=unit, name=name, former=former) for name in _spellings(names)]
    UnitAlias.objects.bulk_create(rows, ignore_conflicts=True)


def _update(unit: Unit, seen: int | None, **changed: Any) -> None:
    change(unit, _("您看的这一页旧了：这个单位刚刚被别人改过。"), seen=seen, **changed)


def state_of(unit: Unit) -> str:
    """Return the state a unit's lines speak of; one that ends on a later day has that day set already."""
    if unit.merged_into_id is not None:
        return MERGED
    return IN_FORCE if unit.valid_to is None else ENDED


def _record(verb: str, unit: Unit, *, by: Actor, at: datetime, was: str | None = None, data: dict[str, Any]) -> None:
    now = state_of(unit)
    lines.write(verb, "unit", unit.code, by=by, at=at, was=now if was is None else was, now=now, data=data)
