"""A small ground to stand on, and one as big as the demonstration's, made straight from rows."""

from __future__ import annotations

from datetime import date

from shanzhi.kernel import paths
from shanzhi.territory.models import Building, Division, Grid, Stairwell

SINCE = date(2020, 1, 1)


def division(code, name, kind, above=None, ordinal=1):
    level = above.level + 1 if above else 1
    return Division.objects.create(
        code=code.ljust(12, "0"),
        name=name,
        kind=kind,
        level=level,
        parent=above,
        path=paths.child_path(above.path if above else "", ordinal),
        valid_from=SINCE,
    )


def lay(communities=("梧桐社区", "石桥社区"), grids=2, buildings=2, stairwells=2, households=4):
    """Lay a county with one street; return (county, street, communities)."""
    county = division("990101", "云岭区", "county")
    street = division("990101001", "槐荫街道", "street", county)
    laid = [
        division(f"990101001{number:03d}", name, "community", street, number)
        for number, name in enumerate(communities, start=1)
    ]
    rows = [
        Grid(
            code=f"{community.code}{number:02d}",
            name=f"{community.short_name()}第{number}网格",
            division=community,
            path=paths.child_path(community.path, 5000 + number),
            valid_from=SINCE,
        )
        for community in laid
        for number in range(1, (grids if isinstance(grids, int) else grids[laid.index(community)]) + 1)
    ]
    Grid.objects.bulk_create(rows)
    blocks = [
        Building(code=f"B{grid.code[6:]}{number:02d}", name=f"{number}号楼", grid=grid, valid_from=SINCE)
        for grid in rows
        for number in range(1, buildings + 1)
    ]
    Building.objects.bulk_create(blocks)
    Stairwell.objects.bulk_create(
        Stairwell(building=block, name=f"{number}单元", households=households)
        for block in blocks
        for number in range(1, stairwells + 1)
    )
    return county, street, laid
