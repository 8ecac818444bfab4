"""Verbs on units' entries 报名: take them in from a contest on, hand in, change, withdraw; accept, send back.

Whatever touches the list that is judged holds the contest's row and moves its version on: a score sheet taken in at the
same moment meets either the list before, or the one after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.activities.access import may_keep
from shanzhi.activities.actions.planning import note, touched
from shanzhi.activities.models import Activity, Entrant
from shanzhi.activities.naming import tells_too_much
from shanzhi.activities.queries import has_marks
from shanzhi.activities.workflow import EntryState
from shanzhi.cases.actions.numbering import next_number
from shanzhi.entering.access import may_decide
from shanzhi.entering.queries import counted, is_entered, last_ordinal, names_twice
from shanzhi.entering.workflow import STEPS
from shanzhi.journal.actions import record
from shanzhi.journal.changing import change as change_row
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.needs.models import own_units
from shanzhi.organisation.models import Unit
from shanzhi.ui.joining import joined

APART = 1_000_000  # beyond every number of a list: where numbers wait while they move up


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry says; ``agreed``: the contestant agrees, and knows what of it is public."""

    name: str
    home: str
    sales: int = 0
    agreed: bool = False


def call(
    activity: Activity,
    *,
    until: datetime | None,
    each: int | None,
    most: int | None,
    by: Actor,
    at: datetime,
    seen: int,
) -> Activity:
    """Take entries of units until a moment, so many of each unit and so many in all; ``until`` None takes none.

    :raises Refused: for somebody who doesn't keep activities, no contest, one that is over or judged, or a moment that
        is past or after its end.
    :raises Stale: when somebody changed the contest after ``seen``, its version on the page.
    """
    if seen != activity.version:
        raise Stale(_("您打开这一页以后，别人改了这个大赛。看过现在的样子，再存一次就以您写的为准。"))
    faults = [] if may_keep(by) else [_("活动由统筹员管。")]
    faults += _judged(activity)
    if until is not None and until <= at and until != activity.entries_until:
        faults.append(_("截止时间已经过了，写以后的时间。"))
    if until is not None and until > activity.ends_at:
        faults.append(_("截止要在大赛结束以前。"))
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        moved = touched(activity, entries_until=until, entries_each=each, entries_all=most)
        said = _("报到%(until)s为止") % {"until": f"{local(until):%Y-%m-%d %H:%M}"} if until else _("不收单位报名")
        note("activity.call", moved, was=moved.state, by=by, at=at, what=said, each=each, most=most)
    return moved


def hand_in(activity: Activity, unit: Unit, told: Told, *, key: str, by: Actor, at: datetime) -> Entrant:
    """Hand in an entry for a unit; by ``key`` the same one twice is one.

    :raises Refused: for another unit, what is missing, a contest that takes none, or one where the limits are reached.
    """
    faults = _faults(told)
    if unit.pk not in own_units(by):
        faults.append(_("只能替自己的单位报名。"))
    if faults:
        raise Refused(*faults)
    own = Entrant.objects.in_district(activity.district_id).filter(activity=activity, unit=unit, idempotency_key=key)
    with transaction.atomic():
        held = _held(activity)
        known: Entrant | None = own.first()  # while the contest is held: the same page may come twice at once
        if known is not None:
            return known
        _must_fit(held, told, unit_id=unit.pk, at=at)
        made = Entrant.objects.create(
            district_id=held.district_id, activity=held, unit=unit, state=EntryState.HANDED_IN, handed_in_at=at,
            number=next_number("entrant", "E", district_id=held.district_id, at=at),
            idempotency_key=key, **_columns(told),
        )  # fmt: skip
        _line("hand_in", made, was="", by=by, at=at, unit=unit.name)
    return made


def change(entry: Entrant, told: Told, *, by: Actor, at: datetime, seen: int) -> Entrant:
    """Change an entry while the contest takes entries; the organiser looks at it again, accepted before or not.

    :raises Refused: as ``hand_in``; once an accepted one is being judged.
    :raises Stale: when somebody changed it after ``seen``, its version on the page.
    """
    faults = _faults(told) + _strangers(entry, by)
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        held, was = _held(entry.activity), _fresh(entry, "change", seen)
        _must_fit(held, told, unit_id=entry.unit_id, at=at, but=entry)
        ordinal = was.ordinal
        _move(was, "change", by=by, at=at, ordinal=None, handed_in_at=at, reason="", **_columns(told))
        _close_up(held, ordinal, was, by=by, at=at)
    return was


