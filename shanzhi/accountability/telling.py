"""Who is told of a warning: the unit whose clock it is, the desk whose turn it is, the supervisor once it is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_noop

from shanzhi.accountability.models import DeadlineWarning
from shanzhi.catalogue.limits import DANGER
from shanzhi.desks.telling import note, of_units, over, titled, who_may_know
from shanzhi.loop.workflow import State
from shanzhi.people.capacities import Capacity
from shanzhi.post.wording import Sentence

SEVERAL = Sentence(gettext_noop("时限预警：%(n)s件，其中超期%(late)s件"))
OVERDUE = Sentence(gettext_noop("超期了：%(title)s"))
USED = Sentence(gettext_noop("时限用掉%(share)s%%：%(title)s"))
DESKS = {
    State.REPORTED: Capacity.INTAKE_AGENT,
    State.ACCEPTED: Capacity.REGISTRAR,
    State.REGISTERED: Capacity.DISPATCHER,
    State.DISPATCHED: Capacity.DISPATCHER,
    State.HANDLED: Capacity.CHECKER,
}


def tell_of_warnings(warnings: Iterable[DeadlineWarning], *, district_id: str, at: datetime) -> None:
    """Tell each person of all their warnings in one note: the case's own page for one, the list for several."""
    mine: dict[int, list[DeadlineWarning]] = {}
    for one in warnings:
        for user in who_may_know(_whose(one, at=at), one.case, at=at):
            mine.setdefault(user, []).append(one)
    for user, found in mine.items():
        urgent = any(one.case.grade == DANGER for one in found)
        single = len(found) == 1
        link = f"/cases/{found[0].case.number}/" if single else "/accountability/warnings/"
        note([user], _title(found), link, district_id=district_id, at=at, urgent=urgent)


def _title(found: list[DeadlineWarning]) -> str:
    one = found[0]
    if len(found) > 1:
        return SEVERAL.said(n=len(found), late=sum(each.share >= 100 for each in found))
    if one.share >= 100:
        return OVERDUE.said(title=titled(one.case))
    return USED.said(share=one.share, title=titled(one.case))


def _whose(one: DeadlineWarning, *, at: datetime) -> list[int]:
    case = one.case
    people: list[int] = []
    if one.unit_id is not None:
        people += of_units([one.unit_id], at=at, zone=case.zone)
    else:
        desk = DESKS.get(State(case.state), Capacity.REGISTRAR)
        people += over(case.area_path, [desk], at=at, zone=case.zone)
    if one.share >= 100 and one.kind != "step":
        people += over(case.area_path, [Capacity.SUPERVISOR], at=at, zone=case.zone)
    return people
