"""The rules of supervision in force, and the versions before them."""

from __future__ import annotations

from shanzhi.supervision.models import RulesVersion
from shanzhi.supervision.rules import Rules


def rules_in_force(district_id: str) -> Rules:
    """Return the newest version of the county's rules, or those that ship with the house (one statement)."""
    newest = RulesVersion.objects.filter(district_id=district_id).order_by("-pk").first()
    return Rules() if newest is None else Rules.from_json(newest.body, code=newest.code, source=newest.source)


def versions(district_id: str, *, size: int = 20) -> list[RulesVersion]:
    """Return the versions published here, the newest first."""
    return list(RulesVersion.objects.filter(district_id=district_id).order_by("-pk")[:size])
