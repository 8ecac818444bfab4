"""Long lists by keyset: cases, tasks, reports, the newest first. A cursor is signed: no key is guessed or shown."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.core import signing
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shanzhi.api.access import Denied
from shanzhi.cases.models import Case, Task
from shanzhi.kernel.actors import Actor
from shanzhi.loop.tasks import TaskState
from shanzhi.loop.workflow import OPEN_STATES, State, Zone
from shanzhi.people.capacities import UNIT_BOUND
from shanzhi.reports.access import with_case
from shanzhi.reports.codes import normalise_number
from shanzhi.reports.models import Report

FIRST = UUID(int=0)
_SALT = "api.cursor"
RUNNING = [str(TaskState.ISSUED), str(TaskState.HANDLING)]
Row = TypeVar("Row", Case, Task, Report)


def key_of(cursor: str) -> UUID | None:
    """Return the key a cursor stands for, None for none.

    :raises Denied: 400 for a cursor that isn't ours.
    """
    try:
        return UUID(str(signing.loads(cursor, salt=_SALT))) if cursor else None
    except (signing.BadSignature, ValueError):
        raise Denied(400, "bad_cursor", _("cursor不对：用上一页给的，原样带回来。")) from None


def place_of(cursor: str) -> tuple[int | UUID, UUID]:
    """Return what a cursor of the journal stands for: a place in the ledger, and the last line read without one.

    In a cursor of an older version the place may be a key, and no line stands beside it.

    :raises Denied: 400 for a cursor that isn't ours.
    """
    try:
        told = signing.loads(cursor, salt=_SALT)
    except signing.BadSignature:
        told = None
    if isinstance(told, list):
        return int(told[0]), UUID(told[1])
    return told if isinstance(told, int) else key_of(cursor) or 0, FIRST


def cursor_of(key: UUID | int, *, waiting: UUID = FIRST) -> str:
    """Return a key, or a place in the ledger with the last line read without one, as it travels."""
    told = key if isinstance(key, int) else key.hex
    return signing.dumps(told if waiting == FIRST else [told, waiting.hex], salt=_SALT)


def cut(rows: QuerySet[Row], cursor: str, limit: int) -> tuple[list[Row], str]:
    """Return one page of rows and where the next one begins, '' at the end."""
    after = key_of(cursor)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: limit + 1])
    return found[:limit], cursor_of(found[limit - 1].pk) if len(found) > limit else ""


def cases(actor: Actor, *, state: str, matter: str) -> QuerySet[Case]:
    """Return the cases this actor may know of.

    :raises Denied: 422 for a state nobody knows.
    """
    rows: QuerySet[Case] = Case.objects.visible_to(actor).select_related("matter", "lead_unit")
    if state == "open":
        rows = rows.filter(state__in=[str(one) for one in OPEN_STATES])
    elif state:
        if state not in set(State):
            raise Denied(422, "invalid", _("没有“%(state)s”这个状态。") % {"state": state[:40]})
        rows = rows.filter(state=state)
    return rows.filter(matter__code=matter) if matter else rows


def tasks(actor: Actor, *, running: bool) -> QuerySet[Task]:
    """Return the tasks of cases this actor may know of; for who is posted in a unit, that unit's alone."""
    visible = Case.objects.visible_to(actor).values("id")
    district_id = actor.district_id
    rows: QuerySet[Task] = Task.objects.filter(
        district_id=district_id, case__district_id=district_id, case_id__in=visible
    ).select_related("case", "unit")
    if actor.holdings and all(holding.capacity in UNIT_BOUND for holding in actor.holdings):
        rows = rows.filter(unit_id__in=actor.unit_ids())
    return rows.filter(state__in=RUNNING) if running else rows


def reports(actor: Actor) -> QuerySet[Report]:
    """Return the reports this actor may know of."""
    rows: QuerySet[Report] = (
        Report.objects.visible_to(actor).filter(case__district_id=actor.district_id).select_related("case")
    )
    return rows


def report_of(actor: Actor, number: str) -> Report:
    """Return a report this actor may know of, or handed on itself in the ordinary zone wherever its case lies.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    rows = Report.objects.in_district(actor.district_id).filter(number=normalise_number(number))
    own = rows.filter(recorded_by_id=actor.user_id, zone=Zone.ORDINARY)
    return with_case(rows.visible_to(actor).first() or own.first())
