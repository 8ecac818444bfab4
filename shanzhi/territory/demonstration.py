"""The demonstration county's ground 演示县: 云溪县, drawn and named by hand and seed, all of it invented.

Its sheets lie in ``data/demonstration`` and come in through the same imports as a real county's: one street of 12
communities and 62 grids with roads, lamps, courtyards and doors, three special grids over them, and two small
neighbours, so that "the same post in another street" exists.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import Sheet, read_sheet
from shanzhi.survey.division_codes import is_invented
from shanzhi.territory.actions.buildings import import_buildings
from shanzhi.territory.actions.divisions import import_divisions
from shanzhi.territory.actions.grids import import_grids
from shanzhi.territory.actions.places import import_places
from shanzhi.territory.models import Division, Grid

FOLDER = Path(__file__).parent / "data" / "demonstration"
DRAWN_AS = "990101"


@dataclass(frozen=True, slots=True)
class DemoTerritory:
    """The ground of the demonstration; communities by short name (梧桐), grids by full name (梧桐社区第三网格)."""

    county: Division
    street: Division
    other_streets: list[Division]
    communities: dict[str, Division]
    grids: dict[str, Grid]


def build_territory(district_id: str, *, by: Actor, at: datetime) -> DemoTerritory:
    """Take the invented county in through the imports, in a few seconds, and return its rows; idempotent.

    :raises Refused: when the 6-digit code isn't that of invented ground (99…), or a row isn't taken.
    """
    if not is_invented(district_id) or len(district_id) != len(DRAWN_AS):
        raise Refused(_("演示用的虚构地域只能用99开头的6位代码。"))

    def text(name: str) -> str:
        return (FOLDER / name).read_text(encoding="utf-8").replace(DRAWN_AS, district_id)

    def sheet(name: str) -> Sheet:
        return read_sheet(text(name).encode(), filename=name)

    for outcome in (
        import_divisions(sheet("divisions.csv"), by=by, at=at, source="demonstration"),
        import_grids(collection=json.loads(text("grids.geojson")), by=by, at=at, source="demonstration"),
        import_places(sheet("places.csv"), by=by, at=at, source="demonstration"),
        import_buildings(sheet("buildings.csv"), by=by, at=at, source="demonstration"),
    ):
        if outcome.faults:
            raise Refused(*outcome.faults[:5])
    rows = list(Division.objects.filter(code__startswith=district_id).order_by("code"))
    streets = [row for row in rows if row.kind == Division.Kind.STREET]
    return DemoTerritory(
        county=next(row for row in rows if row.kind == Division.Kind.COUNTY),
        street=streets[0],
        other_streets=streets[1:],
        communities={row.short_name(): row for row in rows if row.kind == Division.Kind.COMMUNITY},
        grids={grid.name: grid for grid in Grid.objects.holding().filter(division__in=rows)},
    )
