"""What the keeper sees of the ground: the tree of divisions, grids, their changes, places with their owners."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Count

from shanzhi.accounts.models import User
from shanzhi.kernel import paths
from shanzhi.organisation.models import Unit
from shanzhi.territory import queries
from shanzhi.territory.models import Division, Grid, GridChange, Place

SHOWN = 400
PAGE = 50
DECIDED_SHOWN = 30
_SALT = "web.grid_change"


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """One division of the tree: how deep it lies below the first one shown, and how many grids it has itself."""

    division: Division
    depth: int
    grids: int


def root() -> Division | None:
    """Return the division this deployment serves, None before divisions are there."""
    return queries.division_by_code(settings.ENV.district_id)


def tree(words: str = "") -> list[DivisionRow]:
    """Return the divisions of the county in order, those that fit the words when there are any (three statements)."""
    top = root()
    found = list(queries.search_divisions(words, root_path=top.path if top else "")[: SHOWN + 1])
    grids = Grid.objects.holding().filter(division__in=found).order_by().values("division_id").annotate(n=Count("pk"))
    held = {row["division_id"]: row["n"] for row in grids}
    above = min((len(row.path) for row in found), default=0)
    return [DivisionRow(row, (len(row.path) - above) // paths.WIDTH, held.get(row.pk, 0)) for row in found]


def grids(words: str, division: Division | None) -> list[Grid]:
    """Return the grids in use that fit, without their outlines (one statement)."""
    top = division or root()
    return list(queries.search_grids(words, root_path=top.path if top else "").defer("outline")[: SHOWN + 1])


def division_coded(code: str) -> Division | None:
    """Return a division in use by its code, or None."""
    return Division.objects.holding().filter(code=code).first() if code else None


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Some places in the order of their numbers, with the names of who owns them; where the next ones begin."""

    rows: list[tuple[Place, str]]
    next_after: str


def places(words: str, *, kind: str, after: str) -> PlacePage:
    """Return one page of the register of places (two statements)."""
    found = queries.search_places(words, kind=kind).defer("shape", "grid__outline")
    rows = list((found.filter(code__gt=after) if after else found)[: PAGE + 1])
    owners = owner_names(row.owner_unit_id for row in rows)
    shown = [(row, owners.get(row.owner_unit_id or 0, "")) for row in rows[:PAGE]]
    return PlacePage(shown, rows[PAGE - 1].code if len(rows) > PAGE else "")


def owner_names(unit_ids: Any) -> dict[int, str]:
    """Return the names of units by id (one statement)."""
    return dict(Unit.objects.filter(pk__in={pk for pk in unit_ids if pk}).values_list("pk", "name"))


def place_coded(code: str) -> Place | None:
    """Return a place by its number with its grid, ended or not, or None."""
    return Place.objects.filter(code=code).select_related("grid").first()


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of grids in words; ``slip`` stands for it on the page, as it has no number of its own."""

    change: GridChange
    closes: list[str]
    opens: list[str]
    proposed_by: str
    decided_by: str
    slip: str


def changes() -> list[ChangeRow]:
    """Return the changes that wait for a decision, the oldest first, then the latest decided ones (four statements)."""
    waiting = GridChange.objects.filter(state=GridChange.State.PROPOSED).order_by("effective_on", "pk")
    decided = GridChange.objects.exclude(state=GridChange.State.PROPOSED).order_by("-decided_at")[:DECIDED_SHOWN]
    found = [*waiting.select_related("division"), *decided.select_related("division")]
    codes = {code for change in found for code in change.closes}
    names = dict(Grid.objects.filter(code__in=codes).order_by("valid_from").values_list("code", "name"))
    people = {user for change in found for user in (change.proposed_by_id, change.decided_by_id) if user}
    called = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))
    return [
        ChangeRow(
            change,
            [names.get(code, code) for code in change.closes],
            [str(new["name"]) for new in change.opens],
            called.get(change.proposed_by_id or 0, ""),
            called.get(change.decided_by_id or 0, ""),
            signing.dumps(change.pk, salt=_SALT),
        )
        for change in found
    ]


def change_of(slip: str) -> GridChange | None:
    """Return the change a slip stands for, or None."""
    try:
        key = signing.loads(slip, salt=_SALT)
    except signing.BadSignature:
        return None
    return GridChange.objects.filter(pk=key).select_related("division").first()


def change_outlines(change: GridChange) -> dict[str, Any]:
    """Return a GeoJSON collection of the ground that changes hands: the old grids, and the new ones over them."""
    old = Grid.objects.filter(code__in=change.closes).exclude(outline="").order_by("-valid_from")
    latest: dict[str, Grid] = {}
    for grid in old:
        latest.setdefault(grid.code, grid)
    features = [_feature(grid.outline, {}) for grid in latest.values()]
    features += [_feature(new["outline"], {"name": new["name"], "class": "here"}) for new in change.opens]
    return {"type": "FeatureCollection", "features": features}


def _feature(outline: str, properties: dict[str, str]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": json.loads(outline), "properties": properties}


def grids_of(division: Division) -> Sequence[tuple[str, str]]:
    """Return (code, name) of the grids of one division, for a choice."""
    rows = Grid.objects.holding().filter(division=division).order_by("path")
    return [(code, f"{name} {code}") for code, name in rows.values_list("code", "name")]


def communities(on: date) -> list[tuple[str, str]]:
    """Return (code, name) of the divisions of the county that have grids, for a choice (two statements)."""
    top = root()
    with_grids = Grid.objects.holding(on).order_by().values("division_id")
    rows = Division.objects.holding(on).within(top.path if top else "").filter(pk__in=with_grids).order_by("path")
    return list(rows.values_list("code", "name"))
