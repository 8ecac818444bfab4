"""What all verbs of this room do alike: begin a numbered thing once, move it by its table, write the line.

The table says yes → one conditional UPDATE → one journal line, one transaction; whoever comes second is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shanzhi.cases.actions.numbering import take_numbers
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.steps import Step
from shanzhi.loop.workflow import Zone
from shanzhi.supervision.access import holding_for, reasons_against, wanted
from shanzhi.supervision.models import Supervised

Thing = TypeVar("Thing", bound=Supervised)


def begun_before(model: type[Thing], *, district_id: str, key: str) -> Thing | None:
    """Return what was begun under this key already: a telephone that lost the answer sends once more."""
    if not key:
        return None
    found: Thing | None = model.objects.in_district(district_id).filter(key=key).first()
    return found


def begin(
    thing: Thing,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any],
    write: Callable[[Thing], None] | None = None,
    refused: object = "",
) -> Thing:
    """Give a thing its number and state and write it with its line; ``write`` adds what hangs on it, in the same act.

    :raises Refused: with ``refused``, when a constraint says that there is one already.
    """
    row = _row(thing, verb)
    thing.id = uuid7()
    thing.district_id, thing.state, thing.version = by.district_id or thing.district_id, row.target, 1
    thing.opened_at, thing.opened_by_id, thing.opened_by_name = at, by.user_id, by.name
    name = f"{thing.subject[:14]}-{local(at):%Y}"
    try:
        with transaction.atomic():
            value = take_numbers(thing.district_id, {name: 1})[name]
            thing.number = f"{local(at):%Y}-{value}"
            if hasattr(thing, "shown"):
                thing.shown = thing.shown.format(year=f"{local(at):%Y}", value=value)
            type(thing).objects.bulk_create([thing])
            if write is not None:
                write(thing)
            _line(thing, row, by=by, at=at, was="", data=data)
    except IntegrityError as error:
        if refused:
            raise Refused(refused) from error
        raise
    return thing


def move(
    thing: Thing,
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
) -> Thing:
    """Take one step on a thing and return it changed; inside a transaction of the caller's, or one of its own.

    ``reasons`` are further ones against it that the caller found.

    :raises Stale: when somebody else moved it since the page was read.
    :raises Refused: with every reason the table finds against it.
    """
    row, told = _row(thing, verb), brought or {}
    if seen is not None and seen != thing.version:
        raise Stale(_("您看的这一页旧了，%(step)s没有生效。") % {"step": row.label})
    against = [*reasons_against(row, thing, by, units=units), *reasons]
    against += [_("还没写：%(what)s。") % {"what": need.label} for need in row.missing(told)]
    if against:
        raise Refused(*dict.fromkeys(against))
    was, target = thing.state, row.target or thing.state
    moved = {**(changes or {}), "state": target}
    if target in thing.table.ends and thing.ended_at is None:
        moved |= {"ended_at": at, "ended_by_name": by.name}
    with transaction.atomic():
        done = (
            type(thing)
            .objects.in_district(thing.district_id)
            .filter(pk=thing.pk, version=thing.version, state=was)
            .update(version=F("version") + 1, **moved)
        )
        if not done:
            raise Stale(_("您看的这一页旧了，%(step)s没有生效。") % {"step": row.label})
        thing.version += 1
        for name, value in moved.items():
            setattr(thing, name, value)
        holding = holding_for(wanted(row, thing), thing, by, units)
        _line(thing, row, by=by, at=at, was=was, data=data or {}, capacity=holding.capacity if holding else "")
    return thing


def _row(thing: Supervised, verb: str) -> Step:
    row = thing.table.row(verb)
    if row is None:
        raise Refused(_("没有“%(verb)s”这一步。") % {"verb": verb})
    return row


def _line(
    thing: Supervised, row: Step, *, by: Actor, at: datetime, was: str, data: Mapping[str, Any], capacity: str = ""
) -> None:
    record(
        f"{thing.subject}.{row.verb}",
        district_id=thing.district_id,
        subject_kind=thing.subject,
        subject_id=thing.pk,
        by=by,
        at=at,
        was=was,
        now=thing.state,
        version=thing.version,
        zone=getattr(thing, "zone", str(Zone.ORDINARY)),
        capacity=capacity,
        data={"number": thing.number, **data},
    )
