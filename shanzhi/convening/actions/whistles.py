"""吹哨报到: the street calls units to a place and an hour, they report in, undertake things, and are rated by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.convening.access import CALLERS
from shanzhi.convening.models import ActionItem, Whistle, WhistleCase, WhistleUnit
from shanzhi.convening.queries.whistles import items_of, running_over, units_of
from shanzhi.convening.workflow import MARKS
from shanzhi.dockets.access import may_oversee
from shanzhi.dockets.actions import begin, begun_before, move
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation.models import Unit

MOST_UNITS = 12
ABSENT = ("absent", "absent", "absent")


@transaction.atomic
def call(
    cases: Sequence[Case],
    units: Sequence[Unit],
    *,
    kind: str,
    place: str,
    meet_at: datetime,
    agenda: str,
    tried: str = "",
    by: Actor,
    at: datetime,
    key: str = "",
) -> Whistle:
    """Call units to a place and an hour, over one case or several.

    :raises Refused: for a closed zone, a case that isn't the actor's, a past hour, no units, or a hard case of which
        nobody says what the street itself tried, or when a whistle over one of the cases hasn't ended.
    """
    again = begun_before(Whistle, district_id=by.district_id, key=key)
    if again is not None:
        return again
    against = []
    if any(case.is_confidential for case in cases):
        against.append(_("举报和涉及未成年人的事不吹哨。"))
    if not cases or not all(may_oversee(by, case, CALLERS) for case in cases):
        against.append(_("吹哨由管这里的派遣员、督办员或领导做。"))
    if any(not case.is_open for case in cases):
        against.append(_("已经结束的事不用吹哨。"))
    if not units or len(units) > MOST_UNITS:
        against.append(_("叫一到%(n)s个单位：只叫用得着的。") % {"n": MOST_UNITS})
    if meet_at < at:
        against.append(_("到场的时间已经过了。"))
    if kind == "complaint" and not tried.strip():
        against.append(_("先写属地自己做过什么、为什么解决不了；自己能办的不吹哨。"))
    against += [
        _("还没写：%(what)s。") % {"what": what}
        for what, text in ((_("到哪里"), place), (_("到场做什么"), agenda))
        if not text.strip()
    ]
    if against := against or [said for said, _number in whistled(cases, hold=True)]:
        raise Refused(*against)
    made = Whistle(
        key=key,
        area_path=cases[0].area_path,
        kind=kind,
        place=place.strip(),
        meet_at=meet_at,
        agenda=agenda.strip(),
        tried=tried.strip(),
    )
    told = {"kind": kind, "place": made.place, "meet_at": meet_at.isoformat(), "agenda": made.agenda,
            "cases": [case.number for case in cases], "units": [unit.name for unit in units]}  # fmt: skip
    return begin(made, "call", by=by, at=at, data=told, write=lambda one: _call(one, cases, units))


def whistled(cases: Sequence[Case], *, hold: bool = False) -> list[tuple[str, str]]:
    """Return (what stands in the way of whistling these now, the number of that whistle)."""
    said = _("%(case)s已经吹过哨，还没有收：%(whistle)s。先在那一次里评价收哨，或者取消它，再吹。")
    return [(said % {"case": case, "whistle": number}, number) for case, number in running_over(cases, hold=hold)]


def _call(whistle: Whistle, cases: Sequence[Case], units: Sequence[Unit]) -> None:
    WhistleCase.objects.bulk_create(
        WhistleCase(district_id=whistle.district_id, whistle=whistle, case=case) for case in cases
    )
    WhistleUnit.objects.bulk_create(
        WhistleUnit(district_id=whistle.district_id, whistle=whistle, unit=unit) for unit in units
    )


def report_in(whistle: Whistle, unit: Unit, *, post: str, by: Actor, at: datetime, seen: int | None = None) -> Whistle:
    """Report a unit in, now: who came by post, never by name. Once; a second time changes nothing.

    :raises Refused: for another's unit, or a whistle that has ended.
    """
    mine = WhistleUnit.objects.in_district(whistle.district_id).filter(whistle_id=whistle.pk, unit_id=unit.pk)
    row = mine.first()
    if row is not None and row.came_at is not None:
        return whistle
    against = [] if post.strip() else [_("写来的人是什么职务。")]
    units = [unit.pk] if row is not None else []
    told = {"unit": unit.name, "post": post.strip(), "on_time": at <= whistle.meet_at}
    with transaction.atomic():
        moved = move(whistle, "report_in", by=by, at=at, seen=seen, units=units, data=told, reasons=against)
        mine.update(came_at=at, came_post=post.strip()[:60])
    return moved


def add_item(
    whistle: Whistle, *, unit: Unit, what: str, due_on: date, by: Actor, at: datetime, seen: int | None = None
) -> Whistle:
    """Write down what a called unit undertook, and by when.

    :raises Refused: for a unit that wasn't called, a past day, or no words.
    """
    called = {row.unit_id for row in units_of(whistle)}
    against = [] if unit.pk in called else [_("没有叫“%(unit)s”来。") % {"unit": unit.name}]
    against += [] if what.strip() else [_("写要办什么。")]
    against += [] if due_on >= local(at).date() else [_("办完的日子已经过了。")]
    ordinal = max((one.ordinal for one in items_of(whistle)), default=0) + 1
    told = {"unit": unit.name, "what": what.strip(), "due_on": str(due_on), "ordinal": ordinal}
    with transaction.atomic():
        moved = move(whistle, "add_item", by=by, at=at, seen=seen, data=told, reasons=against)
        ActionItem.objects.bulk_create(
            [
                ActionItem(
                    district_id=whistle.district_id, whistle=whistle, ordinal=ordinal, unit=unit,
                    what=what.strip()[:400], due_on=due_on,
                )
            ]
        )  # fmt: skip
    return moved


def finish_item(
    whistle: Whistle, ordinal: int, *, words: str, by: Actor, at: datetime, seen: int | None = None
) -> Whistle:
    """Say that an undertaking was done, and how.

    :raises Refused: for another's undertaking, one done already, or no words.
    """
    item = next((one for one in items_of(whistle) if one.ordinal == ordinal), None)
    against = [] if words.strip() else [_("写一句怎么办完的。")]
    if item is None or item.done_at is not None:
        against.append(_("没有这一条，或者已经办完了。"))
    units = [item.unit_id] if item is not None else []
    told = {"ordinal": ordinal, "words": words.strip()}
    with transaction.atomic():
        moved = move(whistle, "finish_item", by=by, at=at, seen=seen, units=units, data=told, reasons=against)
        mine = ActionItem.objects.in_district(whistle.district_id).filter(whistle_id=whistle.pk, ordinal=ordinal)
        mine.update(done_at=at, done_words=words.strip()[:400])
    return moved


def rate(
    whistle: Whistle,
    marks: Mapping[int, tuple[str, str, str]],
    *,
    words: str = "",
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Whistle:
    """Rate every called unit by speed, attitude and result, and end the whistle. Who didn't come is "absent".

    :raises Refused: when a unit is left out, or by one of the units themselves.
    """
    rows = units_of(whistle)
    against = [
        _("还没有评“%(unit)s”。") % {"unit": row.unit.name}
        for row in rows
        if row.came_at is not None and not all(mark in MARKS for mark in marks.get(row.unit_id, ("", "", "")))
    ]
    given = {row.unit_id: ABSENT if row.came_at is None else marks.get(row.unit_id, ("", "", "")) for row in rows}
    told = [[row.unit.name, *given[row.unit_id]] for row in rows]
    with transaction.atomic():
        moved = move(
            whistle, "rate", by=by, at=at, seen=seen, units=[row.unit_id for row in rows],
            changes={"words": words.strip()}, data={"marks": told, "words": words.strip()}, reasons=against,
        )  # fmt: skip
        for row in rows:
            speed, attitude, result = given[row.unit_id]
            mine = WhistleUnit.objects.in_district(whistle.district_id).filter(pk=row.pk)
            mine.update(speed=speed, attitude=attitude, result=result)
    return moved


def cancel(whistle: Whistle, *, reason: str, by: Actor, at: datetime, seen: int | None = None) -> Whistle:
    """Call a whistle off, and say why.

    :raises Refused: without a reason.
    """
    return move(
        whistle, "cancel", by=by, at=at, seen=seen, brought={"reason": reason}, changes={"words": reason},
        data={"reason": reason},
    )  # fmt: skip
