"""What a line keeps of the columns it changes 原值: a count made again later puts them back. Pure: no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

# The columns that a counted line carries: whose work it was is told by the tasks, these by the case alone.
COUNTED = ("matter", "grade", "area_path")


def told_with(data: Mapping[str, Any], case: Any, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a line says together with what the changed columns were; call it before they change."""
    before = {name: _said(getattr(case, name)) for name in COUNTED if name in changes}
    before = {name: was for name, was in before.items() if was != _said(changes[name])}
    return {**data, "before": before} if before else dict(data)


def put_back(told: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the columns as they were before all of these lines, given the newest first."""
    found: dict[str, str] = {}
    for data in told:
        found |= {name: str(was) for name, was in dict(data.get("before") or {}).items() if name in COUNTED}
    return found


def _said(value: Any) -> str:
    return str(getattr(value, "code", value) or "")
