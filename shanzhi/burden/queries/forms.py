"""Questions about registered forms: the list, whether a field is held or asked for twice, the filled table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from shanzhi.burden.dictionary import HeldField, held_as, held_fields
from shanzhi.burden.models import FormField, RegisteredForm
from shanzhi.burden.workflow import Entity, FormState
from shanzhi.kernel.paths import ancestors
from shanzhi.kernel.text import skeleton
from shanzhi.organisation.models import Unit
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import CoverageAssignment, Post
from shanzhi.territory.models import Building, Division, Grid, Place, Stairwell

SHOWN = 300
MOST = 20_000


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form with its columns."""

    form: RegisteredForm
    fields: list[FormField]

    @property
    def typed(self) -> int:
        """Return how many columns somebody has to type."""
        return sum(1 for field in self.fields if field.is_typed)

    @property
    def held(self) -> int:
        """Return how many columns the house fills in."""
        return len(self.fields) - self.typed


@dataclass(frozen=True, slots=True)
class Clash:
    """One column that is asked for though it is held, or asked for by another live form."""

    name: str
    held: HeldField | None = None
    other: RegisteredForm | None = None


def forms(district_id: str) -> list[FormRow]:
    """Return the forms, live ones first, those that end soonest first (two statements)."""
    rows = RegisteredForm.objects.in_district(district_id).select_related("owner")
    listed = list(rows.order_by("-state", "expires_on", "code")[:SHOWN])
    return with_fields(listed)


def with_fields(rows: Sequence[RegisteredForm]) -> list[FormRow]:
    """Return the forms with their columns in order (one statement)."""
    kept: dict[int, list[FormField]] = {row.pk: [] for row in rows}
    for field in FormField.objects.filter(form__in=rows).order_by("form", "ordinal"):
        kept[field.form_id].append(field)
    return [FormRow(row, kept[row.pk]) for row in rows]


def clashes(district_id: str, names: Iterable[str], *, on: date) -> list[Clash]:
    """Return which of the columns to be typed are held already, or asked for by another live form (one statement)."""
    wanted = {skeleton(name): name for name in names}
    found = [Clash(name, held=held) for name in wanted.values() if (held := held_as(name)) is not None]
    asked = (
        FormField.objects.filter(
            form__district_id=district_id,
            form__state=FormState.LIVE,
            form__expires_on__gte=on,
            source="",
            key__in=list(wanted),
        )
        .select_related("form")
        .order_by("form__code", "ordinal")
    )
    return found + [Clash(wanted[field.key], other=field.form) for field in asked]


def filled(form: RegisteredForm, fields: Sequence[FormField], *, on: date) -> list[list[object]]:
    """Return the table with everything the house holds filled in; a typed column stays empty. At most 20,000 rows."""
    if not form.entity:
        return []
    rows = TABLES[Entity(form.entity)](on)
    return [[row.get(field.source, "") for field in fields] for row in rows]


def offered(entity: str = "") -> list[HeldField]:
    """Return the held fields, of one kind of thing or of all."""
    return [field for field in held_fields().values() if not entity or field.entity == entity]


def _communities() -> dict[str, str]:
    return dict(Division.objects.filter(kind=Division.Kind.COMMUNITY).values_list("path", "name"))


def _community_of(path: str, names: dict[str, str]) -> str:
    return next((names[one] for one in reversed([*ancestors(path), path]) if one in names), "")


def _places(on: date) -> list[dict[str, object]]:
    names, owners = _communities(), dict(Unit.objects.values_list("pk", "name"))
    rows = Place.objects.filter(valid_from__lte=on, valid_to=None).select_related("grid").order_by("code")[:MOST]
    return [
        {
            "place.code": row.code,
            "place.name": row.name,
            "place.kind": str(row.get_kind_display()),
            "place.address": row.address,
            "place.owner": owners.get(row.owner_unit_id or 0, ""),
            "place.grid": row.grid.name if row.grid else "",
            "place.community": _community_of(row.area_path, names),
            "place.lon": row.lon,
            "place.lat": row.lat,
        }
        for row in rows
    ]


def _buildings(on: date) -> list[dict[str, object]]:
    names = _communities()
    counted = Stairwell.objects.values("building_id").annotate(n=Count("pk"))
    stairwells = {row["building_id"]: row["n"] for row in counted}
    stewards = {
        row.building_id: row.user.name if row.user else row.person_name
        for row in CoverageAssignment.objects.filter(scope="building", ends_on=None).select_related("user")
    }
    rows = Building.objects.filter(valid_from__lte=on, valid_to=None).select_related("grid").order_by("code")[:MOST]
    return [
        {
            "building.code": row.code,
            "building.name": row.name,
            "building.grid": row.grid.name,
            "building.community": _community_of(row.grid.path, names),
            "building.floors": row.floors or "",
            "building.stairwells": stairwells.get(row.pk, ""),
            "building.households": row.households or "",
            "building.steward": stewards.get(row.pk, ""),
        }
        for row in rows
    ]


def _grids(on: date) -> list[dict[str, object]]:
    names = _communities()
    workers: dict[int, list[str]] = {}
    held = Post.objects.in_force(on=on).filter(capacity=Capacity.GRID_WORKER).exclude(grid=None)
    for post in held.select_related("user").order_by("pk"):
        workers.setdefault(post.grid_id or 0, []).append(post.user.name)
    rows = Grid.objects.filter(valid_from__lte=on, valid_to=None).order_by("code")[:MOST]
    return [
        {
            "grid.code": row.code,
            "grid.name": row.name,
            "grid.kind": str(row.get_grid_kind_display()),
            "grid.community": _community_of(row.path, names),
            "grid.households": row.households or "",
            "grid.population": row.population or "",
            "grid.worker": "、".join(workers.get(row.pk, [])),
        }
        for row in rows
    ]


def _units(on: date) -> list[dict[str, object]]:
    heads = {
        post.unit_id: post.user.name
        for post in Post.objects.in_force(on=on).filter(is_head=True).exclude(unit=None).select_related("user")
    }
    return [
        {
            "unit.code": row.code,
            "unit.name": row.name,
            "unit.kind": str(row.get_kind_display()),
            "unit.address": row.address,
            "unit.phone": row.phone,
            "unit.head": heads.get(row.pk, ""),
        }
        for row in Unit.objects.filter(valid_to=None).order_by("path")[:MOST]
    ]


def _households(on: date) -> list[dict[str, object]]:
    rows = CoverageAssignment.objects.filter(starts_on__lte=on, ends_on=None).exclude(household="")
    rows = rows.select_related("building", "user", "unit").order_by("building__code", "household", "pk")
    return [
        {
            "household.code": row.household,
            "household.building": row.building.name if row.building else "",
            "household.keeper": row.user.name if row.user else row.person_name,
            "household.unit": row.unit.name if row.unit else "",
        }
        for row in rows[:MOST]
    ]


TABLES: dict[Entity, Callable[[date], list[dict[str, object]]]] = {
    Entity.PLACE: _places,
    Entity.BUILDING: _buildings,
    Entity.GRID: _grids,
    Entity.UNIT: _units,
    Entity.HOUSEHOLD: _households,
}
