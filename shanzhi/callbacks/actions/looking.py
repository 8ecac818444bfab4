"""Verbs of looking again 回头看 and of what comes back 复发: draw a sample, write down what was found, flag, reopen."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from shanzhi.callbacks import access, sampling
from shanzhi.callbacks.actions.lines import move, note
from shanzhi.callbacks.models import Recheck, RecheckDraw, Recurrence
from shanzhi.callbacks.queries.asking import rules_of
from shanzhi.callbacks.queries.looking import came_back, candidates, month_window
from shanzhi.callbacks.workflow import FINDING_WORDS, Finding, RecheckState
from shanzhi.cases.actions.numbering import next_values
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.people.capacities import Capacity

LEAST = 2
OLD = gettext_lazy("您看的这一页旧了，这一件别人刚看过。")


def draw_rechecks(
    district_id: str, *, after_days: int, at: datetime, by: Actor = SYSTEM, seed: str = ""
) -> RecheckDraw | None:
    """Draw this month's sample of cases closed so many days ago, once; None when drawn before or nothing closed.

    Seed, candidate list, its digest and the algorithm's version are kept, so that anybody can draw it again. Without
    ``seed`` a fresh random one is taken: nobody knows it before the line is written.
    """
    since, until = month_window(at, after_days)
    if RecheckDraw.objects.in_district(district_id).filter(after_days=after_days, until=until).exists():
        return None
    found = candidates(district_id, since=since, until=until)
    if not found:
        return None
    rules, seed = rules_of(district_id), seed or secrets.token_hex(16)
    size = sampling.size_for(len(found), percent=rules.percent, least=rules.least, most=rules.most)
    drawn = sampling.sample(found, seed=seed, size=size)
    how = {"seed": seed, "digest": sampling.digest_of(found), "algorithm": sampling.ALGORITHM}
    spans = {"after_days": after_days, "since": since, "until": until, "drawn_at": at}
    year = f"{local(at):%y}"
    with transaction.atomic():
        [ordinal] = next_values(district_id, [f"recheck-{year}"])
        draw = RecheckDraw(
            district_id=district_id,
            number=f"H{year}-{ordinal:04d}",
            candidates=[list(one) for one in found],
            candidate_total=len(found),
            sample_size=len(drawn),
            **how,
            **spans,
        )
        RecheckDraw.objects.bulk_create([draw])
        sample = [number for number, _stratum in drawn]
        record(
            "recheck.draw",
            district_id=district_id,
            subject_kind="recheck_draw",
            subject_id=draw.pk,
            by=by,
            at=at,
            now="drawn",
            data={"number": draw.number, "candidates": len(found), "sample": sample, **how},
        )
        _open(draw, drawn, by=by, at=at)
    return draw


def _open(draw: RecheckDraw, drawn: Sequence[sampling.Candidate], *, by: Actor, at: datetime) -> None:
    rows = Case.objects.in_district(draw.district_id).filter(number__in=[number for number, _stratum in drawn])
    cases = {case.number: case for case in rows}
    made = [
        Recheck(district_id=draw.district_id, draw=draw, ordinal=place, case=cases[number], stratum=stratum)
        for place, (number, stratum) in enumerate(drawn, start=1)
    ]
    Recheck.objects.bulk_create(made)
    for row in made:
        note("recheck.open", row, by=by, at=at, was="", origin=row.case.origin, case=row.case.number)


def look_again(recheck: Recheck, *, finding: str, words: str, by: Actor, at: datetime) -> Recheck:
    """Write down what a second look found; what isn't in order is reopened by a supervisor, or laid before one.

    :raises Refused: by whoever handled or closed it, or without words.
    :raises Stale: when somebody else looked meanwhile.
    """
    faults = []
    if not access.stands_over(by, recheck.case, access.LOOKERS):
        faults.append(_("回头看由这里的核查员或督办员去。"))
    faults += access.reasons_inside(by, recheck.case)
    if not recheck.is_waiting:
        faults.append(_("这一件已经看过了。"))
    if len(words.strip()) < LEAST:
        faults.append(_("写一句现场看到什么。"))
    if faults:
        raise Refused(*faults)
    failed = finding != Finding.FINE
    reopens = failed and bool(by.holdings_as(str(Capacity.SUPERVISOR))) and recheck.case.state in access.ENDED
    state = RecheckState.FINE if not failed else RecheckState.REOPENED if reopens else RecheckState.ASKED
    seen = {
        "finding": str(Finding(finding)),
        "words": words.strip()[:2000],
        "looked_at": at,
        "looked_by_id": by.user_id,
    }
    if reopens:
        seen |= {"decided_at": at, "decided_by_id": by.user_id, "decision": words.strip()[:2000]}
    with transaction.atomic():
        was = move(recheck, OLD, state=str(state), **seen)
        said = {"case": recheck.case.number, "finding": finding, "words": words.strip()}
        note("recheck.look", recheck, by=by, at=at, was=was, origin=recheck.case.origin, **said)
        if reopens:
            _reopen(recheck.case, finding, words, by=by, at=at)
    return recheck


def decide_recheck(recheck: Recheck, *, reopen: bool, decision: str, by: Actor, at: datetime) -> Recheck:
    """Say, as a supervisor, what follows from a failed second look: it is taken up again, or left, with a reason.

    :raises Refused: by somebody who may not reopen, or without a reason.
    :raises Stale: when somebody else decided meanwhile.
    """
    faults = []
    if not access.stands_over(by, recheck.case, access.REVIEWERS):
        faults.append(_("没过关的由这里的督办员定。"))
    faults += access.reasons_inside(by, recheck.case)
    if not recheck.is_asked:
        faults.append(_("这一件不等您定。"))
    if reopen and recheck.case.state not in access.ENDED:
        faults.append(_("这一件已经重新在办，不用再重办。"))
    if len(decision.strip()) < LEAST:
        faults.append(_("写明为什么。"))
    if faults:
        raise Refused(*faults)
    state = RecheckState.REOPENED if reopen else RecheckState.LEFT
    with transaction.atomic():
        said = {"decided_at": at, "decided_by_id": by.user_id, "decision": decision.strip()[:2000]}
        was = move(recheck, OLD, state=str(state), **said)
        told = {"case": recheck.case.number, "reason": decision.strip()}
        note("recheck.decide", recheck, by=by, at=at, was=was, origin=recheck.case.origin, **told)
        if reopen:
            _reopen(recheck.case, recheck.finding, decision, by=by, at=at)
    return recheck


def _reopen(case: Case, finding: str, words: str, *, by: Actor, at: datetime) -> None:
    with override("zh-hans"):
        said = _("回头看没过关（%(finding)s）：%(words)s") % {
            "finding": FINDING_WORDS[Finding(finding)],
            "words": words,
        }
    take_step(case, "reopen", by=by, at=at, reason=said)


def flag_recurrence(case: Case, *, at: datetime) -> Recurrence | None:
    """Flag that a case's matter came back to its place within the window; where the rules say so, reopen the earlier.

    Called again it flags nothing twice. The two stay two cases: people tie them, or don't.
    """
    earlier = came_back(case)
    if earlier is None:
        return None
    known = Recurrence.objects.in_district(case.district_id).filter(earlier_id=earlier.pk, later_id=case.pk)
    if known.exists() or earlier.closed_at is None:
        return None
    reopens = rules_of(case.district_id).reopens
    gap = (local(case.told_at).date() - local(earlier.closed_at).date()).days
    made = Recurrence(
        district_id=case.district_id,
        earlier=earlier,
        later=case,
        gap_days=gap,
        closed_at=earlier.closed_at,
        flagged_at=at,
        reopened=reopens,
    )
    with transaction.atomic():
        Recurrence.objects.bulk_create([made])
        record(
            "recurrence.flag",
            district_id=case.district_id,
            subject_kind="recurrence",
            subject_id=made.pk,
            by=SYSTEM,
            at=at,
            now="flagged",
            origin=case.origin,
            data={"earlier": earlier.number, "later": case.number, "days": gap, "reopened": reopens},
        )
        if reopens:
            with override("zh-hans"):
                words = _("结案%(n)s天后同一地点同一事项又来了：%(later)s") % {"n": gap, "later": case.number}
            take_step(earlier, "reopen", by=SYSTEM, at=at, reason=words)
    return made