def withdraw(entry: Entrant, *, by: Actor, at: datetime, seen: int) -> Entrant:
    """Take an entry back while the contest takes entries.

    :raises Refused: for another unit's, after the closing, once an accepted one is being judged.
    :raises Stale: when somebody changed it after ``seen``.
    """
    faults = _strangers(entry, by)
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        held, was = _held(entry.activity), _fresh(entry, "withdraw", seen)
        faults = _closed(held, at)
        if faults:
            raise Refused(*faults)
        ordinal = was.ordinal
        _move(was, "withdraw", by=by, at=at, ordinal=None)
        _close_up(held, ordinal, was, by=by, at=at)
    return was


def accept(chosen: Sequence[tuple[Entrant, int]], *, by: Actor, at: datetime) -> list[Entrant]:
    """Accept entries of one contest, each with the version the page showed; they go to the end of its list, or none.

    :raises Refused: for who may not decide, a contest that is over or judged, or two of one name from one home.
    :raises Stale: when one of them changed meanwhile.
    """
    if not chosen:
        raise Refused(_("先勾选要收下的。"))
    faults = [_undecided(entry) for entry, _seen in chosen if not may_decide(by, entry)][:1]
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        held = _held(chosen[0][0].activity)
        fresh = [_fresh(entry, "accept", seen) for entry, seen in chosen]
        faults = _judged(held)
        if twice := names_twice(held, fresh):
            faults.append(_("同一个区县已经有同名的：%(names)s。退回一件，请单位改名。") % {"names": joined(twice)})
        if faults:
            raise Refused(*faults)
        for ordinal, one in enumerate(fresh, start=last_ordinal(held) + 1):
            _move(one, "accept", by=by, at=at, ordinal=ordinal)
        said = ngettext("收下单位报的%(n)s件", "收下单位报的%(n)s件", len(fresh)) % {"n": len(fresh)}
        numbers = [one.number for one in fresh]
        note("activity.enter", touched(held), was=held.state, by=by, at=at, what=said, numbers=numbers)
    return fresh


def send_back(entry: Entrant, *, reason: str, by: Actor, at: datetime, seen: int) -> Entrant:
    """Return an entry to its unit with the reason; one that was accepted leaves the list.

    :raises Refused: for who may not decide, without a reason, once an accepted one is being judged.
    :raises Stale: when somebody changed it after ``seen``.
    """
    faults = [] if may_decide(by, entry) else [_undecided(entry)]
    if not reason.strip():
        faults.append(_("写一句为什么退回，单位看得到，好改。"))
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        held, was = _held(entry.activity), _fresh(entry, "send_back", seen)
        ordinal, said = was.ordinal, reason.strip()
        _move(was, "send_back", by=by, at=at, said={"reason": said}, ordinal=None, reason=said)
        _close_up(held, ordinal, was, by=by, at=at)
    return was


def _faults(told: Told) -> list[str]:
    faults = []
    if not told.name.strip() or not told.home.strip():
        faults.append(_("参赛名称和来自区县都要写。"))
    if tells_too_much(told.name, told.home):
        faults.append(_("名称和区县会公开，里面不要写电话、证件号和账号。"))
    if not told.agreed:
        faults.append(_("参赛的人同意了才能报：名称、区县和成绩会公开。"))
    return faults


def _strangers(entry: Entrant, by: Actor) -> list[str]:
    return [] if entry.unit_id in own_units(by) else [_("报名由报的单位自己改。")]


def _undecided(entry: Entrant) -> str:
    return _("收下和退回由统筹员定；自己单位报的，请别的统筹员看：%(name)s。") % {"name": entry.name}


def _columns(told: Told) -> dict[str, Any]:
    return {"name": told.name.strip(), "home": told.home.strip(), "sales": told.sales}


