"""A whistle, a matter on the board and, where something was returned twice, a joint session; all by the verbs."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from shanzhi.cases.models import Case
from shanzhi.convening.actions.boards import hang
from shanzhi.convening.actions.joints import call_joint
from shanzhi.convening.actions.whistles import add_item, call, rate, report_in
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import State, Zone
from shanzhi.organisation.models import Unit
from shanzhi.people.capacities import Capacity
from shanzhi.supervision.demonstration import late_leads, later, played

CALLED = ("住建局", "城市管理局")


def live(district_id: str, *, by: Actor, at: datetime) -> None:
    """Blow two whistles, one of them ended with a unit that never came; hang the latest case; call a session."""
    overseer, late = played(Capacity.SUPERVISOR, at=at), late_leads(district_id, at=at)
    units = list(Unit.objects.filter(name__in=CALLED).order_by("path"))
    if overseer is None or not late or len(units) < 2:
        return
    case, today = late[0].case, local(at).date()
    words = {"place": case.place_text or "现场", "agenda": "一起看现场，定下来谁办什么。"}
    tried = "社区和网格员来过三次，权属说不清。"
    with suppress(Refused):
        before = later(at - timedelta(days=2), late[0], at=at - timedelta(hours=8))
        past = call(
            [case],
            units,
            kind="complaint",
            tried=tried,
            meet_at=before + timedelta(hours=3),
            at=before,
            by=overseer,
            **words,
        )
        hand = played(Capacity.HANDLER, at=at, unit_id=units[0].pk)
        if hand is not None:
            past = report_in(past, units[0], post="科长", by=hand, at=before + timedelta(hours=2, minutes=50))
        due = today + timedelta(days=3)
        past = add_item(
            past, unit=units[0], what="先围挡，三天内修好", due_on=due, by=overseer, at=before + timedelta(hours=4)
        )
        rate(
            past,
            {units[0].pk: ("good", "good", "fair")},
            words="定下来由住建局先修。",
            by=overseer,
            at=max(at - timedelta(days=1), before + timedelta(hours=5)),
        )
    with suppress(Refused):
        soon = at + timedelta(hours=20)
        call([late[-1].case], units, kind="enforcement", meet_at=soon, at=at - timedelta(hours=2), by=overseer, **words)
    why = "拖的时间最长，牵涉几个单位，群众反复反映。"
    with suppress(Refused):
        review = today + timedelta(days=14)
        hang(
            case, title=case.title, why=why, unit=late[0].unit, review_on=review, by=overseer,
            at=later(at - timedelta(days=1), late[0], at=at),
        )  # fmt: skip
    ruling = Case.objects.in_district(district_id).filter(
        state=State.REGISTERED, returns__gte=2, bound=False, zone=str(Zone.ORDINARY)
    )
    for waiting in ruling.order_by("number")[:1]:
        with suppress(Refused):
            meet = at + timedelta(hours=20)
            call_joint(waiting, units, meet_at=meet, where="街道三楼会议室", by=overseer, at=at - timedelta(hours=1))
