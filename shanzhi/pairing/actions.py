"""The verbs of 结对: propose, decide, pair by hand, keep contacts, hand over, end; what each side brings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.accounts.models import User
from shanzhi.advice.masking import mask
from shanzhi.cases.actions.numbering import take_numbers
from shanzhi.circle.assigning import Match, assign
from shanzhi.journal.actions import record, record_many
from shanzhi.journal.changing import change
from shanzhi.journal.exports import take_out, workbook
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation.models import Unit
from shanzhi.pairing import queries
from shanzhi.pairing.access import areas_of, must_coordinate
from shanzhi.pairing.kinds import KINDS, MODES, State
from shanzhi.pairing.models import Contact, Exclusion, Pair, SideNote
from shanzhi.pairing.queries import Thing, key_of
from shanzhi.territory.models import Division

MOST_WORDS = 12
MOST_ROWS = 20_000


def propose(kind: str, *, by: Actor, at: datetime) -> list[Pair]:
    """Propose balanced pairs for everybody of a kind who has none: people decide, one by one.

    :raises Refused: for a kind that is paired by hand, by nobody's coordinator, or when nobody is left to pair.
    """
    rule, on = KINDS.get(kind), local(at).date()
    if rule is None or not rule.proposed:
        raise Refused(_("这一种由人来配。"))
    firsts, seconds = queries.candidates(by, rule.first_is, on=on), queries.candidates(by, rule.second_is, on=on)
    had, loads = queries.carried(by.district_id, kind)
    free = [one for one in firsts if not had[key_of(one)]]
    if not free or not seconds:
        raise Refused(_("没有等着配的。"))
    plain = queries.sides(free, district_id=by.district_id, carried=Counter(), most=None)
    theirs = queries.sides(seconds, district_id=by.district_id, carried=loads, most=rule.most_second)
    found = assign(plain, theirs, excluded=queries.exclusions(by.district_id))
    things = {key_of(one): one for one in (*free, *seconds)}
    with transaction.atomic():
        numbers = _numbers(by.district_id, at, len(found.matches)) if found.matches else []
        pairs = [
            _pair(kind, number, things[match.first], things[match.second], by=by, match=match)
            for number, match in zip(numbers, found.matches, strict=True)
        ]
        Pair.objects.bulk_create(pairs)
        record_many(_line("propose", pair, was="", by=by, at=at) for pair in pairs)
    return pairs


def pair_by_hand(kind: str, first: Thing | None, second: Thing | None, *, by: Actor, at: datetime) -> Pair:
    """Pair two at once, as somebody decided.

    :raises Refused: for sides that aren't there, are full, are not to be paired, or lie elsewhere.
    """
    rule = KINDS[kind]
    if first is None or second is None or key_of(first) == key_of(second):
        raise Refused(_("写清两边是谁：名字或编码，要先登记过。"))
    area = queries.area_of(second) or queries.area_of(first) or next(iter(areas_of(by)), "")
    must_coordinate(by, area)
    had, loads = queries.carried(by.district_id, kind)
    faults, note = [], queries.side_notes(by.district_id).get(key_of(second))
    most = note.capacity if note is not None and note.capacity is not None else rule.most_second
    if had[key_of(first)] >= rule.most_first:
        faults.append(_("%(first)s已经有%(n)s对了。") % {"first": first.name, "n": had[key_of(first)]})
    if most is not None and loads[key_of(second)] >= most:
        faults.append(_("%(second)s已经满了。") % {"second": second.name})
    if (key_of(first), key_of(second)) in queries.exclusions(by.district_id):
        faults.append(_("说过这两边不配对。"))
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        [number] = _numbers(by.district_id, at, 1)
        pair = _pair(kind, number, first, second, by=by)
        pair.state, pair.starts_on = State.ACTIVE, local(at).date()
        Pair.objects.bulk_create([pair])
        record_many([_line("add", pair, was="", by=by, at=at)])
    return pair


def accept(pair: Pair, *, by: Actor, at: datetime, seen: int) -> Pair:
    """Take a proposal: they are paired from today.

    :raises Refused: when somebody decided before.
    """
    _must_be(pair, State.PROPOSED, by)
    _move(pair, "accept", by=by, at=at, seen=seen, state=State.ACTIVE, starts_on=local(at).date())
    return pair


def accept_all(pairs: Sequence[Pair], *, by: Actor, at: datetime) -> int:
    """Take several proposals that somebody ticked; what was decided meanwhile is passed over. Return how many."""
    taken = 0
    for pair in pairs:
        if pair.is_proposed:
            accept(pair, by=by, at=at, seen=pair.version)
            taken += 1
    return taken


def decline(pair: Pair, *, never: bool, by: Actor, at: datetime, seen: int) -> Pair:
    """Leave a proposal; with ``never`` these two are not proposed again.

    :raises Refused: when somebody decided before.
    """
    _must_be(pair, State.PROPOSED, by)
    with transaction.atomic():
        _move(pair, "decline", by=by, at=at, seen=seen, state=State.DECLINED)
        if never:
            Exclusion.objects.get_or_create(
                district_id=pair.district_id, first_key=pair.first_key, second_key=pair.second_key
            )
    return pair


def note_contact(pair: Pair, *, on: date, mode: str, note: str, by: Actor, at: datetime) -> Contact:
    """Write down a contact: a day, how, a short note. The same one sent twice is one.

    :raises Refused: when they aren't paired, or for a day outside the pairing.
    """
    _must_be(pair, State.ACTIVE, by)
    if mode not in MODES or on > local(at).date() or (pair.starts_on is not None and on < pair.starts_on):
        raise Refused(_("选哪天、什么形式；日子要在结对开始以后、今天以前。"))
    words = mask(" ".join(note.split())[:200]).text[:200]
    contact = Contact(district_id=pair.district_id, pair=pair, on=on, mode=mode, note=words)
    try:
        with transaction.atomic():
            Contact.objects.bulk_create([contact])
            latest = max(on, pair.contacted_on or on)
            _move(pair, "contact", by=by, at=at, seen=pair.version, said={"mode": mode}, contacted_on=latest)
    except IntegrityError:
        rows = Contact.objects.in_district(pair.district_id).filter(pair_id=pair.pk, on=on, mode=mode, note=words)
        found: Contact | None = rows.first()
        if found is None:
            raise
        return found
    return contact


def end(pair: Pair, *, report: str, by: Actor, at: datetime, seen: int) -> Pair:
    """End a pair with a short report of what was done and what stays open.

    :raises Refused: without a report, or when they aren't paired.
    """
    _must_be(pair, State.ACTIVE, by)
    changes: dict[str, Any] = {"state": State.ENDED, "ends_on": local(at).date(), "report": _report(report)}
    _move(pair, "end", by=by, at=at, seen=seen, **changes)
    return pair


def hand_over(pair: Pair, *, to: Thing | None, report: str, by: Actor, at: datetime, seen: int) -> Pair:
    """Hand the second side over to another first, with a report; return the new pair.

    :raises Refused: without a report or somebody who may take it.
    """
    _must_be(pair, State.ACTIVE, by)
    words = _report(report)
    second: Thing | None = pair.second_division or pair.second_unit or pair.second_user
    with transaction.atomic():
        changes: dict[str, Any] = {"state": State.HANDED_OVER, "ends_on": local(at).date(), "report": words}
        _move(pair, "hand_over", by=by, at=at, seen=seen, **changes)
        following = pair_by_hand(pair.kind, to, second, by=by, at=at)
        Pair.objects.in_district(pair.district_id).filter(pk=pair.pk).update(next_number=following.number)
        pair.next_number = following.number
    return following


def describe(thing: Thing, *, words: str, capacity: int | None, by: Actor, at: datetime) -> SideNote:
    """Write down what a side brings or wants, in short words, and how many it can carry."""
    must_coordinate(by, queries.area_of(thing) or next(iter(areas_of(by)), ""))
    said = sorted(
        {one[:20] for one in words.replace("，", "、").replace(",", "、").replace(" ", "、").split("、") if one}
    )
    with transaction.atomic():
        row, _made = SideNote.objects.update_or_create(
            district_id=by.district_id, key=key_of(thing), defaults={"words": said[:MOST_WORDS], "capacity": capacity}
        )
        record(
            "pair.describe", district_id=by.district_id, subject_kind="pair_side", subject_id=key_of(thing), by=by,
            at=at, data={"name": thing.name, "capacity": capacity},
        )  # fmt: skip
    return row


def export_pairs(kind: str, *, by: Actor, at: datetime) -> bytes:
    """Return the pairs of a kind that this person coordinates as a workbook; write it down."""
    rule, on = KINDS[kind], local(at).date()
    rows = Pair.objects.visible_to(by).with_sides().filter(kind=kind).order_by("number")
    found = [
        [
            pair.number, pair.first_name, pair.second_name, str(pair.state_label), pair.starts_on, pair.contacted_on,
            pair.needs_support(on=on), pair.ends_on, pair.next_number, pair.report,
        ]
        for pair in rows[:MOST_ROWS]
    ]  # fmt: skip
    headers = [
        _("编号"), str(rule.first), str(rule.second), _("状态"), _("开始"), _("上次联系"), _("要帮一把"), _("结束"),
        _("交接给"), _("小结"),
    ]  # fmt: skip
    take_out("pair.export", {"kind": kind, "name": str(rule.label), "rows": len(found)}, by=by, at=at)
    return workbook(headers, found, title=str(rule.label), by=by, at=at)


def _report(text: str) -> str:
    words = mask(" ".join(text.split())).text[:2000]
    if len(words) < 4:
        raise Refused(_("写两句小结：办了什么、还有什么没办完。"))
    return words


def _must_be(pair: Pair, state: State, by: Actor) -> None:
    must_coordinate(by, pair.area_path)
    if pair.state != state:
        raise Refused(_("这一对现在是：%(state)s。") % {"state": pair.state_label})


def _numbers(district_id: str, at: datetime, count: int) -> list[str]:
    name = f"pairing-{local(at):%y}"
    last = take_numbers(district_id, {name: count})[name]
    return [f"P{local(at):%y}-{number:05d}" for number in range(last - count + 1, last + 1)]


def _pair(kind: str, number: str, first: Thing, second: Thing, *, by: Actor, match: Match | None = None) -> Pair:
    pair = Pair(
        district_id=by.district_id, number=number, kind=kind, first_key=key_of(first), second_key=key_of(second)
    )
    pair.area_path = queries.area_of(second) or queries.area_of(first) or next(iter(areas_of(by)), "")
    pair.first_unit = first if isinstance(first, Unit) else None
    pair.first_user = first if isinstance(first, User) else None
    pair.second_unit = second if isinstance(second, Unit) else None
    pair.second_user = second if isinstance(second, User) else None
    pair.second_division = second if isinstance(second, Division) else None
    if match is not None:
        pair.shared, pair.near, pair.load = list(match.shared), match.steps, match.load
    return pair


def _line(verb: str, pair: Pair, *, was: str, by: Actor, at: datetime, **data: Any) -> dict[str, Any]:
    return {
        "verb": f"pair.{verb}", "district_id": pair.district_id, "subject_kind": "pair", "subject_id": pair.pk,
        "by": by, "at": at, "was": was, "now": str(pair.state), "version": pair.version,
        "data": {"number": pair.number, "kind": pair.kind, **data},
    }  # fmt: skip


def _move(
    pair: Pair, verb: str, *, by: Actor, at: datetime, seen: int, said: dict[str, Any] | None = None, **changes: Any
) -> None:
    was = str(pair.state)
    with transaction.atomic():
        change(pair, seen=seen, **changes)
        record_many([_line(verb, pair, was=was, by=by, at=at, **(said or {}))])
