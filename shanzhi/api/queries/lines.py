"""The journal since a cursor: lines about what this system may know of, each at least once, none lost.

Keys grow with time, but two acts at the same moment may become visible in either order, and a clock may be set back. So
a cursor is a place in the ledger, whose order is that in which committed lines were found. What has no place yet is
handed out after the others, and again with its place a minute later; it is known by its hash. So that a client gets on
while no worker gives places, the cursor carries the last of these lines too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Min
from django.utils.translation import gettext as _

from shanzhi.api.access import Denied
from shanzhi.api.queries.pages import cursor_of, place_of
from shanzhi.api.schemas import LineOut, LinePage
from shanzhi.cases.models import Case, Task
from shanzhi.journal.models import Entry
from shanzhi.journal.queries import views
from shanzhi.journal.sentences import line
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import Actor
from shanzhi.ledger.models import LedgerLeaf
from shanzhi.ledger.queries import looked_back, read_ledger, unsequenced
from shanzhi.loop.workflow import Zone
from shanzhi.reports.models import Report

KINDS = ("case", "task", "report")
AT_ONCE = 500  # lines looked through for one answer


def since(actor: Actor, cursor: str, *, limit: int, at: datetime) -> LinePage:
    """Return lines after a cursor ('' from the beginning) and the cursor to ask with next time."""
    told, waiting = place_of(cursor)
    reached = _first_place(actor.district_id, told)
    looked = _looked_through(actor.district_id, reached, waiting, at=at)
    known = known_cases(actor, [entry for entry, _onward in looked])
    shown: list[Entry] = []
    for entry, onward in looked:
        if len(shown) == limit:
            break
        if entry.subject_id in known:
            shown.append(entry)
        if onward:
            reached = onward
        else:
            waiting = entry.pk
    items = [
        _line(view, entry.leaf, known[view.subject_id]) for view, entry in zip(_read(actor, shown), shown, strict=True)
    ]
    return LinePage(items=items, cursor=cursor_of(reached, waiting=waiting))


def _looked_through(district_id: str, first: int, read: UUID, *, at: datetime) -> list[tuple[Entry, int]]:
    """Return lines from a place in the ledger on, each with the place after it, then those without one, with 0.

    ``read`` is the last line handed out without a place; whatever lies below comes once it has its place.
    """
    of = {"entry__district_id": district_id, "entry__subject_kind__in": KINDS, "entry__zone": str(Zone.ORDINARY)}
    placed = LedgerLeaf.objects.filter(**of, district_id=district_id, index__gte=first).select_related("entry")
    looked = [(row.entry, row.index + 1) for row in placed.order_by("index")[:AT_ONCE]]
    if len(looked) < AT_ONCE:
        waiting = unsequenced(district_id, after=max(read, looked_back(district_id, at=at)))
        waiting = waiting.filter(subject_kind__in=KINDS, zone=str(Zone.ORDINARY))
        looked += [(entry, 0) for entry in waiting[: AT_ONCE - len(looked)]]
    return looked


def _first_place(district_id: str, told: int | UUID) -> int:
    """Return the place from which to look: for a key, the first place of any line that is younger by the clock.

    :raises Denied: 400 for a place beyond the ledger's end, which an older backup put back.
    """
    ledger = read_ledger(district_id)
    end = ledger.size if ledger is not None else 0
    if isinstance(told, int):
        if told > end:
            words = _("cursor比台账还靠后：这里恢复过备份。从头再读（不带cursor），按id去掉重复的。")
            raise Denied(400, "bad_cursor", words)
        return told
    placed = LedgerLeaf.objects.filter(district_id=district_id)
    younger = placed.filter(entry_id__gt=told).aggregate(first=Min("index"))["first"]
    own = placed.filter(entry_id=told).values_list("index", flat=True).first()
    return min(place for place in (younger, None if own is None else own + 1, end) if place is not None)


def _read(actor: Actor, entries: Sequence[Entry]) -> list[EntryView]:
    return views(actor.district_id, entries) if entries else []


def known_cases(actor: Actor, entries: Sequence[Any]) -> dict[str, str]:
    """Return subject ids → number of the case, for the subjects whose case the actor may know of; three statements."""
    district_id = actor.district_id
    by_kind: dict[str, set[UUID]] = {kind: set() for kind in KINDS}
    for entry in entries:
        by_kind[entry.subject_kind].add(UUID(entry.subject_id))
    cases: dict[str, UUID] = {str(key): key for key in by_kind["case"]}
    for model, kind in ((Task, "task"), (Report, "report")):
        if by_kind[kind]:
            held: Any = model.objects.filter(district_id=district_id, pk__in=by_kind[kind])
            cases |= {str(key): case for key, case in held.values_list("pk", "case_id")}
    visible = Case.objects.visible_to(actor).filter(pk__in=set(cases.values())) if cases else Case.objects.none()
    numbers: dict[UUID, str] = dict(visible.values_list("pk", "number"))
    return {subject: numbers[case] for subject, case in cases.items() if case in numbers}


def _line(entry: EntryView, leaf: str, case: str) -> LineOut:
    said = line(entry)
    return LineOut(
        id=leaf,
        verb=entry.verb,
        label=str(said.verb),
        subject=entry.subject_kind,
        case=case,
        was=entry.was,
        now=entry.now,
        by=entry.by_name,
        capacity=entry.capacity,
        at=entry.at,
        version=entry.version,
        data=dict(entry.data) if entry.subject_kind != "report" else {"number": entry.data.get("number", "")},
    )
