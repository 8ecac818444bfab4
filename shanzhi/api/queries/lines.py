"""The journal since a cursor: lines about what this system may know of, the oldest first, each at least once.

Keys grow with time, but two acts at the same moment may become visible in either order. So a cursor never passes the
last half minute: what lies there is handed out again, and known by its hash. Nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shanzhi.api.queries.pages import cursor_of, key_of
from shanzhi.api.schemas import LineOut, LinePage
from shanzhi.cases.models import Case, Task
from shanzhi.journal.models import Entry
from shanzhi.journal.queries import views
from shanzhi.journal.sentences import line
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import Zone
from shanzhi.reports.models import Report

KINDS = ("case", "task", "report")
UNSETTLED = timedelta(seconds=30)
AT_ONCE = 500  # lines looked through for one answer


def since(actor: Actor, cursor: str, *, limit: int, at: datetime) -> LinePage:
    """Return lines after a cursor ('' from the beginning) and the cursor to ask with next time."""
    after = key_of(cursor)
    rows = Entry.objects.filter(district_id=actor.district_id, subject_kind__in=KINDS, zone=str(Zone.ORDINARY))
    if after is not None:
        rows = rows.filter(pk__gt=after)
    looked = list(rows.order_by("pk")[:AT_ONCE])
    known = known_cases(actor, looked)
    shown: list[Entry] = []
    reached, settled = after, at - UNSETTLED
    for entry in looked:
        if len(shown) == limit:
            break
        if entry.subject_id in known:
            shown.append(entry)
        if entry.recorded_at <= settled:
            reached = entry.pk
    items = [
        _line(view, entry.leaf, known[view.subject_id]) for view, entry in zip(_read(actor, shown), shown, strict=True)
    ]
    return LinePage(items=items, cursor=cursor_of(reached) if reached is not None else "")


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
