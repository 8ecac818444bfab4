"""Questions about units 单位: which one a name means on a day, what lies under it, what levels are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from shanzhi.kernel import paths
from shanzhi.kernel.text import normalise
from shanzhi.organisation.models import LevelName, OrgNode, Tree, Unit, UnitAlias, UnitQuerySet

LONGEST_CHAIN = 20  # mergers of one unit: more than the reforms of a lifetime


def resolve_unit(name: str, *, on: date) -> Unit | None:
    """Return the one unit a name means on a day, following mergers until one that exists on that day.

    A name is a full or short name, an alias, a former name or a code. None when nobody has it, when it means
    several units of that day, or when the unit ended without a successor. One statement, and one a merger.
    """
    wanted = normalise(name)
    if not wanted:
        return None
    aliased = UnitAlias.objects.filter(name=wanted).values("unit_id")
    named = Unit.objects.filter(Q(name=wanted) | Q(short_name=wanted) | Q(code=wanted) | Q(pk__in=aliased))
    found = {heir.pk: heir for unit in named if (heir := successor(unit, on=on))}
    return next(iter(found.values())) if len(found) == 1 else None


def successor(unit: Unit, *, on: date) -> Unit | None:
    """Return the unit that does this one's work on a day: itself, or what it was merged into; None when it ended."""
    for _step in range(LONGEST_CHAIN):
        if unit.is_in_force(on=on):
            return unit
        if unit.merged_into_id is None:
            return None
        unit = Unit.objects.get(pk=unit.merged_into_id)
    return None


@dataclass(frozen=True, slots=True)
class UnitNames:
    """Every name of every unit in memory, for those who read thousands of rows: two statements in all."""

    on: date
    units: dict[int, Unit]
    names: dict[str, set[int]] = field(default_factory=dict)

    def find(self, name: str) -> Unit | None:
        """Return the same as ``resolve_unit``, without a statement."""
        heirs = {heir.pk: heir for pk in self.names.get(normalise(name), ()) if (heir := self.heir(self.units[pk]))}
        return next(iter(heirs.values())) if len(heirs) == 1 else None

    def heir(self, unit: Unit) -> Unit | None:
        """Return the unit that does another's work on the day, or None."""
        for _step in range(LONGEST_CHAIN):
            if unit.is_in_force(on=self.on):
                return unit
            if unit.merged_into_id is None:
                return None
            unit = self.units[unit.merged_into_id]
        return None


def unit_names(*, on: date) -> UnitNames:
    """Return the names of all units, for reading a sheet of a day."""
    index = UnitNames(on, {unit.pk: unit for unit in Unit.objects.all()})
    for unit in index.units.values():
        for name in {unit.name, unit.short_name, unit.code} - {""}:
            index.names.setdefault(normalise(name), set()).add(unit.pk)
    for unit_id, name in UnitAlias.objects.values_list("unit_id", "name"):
        index.names.setdefault(name, set()).add(unit_id)
    return index


def heirs(*, on: date) -> dict[str, str]:
    """Return for every unit, by its number as text, the one that does its work on a day; one statement.

    A unit that exists that day is its own; one that ended without an heir is left out.
    """
    index = UnitNames(on, {unit.pk: unit for unit in Unit.objects.only("valid_from", "valid_to", "merged_into")})
    found = {pk: index.heir(unit) for pk, unit in index.units.items()}
    return {str(pk): str(heir.pk) for pk, heir in found.items() if heir is not None}


def unit_coded(code: str) -> Unit | None:
    """Return the unit of a code, in force or not, with its division and parent, or None."""
    return Unit.objects.filter(code=code).select_related("division", "parent", "merged_into").first()


def units_found(*, text: str = "", kind: str = "", on: date | None = None) -> UnitQuerySet:
    """Return units by part of a name, alias or code and by kind, in the order of the tree; ``on`` leaves out others."""
    units = Unit.objects.order_by("path").select_related("division")
    wanted = normalise(text)
    if wanted:
        aliased = UnitAlias.objects.filter(name__icontains=wanted).values("unit_id")
        named = Q(name__icontains=wanted) | Q(short_name__icontains=wanted) | Q(code__istartswith=wanted)
        units = units.filter(named | Q(pk__in=aliased))
    if kind:
        units = units.filter(kind=kind)
    return units.in_force(on=on) if on else units


def names_offered(*, limit: int = 500) -> list[tuple[str, str]]:
    """Return (name, code) of units without an end, for a form's list of choices (one statement)."""
    return list(Unit.objects.filter(valid_to=None).order_by("path").values_list("name", "code")[:limit])


def other_names(unit: Unit) -> list[UnitAlias]:
    """Return what else a unit is called, as it was typed; not what is kept only to compare names (one statement)."""
    forms = [(row, normalise(row.name)) for row in unit.aliases.order_by("former", "name")]
    hidden = {normalise(unit.name), normalise(unit.short_name)}
    typed = {compared for row, compared in forms if row.name != compared}
    return [row for row, compared in forms if compared not in hidden and row.name not in typed]


def ancestors(unit: Unit) -> list[Unit]:
    """Return the units above one, from the top down (one statement)."""
    return list(Unit.objects.filter(path__in=paths.ancestors(unit.path)).order_by("path"))


def children(unit: Unit, *, on: date) -> UnitQuerySet:
    """Return the units directly below one that exist on a day."""
    return Unit.objects.in_force(on=on).filter(parent_id=unit.pk).order_by("path")


def merged_from(unit: Unit) -> UnitQuerySet:
    """Return the units that went into one, the latest first."""
    return Unit.objects.filter(merged_into=unit).order_by("-valid_to", "pk")


def level_names(tree: Tree) -> dict[int, str]:
    """Return what this deployment calls the levels of a tree, by depth from 1."""
    return dict(LevelName.objects.filter(tree=tree).order_by("depth").values_list("depth", "name"))


@dataclass(slots=True)
class NodeView:
    """A node of the party line with its level's name and what hangs below it."""

    node: OrgNode
    level: str
    below: list[NodeView] = field(default_factory=list)


def party_line(*, on: date, within: str = "") -> list[NodeView]:
    """Return the party line as a forest, each node with its level's name (two statements)."""
    nodes = OrgNode.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on),
        Q(valid_to=None) | Q(valid_to__gt=on),
        path__gte=within,
        path__lt=paths.next_after(within),
    )
    return _forest(nodes.select_related("head").order_by("path"), level_names(Tree.PARTY))


def _forest(nodes: Iterable[OrgNode], levels: dict[int, str]) -> list[NodeView]:
    views: dict[str, NodeView] = {}
    roots: list[NodeView] = []
    for node in nodes:
        view = views[node.path] = NodeView(node, levels.get(node.depth, ""))
        above = views.get(node.path[: -paths.WIDTH])
        (above.below if above else roots).append(view)
    return roots
