"""Asking for a rehearsal on the page, and playing it in the worker, one day after another."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.rehearse.access import may_play, must_be_demonstration
from shanzhi.rehearse.actions.playing import observed_rates, play
from shanzhi.rehearse.models import Play
from shanzhi.script.rates import Rates

MOST_DAYS, MOST_A_DAY = 60, 60
SLICE = timedelta(days=1)


def ask_for_play(
    district_id: str, *, days: int, per_day: float, seed: int, rates: Rates, ahead: bool, by: Actor, at: datetime
) -> Play:
    """Ask for a rehearsal of the last ``days`` days up to now, or (``ahead``) of the coming ones.

    :raises Refused: elsewhere than in a demonstration, by others than keepers and leaders, or while another one runs.
    """
    must_be_demonstration(district_id)
    reasons = []
    if not may_play(by):
        reasons.append(_("演练由管理员或领导来开。"))
    if not (1 <= days <= MOST_DAYS and 0 <= per_day <= MOST_A_DAY):
        reasons.append(
            _("最多演%(days)s天、每天%(per_day)s件；再多请用命令来演。") % {"days": MOST_DAYS, "per_day": MOST_A_DAY}
        )
    mine = Play.objects.filter(district_id=district_id)
    if mine.filter(state__in=[Play.State.WAITING, Play.State.RUNNING]).exists():
        reasons.append(_("上一次还没演完，演完再来。"))
    if reasons:
        raise Refused(*reasons)
    start = at if ahead else at - timedelta(days=days)
    with transaction.atomic():
        row = Play.objects.create(
            district_id=district_id,
            number=(mine.aggregate(last=Max("number"))["last"] or 0) + 1,
            asked_by_id=by.user_id,
            asked_at=at,
            starts_at=start,
            until=start + timedelta(days=days),
            reached_at=start,
            per_day=per_day,
            seed=seed,
            rates=rates.to_json(),
        )
        data = {"from": start.isoformat(), "until": row.until.isoformat(), "per_day": per_day, "seed": seed}
        _line(row, "rehearse.ask", by=by, at=at, was="", data=data)
    return row


def play_on(*, at: datetime) -> bool:
    """Play one day of the oldest rehearsal asked for; return whether there was any. The worker's errand."""
    row = Play.objects.exclude(state__in=[Play.State.DONE, Play.State.FAILED]).order_by("asked_at").first()
    if row is None:
        return False
    end = min(row.reached_at + SLICE, row.until)
    claimed = Play.objects.filter(pk=row.pk, reached_at=row.reached_at, state=row.state)
    # Claimed before it is played: a day broken off is left out, never played twice.
    if not claimed.update(state=Play.State.RUNNING, reached_at=end):
        return True
    try:
        played = play(
            row.district_id,
            start=row.reached_at,
            until=end,
            per_day=row.per_day,
            seed=row.seed,
            rates=Rates.from_json(row.rates),
        )
    except Exception as error:
        Play.objects.filter(pk=row.pk).update(state=Play.State.FAILED, error=str(error)[:500])
        raise
    _keep(row, played.counts, played.refusals, played.seconds, end, at=at)
    return True


def _keep(
    row: Play, counts: dict[str, int], refusals: dict[str, int], seconds: float, end: datetime, *, at: datetime
) -> None:
    state = Play.State.DONE if end >= row.until else Play.State.RUNNING
    with transaction.atomic():
        Play.objects.filter(pk=row.pk).update(
            state=state,
            counts=dict(Counter(row.counts) + Counter(counts)),
            refusals=dict(Counter(row.refusals) + Counter(refusals)),
            seconds=row.seconds + seconds,
        )
        if state == Play.State.DONE:
            by = Actor(ActorKind.REHEARSAL, district_id=row.district_id)
            _line(row, "rehearse.done", by=by, at=at, was="waiting", data={"cases": counts.get("report.tell", 0)})


def shares(row: Play) -> dict[str, float]:
    """Return the shares that came out."""
    return observed_rates(row.counts)


def _line(row: Play, verb: str, *, by: Actor, at: datetime, was: str, data: dict[str, object]) -> None:
    record(
        verb,
        district_id=row.district_id,
        subject_kind="play",
        subject_id=str(row.number),
        by=by,
        at=at,
        was=was,
        now="done" if verb == "rehearse.done" else "waiting",
        origin="rehearsal",
        data=data,
    )
