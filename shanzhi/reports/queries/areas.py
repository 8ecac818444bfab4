"""Where a telling belongs whose place nobody knows yet: somewhere people sort, or nobody would ever see it."""

from __future__ import annotations

from datetime import date

from shanzhi.territory.models import Division
from shanzhi.territory.queries import division_by_code, subtree


def home_area(district_id: str, *, on: date) -> str:
    """Return the county's only street where it has one, else the county itself; '' before there is a territory."""
    county = division_by_code(district_id)
    if county is None:
        return ""
    streets = list(subtree(county.path, on=on)[0].filter(kind=Division.Kind.STREET).values_list("path", flat=True)[:2])
    return streets[0] if len(streets) == 1 else county.path
