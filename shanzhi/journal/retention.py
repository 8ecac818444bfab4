"""Retention 保存期限 carried out: what has come of age under the rules is erased, line by line, in the journal's sight.

A rule's entity is ``journal.<subject kind>`` for the payloads of lines about such subjects (``journal.*`` for all), or
a name that an upper room registered with its own eraser.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from shanzhi.journal import actions
from shanzhi.journal.models import Entry, RetentionRule
from shanzhi.kernel.actors import SYSTEM

Eraser = Callable[[str, datetime, datetime], int]
BATCH = 500
OWN = "journal."

_erasers: dict[str, Eraser] = {}


def register(entity: str, eraser: Eraser) -> None:
    """Register ``eraser(district_id, before, at)``: it erases what is older than ``before`` and returns how many."""
    _erasers[entity] = eraser


def entities() -> list[str]:
    """Return the names registered by upper rooms."""
    return sorted(_erasers)


def apply(district_id: str, *, at: datetime) -> dict[str, int]:
    """Carry out every rule of the district; return how many things were erased, by entity.

    :raises LookupError: for a rule whose entity nobody knows.
    """
    done: dict[str, int] = {}
    for rule in RetentionRule.objects.filter(district_id=district_id).order_by("entity"):
        if rule.entity.startswith(OWN):
            done[rule.entity] = _erase_payloads(rule, at)
        elif rule.entity in _erasers:
            done[rule.entity] = _erasers[rule.entity](district_id, rule.cutoff(at), at)
        else:
            raise LookupError(f"no room keeps {rule.entity}")
    return done


def _first_id_at(moment: datetime) -> UUID:
    """Return the lowest UUIDv7 of a moment's millisecond: ids of lines sort by when they were written."""
    return UUID(int=max(0, int(moment.timestamp() * 1000)) << 80)


def _erase_payloads(rule: RetentionRule, at: datetime) -> int:
    """Erase payloads of age in batches, each its own transaction, remembering how far it came."""
    end = _first_id_at(rule.cutoff(at))
    kind = rule.entity.removeprefix(OWN)
    erased = 0
    while True:
        lines = Entry.objects.filter(district_id=rule.district_id, id__lt=end)
        if kind != "*":
            lines = lines.filter(subject_kind=kind)
        if rule.done_to is not None:
            lines = lines.filter(id__gt=rule.done_to)
        ids = list(lines.order_by("id").values_list("id", flat=True)[:BATCH])
        if not ids:
            return erased
        made = actions.erase_many(
            ids, district_id=rule.district_id, reason=rule.basis, by=SYSTEM, at=at, basis=f"{rule.keep_days} days"
        )
        erased += len(made)
        rule.done_to = ids[-1]
        RetentionRule.objects.filter(pk=rule.pk).update(done_to=rule.done_to)
