"""In the demonstration county some tellings are released, so that a visitor's client reads real rows; one key waits."""

from __future__ import annotations

from datetime import datetime

from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import OPEN_STATES, Zone
from shanzhi.open311.actions import make_key
from shanzhi.people.access import played
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import posts_holding
from shanzhi.reports.actions.words import release
from shanzhi.reports.models import Report

OPEN_ONES, ENDED_ONES = 36, 24
KEY = "市民随手拍（演示）"


def live(district_id: str, *, by: Actor, at: datetime) -> int:
    """Release the masked words of the newest tellings, running and ended, as intake does; make a key."""
    make_key(KEY, contact="演示用，钥匙没有留下；另发一把就能写", by=by, at=at)
    sorters = [
        played(post.user, at=at)
        for post in posts_holding(capacity=str(Capacity.INTAKE_AGENT), at=at).select_related("user").order_by("pk")[:12]
    ]
    return sum(_released(report, sorters, at=at) for report in _newest(district_id))


def _newest(district_id: str) -> list[Report]:
    rows = (
        Report.objects.in_district(district_id)
        .filter(zone=Zone.ORDINARY, case__district_id=district_id, case__zone=Zone.ORDINARY, released_text="")
        .exclude(case__matter=None)
        .select_related("case", "case__matter", "case__lead_unit", "case__place", "case__grid")
        .order_by("-told_at", "-id")
    )
    states = [str(state) for state in OPEN_STATES]
    running, ended = rows.filter(case__state__in=states), rows.exclude(case__state__in=states)
    found: dict[object, Report] = {}
    for report in (*running[:OPEN_ONES], *ended[:ENDED_ONES]):
        found.setdefault(report.case_id, report)  # of one case one telling: the second would meet a moved version
    return list(found.values())


def _released(report: Report, sorters: list[Actor], *, at: datetime) -> bool:
    for by in sorters:
        try:
            release(report, text=report.masked_text, by=by, at=at)
        except Refused:
            continue
        return True
    return False
