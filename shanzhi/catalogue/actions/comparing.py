"""What a new version would do to the one in force: what is new, what is gone, what no longer reads the same."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import models

from shanzhi.catalogue.actions.outcomes import Outcome, Told
from shanzhi.catalogue.limits import CLOCKS, GRADES
from shanzhi.catalogue.models import CatalogueVersion, DutyItem, Limit, Matter, MatterUnit, Part, Reason, ReplyTemplate
from shanzhi.catalogue.reasons import REASON_KINDS, REPLY_KINDS

WORDS = CLOCKS | GRADES | REASON_KINDS | REPLY_KINDS
# Of each part: its model, what a row is known by, and where it stands or what its names were found to mean.
_KEYS: dict[str, tuple[type[models.Model], tuple[str, ...], tuple[str, ...]]] = {
    Part.MATTERS: (Matter, ("code",), ("path",)),
    Part.LIMITS: (Limit, ("clock", "matter_code", "grade"), ()),
    Part.DUTIES: (DutyItem, ("code",), ("lead_unit_id",)),
    Part.REASONS: (Reason, ("kind", "code"), ("order",)),
    Part.REPLIES: (ReplyTemplate, ("code",), ()),
}
_OWN = ("id", "version_id", "parent_id")


class _Row(NamedTuple):
    name: str
    told: list[Any]
    beside: list[Any]  # the row's place in its list, and the units its names stand for


def compare(outcome: Outcome, before: CatalogueVersion | None, after: CatalogueVersion) -> None:
    """Count what is new, gone, and no longer the same, so that a keeper sees what a sheet would do."""
    old, new = _rows(before) if before else {}, _rows(after)
    came, went = new.keys() - old.keys(), old.keys() - new.keys()
    changed = {key for key in new.keys() & old.keys() if new[key].told != old[key].told}
    outcome.added, outcome.removed, outcome.changed = len(came), len(went), len(changed)
    outcome.unchanged = len(new) - outcome.added - outcome.changed
    outcome.went = Told(sorted(old[key].name for key in went))
    outcome.became = Told(sorted(" → ".join(dict.fromkeys((old[key].name, new[key].name))) for key in changed))
    if before and list(old.items()) == list(new.items()):
        outcome.same = before.code


def _rows(version: CatalogueVersion) -> dict[tuple[Any, ...], _Row]:
    """Return a version's rows by key, in their order: of a matter with who answers for it."""
    model, keys, beside = _KEYS[version.part]
    told = [one.attname for one in model._meta.fields if one.attname not in (*_OWN, *beside)]
    units: dict[int, list[MatterUnit]] = {}
    for unit in MatterUnit.objects.filter(matter__version=version).order_by("pk"):
        units.setdefault(unit.matter_id, []).append(unit)
    found: dict[tuple[Any, ...], _Row] = {}
    for row in model._default_manager.filter(version=version).order_by("pk"):
        named = units.get(row.pk, []) if version.part == Part.MATTERS else []
        said = [(one.role, one.rule, one.unit_name, one.area_path) for one in named]
        key = tuple(getattr(row, name) for name in keys)
        found[key] = _Row(
            " ".join(str(WORDS.get(one, one)) for one in (*key, getattr(row, "name", "")) if one),
            [*(getattr(row, name) for name in told), said],
            [*(getattr(row, name) for name in beside), *(one.unit_id for one in named)],
        )
    return found