def _held(activity: Activity) -> Activity:
    """Hold the contest's row until this is over, and read it as it stands now: two at once stand in line."""
    rows = Activity.objects.in_district(activity.district_id)
    held: Activity = rows.select_for_update(of=("self",)).select_related("unit").get(pk=activity.pk)
    return held


def _fresh(entry: Entrant, verb: str, seen: int) -> Entrant:
    """Read an entry anew while its contest is held; refuse who came second, or a verb that doesn't lead on."""
    row: Entrant = Entrant.objects.in_district(entry.district_id).get(pk=entry.pk)
    told = {"verb": STEPS[verb].label, "name": row.name, "state": row.state_label}
    if row.version != seen:
        raise Stale(_("“%(name)s”刚有变动，“%(verb)s”没有生效，现在是“%(state)s”。看过再来一次。") % told)
    if row.state not in STEPS[verb].starts:
        raise Refused(_("“%(name)s”现在不能“%(verb)s”：%(state)s。") % told)
    return row


def _closed(activity: Activity, at: datetime) -> list[str]:
    if activity.takes_entries(at=at):
        return []
    if activity.entries_until is None:
        return [_("这个大赛不收单位报名。")]
    return [_("报名已经截止，不能再报、再改、再撤。有要紧的，找主办单位。")]


def _judged(activity: Activity) -> list[str]:
    faults = [] if activity.is_contest else [_("这不是大赛。")]
    if not activity.is_running:
        faults.append(_("大赛已经办完或者取消了。"))
    if has_marks(activity):
        faults.append(_("评委已经打分，参赛名单定了，不能再动。"))
    return faults


def _must_fit(activity: Activity, told: Told, *, unit_id: int | None, at: datetime, but: Entrant | None = None) -> None:
    """Refuse an entry of a unit for which there is no room, or that is there already."""
    faults = _closed(activity, at) or _judged(activity)
    each, most = activity.entries_each, activity.entries_all
    if not faults and each is not None and counted(activity, unit_id=unit_id, but=but) >= each:
        faults.append(_("每个单位最多报%(n)s件，您单位已经报满。先撤回一件再报。") % {"n": each})
    if not faults and most is not None and counted(activity, but=but) >= most:
        faults.append(_("这个大赛一共收%(n)s件，已经报满。") % {"n": most})
    if not faults and is_entered(activity, told.name.strip(), told.home.strip(), unit_id=unit_id, but=but):
        faults.append(_("您单位已经报过同一个区县的这个名称，换一个分得清的。"))
    if faults:
        raise Refused(*faults)


def _move(
    entry: Entrant, verb: str, *, by: Actor, at: datetime, said: dict[str, Any] | None = None, **columns: Any
) -> None:
    """Move an entry by a verb of the table, with its line; who comes second is refused."""
    late, was = _("“%(name)s”刚有变动，这一次没有生效。看过再来一次。") % {"name": entry.name}, entry.state
    change_row(entry, late, state=str(STEPS[verb].to), **columns)
    _line(verb, entry, was=was, by=by, at=at, **(said or {}))


def _close_up(activity: Activity, ordinal: int | None, left: Entrant, *, by: Actor, at: datetime) -> None:
    """Let the numbers behind an entry that left the list move up, as long as no mark hangs on them.

    :raises Refused: once the list is judged.
    """
    if ordinal is None:
        return
    faults = _judged(activity)
    if faults:
        raise Refused(*faults)
    rows = Entrant.objects.in_district(activity.district_id).filter(activity=activity)
    rows.filter(ordinal__gt=ordinal).update(ordinal=F("ordinal") + APART)  # in two steps: no number stands twice
    rows.filter(ordinal__gt=APART).update(ordinal=F("ordinal") - APART - 1)
    what = _("%(number)s不在参赛名单里了") % {"number": left.number}
    note("activity.enter", touched(activity), was=activity.state, by=by, at=at, what=what)


def _line(verb: str, entry: Entrant, *, was: str, by: Actor, at: datetime, **said: Any) -> None:
    """Write the line of one step; a contestant's name stays in the row, out of what is never changed again."""
    record(
        f"entrant.{verb}", district_id=entry.district_id, subject_kind="entrant", subject_id=entry.pk, was=was,
        now=str(entry.state), version=entry.version, by=by, at=at,
        data={"number": entry.number, **said},
    )  # fmt: skip
