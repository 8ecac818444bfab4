"""Questions about second looks 回头看 and recurrences 复发: what is due, what was drawn from what, what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shanzhi.callbacks import access, sampling
from shanzhi.callbacks.access import ENDED
from shanzhi.callbacks.models import Recheck, RecheckDraw, Recurrence
from shanzhi.callbacks.workflow import RecheckState
from shanzhi.cases.models import Case
from shanzhi.catalogue.queries import limit_for
from shanzhi.journal.queries import history
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import CHINA, local
from shanzhi.loop.workflow import Zone

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Replay:
    """What drawing again showed: each of the three must agree."""

    digest_agrees: bool
    line_agrees: bool
    sample_agrees: bool
    numbers: list[str]

    @property
    def agrees(self) -> bool:
        """Return whether everything agrees."""
        return self.digest_agrees and self.line_agrees and self.sample_agrees


def month_window(at: datetime, after_days: int) -> tuple[date, date]:
    """Return the days of closing whose second look is due this month: windows of following months touch."""
    this_month = local(at).date().replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    back = timedelta(days=after_days)
    return last_month - back, this_month - back


def candidates(district_id: str, *, since: date, until: date) -> list[sampling.Candidate]:
    """Return the ordinary cases closed in a span, as (number, matter code) in order of number (one statement)."""
    rows = (
        Case.objects.in_district(district_id)
        .filter(
            state__in=ENDED,
            zone=Zone.ORDINARY,
            closed_at__gte=_midnight(since),
            closed_at__lt=_midnight(until),
        )
        .exclude(origin="import")
    )
    return [(number, code or "") for number, code in rows.order_by("number").values_list("number", "matter__code")]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


def replay(draw: RecheckDraw) -> Replay:
    """Draw again from the kept list and seed, and compare with the journal's line and the cases that were looked at."""
    kept = [(str(number), str(stratum)) for number, stratum in draw.candidates]
    again = sampling.sample(kept, seed=draw.seed, size=draw.sample_size)
    lines = [one for one in history(draw.district_id, "recheck_draw", draw.pk) if one.verb == "recheck.draw"]
    told = lines[-1].data if lines else {}
    made = Recheck.objects.in_district(draw.district_id).filter(draw_id=draw.pk, case__district_id=draw.district_id)
    numbers = list(made.order_by("ordinal").values_list("case__number", flat=True))
    return Replay(
        sampling.digest_of(kept) == draw.digest,
        (told.get("digest"), told.get("seed"), told.get("algorithm")) == (draw.digest, draw.seed, draw.algorithm),
        [number for number, _stratum in again] == numbers and draw.algorithm == sampling.ALGORITHM,
        numbers,
    )


def draws(district_id: str) -> list[RecheckDraw]:
    """Return the newest drawings, without their candidate lists (one statement)."""
    rows = RecheckDraw.objects.in_district(district_id).defer("candidates")
    return list(rows.order_by("-drawn_at", "-id")[:24])


def rechecks_of(draw: RecheckDraw, actor: Actor) -> list[Recheck]:
    """Return the cases of a drawing that the actor may know of, in order (two statements)."""
    rows = Recheck.objects.in_district(draw.district_id).filter(draw_id=draw.pk)
    return _with_cases(actor, list(rows.order_by("ordinal")), draw.district_id)


def rechecks_waiting(actor: Actor) -> list[Recheck]:
    """Return the second looks that are this actor's turn: to be made, or failed and to decide (three statements)."""
    rows = Recheck.objects.in_district(actor.district_id)
    outside = access.cases_outside(actor, access.LOOKERS).values("id")
    turn = [str(RecheckState.WAITING)]
    if actor.holdings_as(access.REVIEWERS):
        turn.append(str(RecheckState.ASKED))
    found = list(rows.filter(state__in=turn, case_id__in=outside).order_by("state", "id")[:SHOWN])
    known = RecheckDraw.objects.in_district(actor.district_id).defer("candidates").in_bulk([x.draw_id for x in found])
    for row in found:
        row.draw = known[row.draw_id]
    return _with_cases(actor, found, actor.district_id)


def _with_cases(actor: Actor, rows: list[Recheck], district_id: str) -> list[Recheck]:
    cases = Case.objects.visible_to(actor).filter(pk__in=[row.case_id for row in rows])
    known = {case.pk: case for case in cases.select_related("matter", "lead_unit")}
    kept = [row for row in rows if row.case_id in known]
    for row in kept:
        row.case = known[row.case_id]
    return kept


def recurrence_days() -> int:
    """Return within how many days after closing the same matter at the same place counts as coming back."""
    return limit_for("window:recurrence").amount


def came_back(case: Case) -> Case | None:
    """Return the case that was closed before at this place for this matter, within the window; None for none.

    Two cases are alike when place and matter code are; a matter that a later catalogue names anew keeps its code.
    """
    if case.place_id is None or case.matter is None or case.zone != Zone.ORDINARY:
        return None
    told, since = case.told_at, case.told_at - timedelta(days=recurrence_days())
    before = Case.objects.in_district(case.district_id).filter(
        place_id=case.place_id,
        matter__code=case.matter.code,
        zone=Zone.ORDINARY,
        state__in=ENDED,
        closed_at__gte=since,
        closed_at__lte=told,
    )
    found: Case | None = before.exclude(pk=case.pk).exclude(origin="import").order_by("-closed_at", "-id").first()
    return found


def recurrences_seen(actor: Actor) -> list[Recurrence]:
    """Return the newest recurrences both of whose cases the actor may know of (two statements)."""
    known = Case.objects.visible_to(actor)
    rows = list(
        Recurrence.objects.in_district(actor.district_id)
        .filter(earlier_id__in=known.values("id"), later_id__in=known.values("id"))
        .order_by("-flagged_at", "-id")[:SHOWN]
    )
    keys = {row.earlier_id for row in rows} | {row.later_id for row in rows}
    cases = (
        Case.objects.in_district(actor.district_id).filter(pk__in=keys).select_related("matter", "lead_unit", "place")
    )
    by_key = {case.pk: case for case in cases}
    for row in rows:
        row.earlier, row.later = by_key[row.earlier_id], by_key[row.later_id]
    return rows
