"""The board 挂牌督办: hang a matter with its owner and a day to look again, look again, strike it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.convening.models import BoardMatter
from shanzhi.dockets.access import may_oversee
from shanzhi.dockets.actions import begin, begun_before, move
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation.models import Unit
from shanzhi.people.queries import responsible_person


def hang(
    case: Case, *, title: str, why: str, unit: Unit, review_on: date, by: Actor, at: datetime, key: str = ""
) -> BoardMatter:
    """Hang a case on the board; its owner is the unit and whoever heads it.

    :raises Refused: for a closed zone, a case that isn't the actor's to oversee, a past day, or one hung already.
    """
    again = begun_before(BoardMatter, district_id=by.district_id, key=key)
    if again is not None:
        return again
    against = []
    if case.is_confidential:
        against.append(_("举报和涉及未成年人的事不挂牌。"))
    if not may_oversee(by, case):
        against.append(_("挂牌由管这里的督办员或领导定。"))
    if not case.is_open:
        against.append(_("已经结束的事不用挂牌。"))
    against += _against_day(review_on, at)
    if against:
        raise Refused(*against)
    owner = responsible_person(unit.pk, at=at)
    made = BoardMatter(
        key=key,
        area_path=case.area_path,
        case=case,
        title=title.strip(),
        why=why.strip(),
        unit=unit,
        owner_name=owner.name if owner is not None else "",
        review_on=review_on,
    )
    told = {"case": case.number, "title": made.title, "why": made.why, "unit": unit.name, "review_on": str(review_on)}
    return begin(made, "hang", by=by, at=at, data=told, refused=_("这件事已经挂牌了。"))


def take_board_step(
    matter: BoardMatter, verb: str, *, by: Actor, at: datetime, seen: int | None = None, **brought: Any
) -> BoardMatter:
    """Look again and go on, or strike the matter.

    :raises Stale: when somebody else moved it since.
    :raises Refused: with every reason against it.
    """
    changes: dict[str, Any] = {}
    against: list[str] = []
    if verb == "review":
        review_on = brought.get("review_on")
        changes = {"looked": brought.get("note", ""), "review_on": review_on}
        against = _against_day(review_on, at) if review_on else []
    elif verb == "strike":
        changes = {"words": brought.get("note", "")}
    told = {name: str(value) for name, value in brought.items()}
    return move(
        matter, verb, by=by, at=at, seen=seen, units=[matter.unit_id], brought=brought, changes=changes, data=told,
        reasons=against,
    )  # fmt: skip


def _against_day(day: date, at: datetime) -> list[str]:
    return [] if day > local(at).date() else [_("复看的日子要在今天以后。")]
