"""Lives led by the verbs on the ground of a large county, one to each end and each open state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.reports.actions.telling import tell
from tests.neighbourhood import DISTRICT, TELLER, Neighbourhood

WORDS = "石桥路1号路灯不亮了，晚上看不见路，请来看看。"


def _told(ground: Neighbourhood, at: datetime, by: Actor = TELLER, **more: Any) -> Case:
    told = tell(
        district_id=DISTRICT, text=WORDS, by=by, at=at, channel="web", place_text="石桥路1号",
        lon=116.3, lat=35.4, area_path=ground.grid.path, grid=ground.grid, **more,
    )  # fmt: skip
    return ground.fresh(told.case)


def led(ground: Neighbourhood, state: str) -> Case:
    """Return a case brought so far by its verbs."""
    at, act, hour = ground.at, ground.actor, timedelta(hours=1)
    case = _told(ground, at)
    if state == "rejected":
        return take_step(case, "reject", by=act("bailu"), at=at + hour, code="court", public_text="请找法院。")
    steps: list[tuple[str, Callable[[datetime], Any]]] = [
        ("reported", lambda at: None),
        ("accepted", lambda at: take_step(case, "accept", by=act("bailu"), at=at, matter=ground.matter)),
        ("registered", lambda at: take_step(_now(case), "register", by=act("shiyan"), at=at, grade="ordinary")),
        (
            "dispatched",
            lambda at: take_step(_now(case), "dispatch", by=act("wendi"), at=at, lead=ground.units["works"]),
        ),
        ("handling", lambda at: take_task_step(ground.task(case), "sign", by=act("hanzhou"), at=at)),
        ("handled", lambda at: _handed_in(ground, case, at)),
        ("closed", lambda at: _closed(ground, case, at)),
    ]
    for number, (name, step) in enumerate(steps):
        step(at + number * 3 * hour)
        if name == state:
            break
    return _now(case)


def _now(case: Case) -> Case:
    found: Case = Case.objects.in_district(DISTRICT).get(pk=case.pk)
    return found


def _handed_in(ground: Neighbourhood, case: Case, at: datetime) -> None:
    said = {"outcome": "换了灯泡", "public_text": "路灯修好了。"}
    take_task_step(ground.task(case), "hand_in", by=ground.actor("hanzhou"), at=at, **said)


def _closed(ground: Neighbourhood, case: Case, at: datetime) -> None:
    said = {"finding": "灯亮", "public_text": "路灯修好了，来看过。"}
    take_step(_now(case), "close", by=ground.actor("jiangcheng"), at=at, **said)


def solved(ground: Neighbourhood) -> Case:
    """Return a case that a grid worker told and put right on the spot."""
    worker = ground.actor("qiaohe")
    case = _told(ground, ground.at, by=worker)
    said = {"matter": ground.minor_matter, "outcome": "当场清了", "public_text": "已经清理。"}
    return take_step(case, "self_resolve", by=worker, at=ground.at + timedelta(minutes=20), **said)
