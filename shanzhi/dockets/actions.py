"""Beginning a docket once, and moving it by its table until it ends, each time with its line.

The table says yes → one conditional UPDATE → one journal line, one transaction; whoever comes second is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.numbering import take_numbers
from shanzhi.dockets.access import holding_for, reasons_against, wanted
from shanzhi.dockets.models import Docket
from shanzhi.journal.actions import record
from shanzhi.journal.changing import change
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.steps import Step
from shanzhi.loop.workflow import Zone

D = TypeVar("D", bound=Docket)


def begun_before(model: type[D], *, district_id: str, key: str) -> D | None:
    """Return what was begun under this key already: a telephone that lost the answer sends once more."""
    if not key:
        return None
    found: D | None = model.objects.in_district(district_id).filter(key=key).first()
    return found


def begin(
    docket: D,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any],
    write: Callable[[D], None] | None = None,
    refused: object = "",
) -> D:
    """Give a docket its number and state and write it with its line; ``write`` adds what hangs on it, in the same act.

    :raises Refused: with ``refused``, when a constraint says that there is one already.
    """
    row = _row(docket, verb)
    docket.id = uuid7()
    docket.district_id, docket.state, docket.version = by.district_id or docket.district_id, row.target, 1
    docket.opened_at, docket.opened_by_id, docket.opened_by_name = at, by.user_id, by.name
    name = f"{docket.subject[:14]}-{local(at):%Y}"
    try:
        with transaction.atomic():
            value = take_numbers(docket.district_id, {name: 1})[name]
            docket.number = f"{local(at):%Y}-{value}"
            if hasattr(docket, "shown"):
                docket.shown = docket.shown.format(year=f"{local(at):%Y}", value=value)
            type(docket).objects.bulk_create([docket])
            if write is not None:
                write(docket)
            _line(docket, row, by=by, at=at, was="", data=data)
    except IntegrityError as error:
        if refused:
            raise Refused(refused) from error
        raise
    return docket


def move(
    docket: D,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    seen: int | None = None,
    units: Collection[int] = (),
    brought: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    reasons: Collection[str] = (),
) -> D:
    """Take one step on a docket and return it changed; inside a transaction of the caller's, or one of its own.

    ``reasons`` are further ones against it that the caller found.

    :raises Stale: when somebody else moved it since the page was read.
    :raises Refused: with every reason the table finds against it.
    """
    row, told = _row(docket, verb), brought or {}
    late = _("您看的这一页旧了，%(step)s没有生效。") % {"step": row.label}
    if seen not in (None, docket.version):
        raise Stale(late)
    against = [*reasons_against(row, docket, by, units=units), *reasons]
    against += [_("还没写：%(what)s。") % {"what": need.label} for need in row.missing(told)]
    if against:
        raise Refused(*dict.fromkeys(against))
    was, target = docket.state, row.target or docket.state
    moved = {**(changes or {}), "state": target}
    if target in docket.table.ends and docket.ended_at is None:
        moved |= {"ended_at": at, "ended_by_name": by.name}
    with transaction.atomic():
        change(docket, late, also=("state",), **moved)
        holding = holding_for(wanted(row, docket), docket, by, units)
        _line(docket, row, by=by, at=at, was=was, data=data or {}, capacity=holding.capacity if holding else "")
    return docket


def _row(docket: Docket, verb: str) -> Step:
    row = docket.table.row(verb)
    if row is None:
        raise Refused(_("没有“%(verb)s”这一步。") % {"verb": verb})
    return row


def _line(
    docket: Docket, row: Step, *, by: Actor, at: datetime, was: str, data: Mapping[str, Any], capacity: str = ""
) -> None:
    record(
        f"{docket.subject}.{row.verb}",
        district_id=docket.district_id,
        subject_kind=docket.subject,
        subject_id=docket.pk,
        by=by,
        at=at,
        was=was,
        now=docket.state,
        version=docket.version,
        zone=getattr(docket, "zone", str(Zone.ORDINARY)),
        capacity=capacity,
        data={"number": docket.number, **data},
    )
