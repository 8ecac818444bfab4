"""What the walk over every address needs of this room: a call to make, a request, a drawing with its second look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shanzhi.callbacks.actions.exclusions import ask_exclusion
from shanzhi.callbacks.models import Callback, Recheck, RecheckDraw
from shanzhi.callbacks.sampling import ALGORITHM, digest_of
from shanzhi.cases.models import Case
from shanzhi.journal import errands
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import SYSTEM
from shanzhi.loop.workflow import Zone
from tests.neighbourhood import DISTRICT


def lay(world: Any) -> None:
    """Let the closed ordinary case be asked about, asked to be left out, and drawn for a second look."""
    ground, at = world.ground, world.at
    told = world.closed[Zone.ORDINARY]
    case = Case.objects.in_district(DISTRICT).get(pk=told.case.pk)
    Callback.objects.in_district(DISTRICT).filter(report_id=told.report.pk).update(call_from=at - timedelta(hours=1))
    world.more["callback"] = told.report.number
    made = ask_exclusion(
        case,
        unit=ground.units["works"],
        code="concluded",
        evidence="已依法答复，文书在卷",
        by=ground.actor("fangyuan"),
        at=at,
    )
    world.more["exclusion"] = made.number
    candidates = [[case.number, "0101"]]
    day = at.date()
    draw = RecheckDraw.objects.create(
        district_id=DISTRICT, number="H26-0001", after_days=30, since=day - timedelta(days=1), until=day,
        algorithm=ALGORITHM, seed="0" * 32, candidates=candidates, digest=digest_of([(case.number, "0101")]),
        candidate_total=1, sample_size=1, drawn_at=at,
    )  # fmt: skip
    row = Recheck.objects.create(district_id=DISTRICT, draw=draw, ordinal=1, case=case, stratum="0101")
    frame = {"district_id": DISTRICT, "by": SYSTEM, "at": at}
    record("recheck.draw", subject_kind="recheck_draw", subject_id=draw.pk, now="drawn", **frame)
    record("recheck.open", subject_kind="recheck", subject_id=row.pk, now="waiting", version=1, **frame)
    world.more["draw"] = draw.number
    errands.drain(at=at)
