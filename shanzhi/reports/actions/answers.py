"""Answering tellers 答复, and what they say to it: rating 评价, objection 异议.

Every report tied to a case gets its own answer and its own clock stops; when the case is taken up again the same
clock goes on from the first telling.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case, Task
from shanzhi.clocks.actions import Desk, stop_where
from shanzhi.clocks.models import Deadline
from shanzhi.journal.actions import record_many
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.loop.workflow import State as CaseState
from shanzhi.reports.access import JUDGES, must_hold
from shanzhi.reports.actions.lines import report_line
from shanzhi.reports.models import Objection, Rating, Report
from shanzhi.reports.queries.windows import objection_days
from shanzhi.reports.workflow import QUESTIONS, Answer, ObjectionState, State

# The state a case ended in → what kind of answer its tellers get.
KINDS = {
    CaseState.CLOSED: Answer.CLOSED,
    CaseState.ARCHIVED: Answer.CLOSED,
    CaseState.REJECTED: Answer.REJECTED,
    CaseState.DECLINED: Answer.DECLINED,
    CaseState.VOID: Answer.VOID,
}


def answer_all(case: Case, *, text: str, kind: str, by: Actor, at: datetime) -> list[Report]:
    """Answer every report tied to a case that still waits; stop its clock, one line each; return those answered.

    Called again it answers nobody twice.
    """
    waiting = Report.objects.of_case(case.district_id, case.pk).waiting()
    answered = []
    with transaction.atomic():
        for report in waiting.order_by("told_at", "id"):
            report.case = case
            moved = (
                Report.objects.in_district(case.district_id)
                .filter(pk=report.pk, state=State.WAITING)
                .update(
                    state=State.ANSWERED,
                    answered_at=at,
                    answer_text=text,
                    answer_kind=kind,
                    version=F("version") + 1,
                )
            )
            if moved:
                report.state, report.answered_at = str(State.ANSWERED), at
                report.answer_text, report.answer_kind = text, kind
                answered.append(report)
        keys = [report.pk for report in answered]
        stop_where(Q(kind="total", subject_id__in=keys), district_id=case.district_id, at=at)
        record_many(
            [
                report_line("answer", report, by=by, at=at, was=str(State.WAITING), case=case.number, kind=kind)
                for report in answered
            ]
        )
    return answered


def wait_again(case: Case, *, by: Actor, at: datetime) -> list[Report]:
    """Let every answered report of a reopened case wait again; each clock goes on as if it had never stopped."""
    rows = Report.objects.of_case(case.district_id, case.pk).filter(state=State.ANSWERED)
    with transaction.atomic():
        reports = list(rows.select_for_update(no_key=True).order_by("told_at", "id"))
        keys = [report.pk for report in reports]
        rows.filter(pk__in=keys).update(state=State.WAITING, version=F("version") + 1)
        clocks = Deadline.objects.in_district(case.district_id).filter(kind="total", subject_id__in=keys)
        clocks.update(ended_at=None, on_time=None)
        lines = []
        for report in reports:
            report.state = str(State.WAITING)
            lines.append(report_line("wait_again", report, by=by, at=at, was=str(State.ANSWERED), case=case.number))
        record_many(lines)
    return reports


def rate(report: Report, *, answers: Mapping[str, int], at: datetime, by: Actor, words: str = "") -> Rating:
    """Keep the teller's answers to the three questions (2 yes, 1 partly, 0 no), once an answer.

    What was said of an earlier answer stays as it was.

    :raises Refused: before there is an answer, a second time for the same one, or with a question left out.
    """
    answered_at = report.answered_at
    if not report.is_answered or answered_at is None:
        raise Refused(_("还没有答复您，答复以后再评价。"))
    missing = [str(label) for name, label in QUESTIONS.items() if answers.get(name) not in (0, 1, 2)]
    if missing:
        raise Refused(*(_("还差一问：%(question)s") % {"question": question} for question in missing))
    rating = Rating(
        district_id=report.district_id,
        report=report,
        case_id=report.case_id,
        answered_at=answered_at,
        words=words[:1000],
        at=at,
        **{name: answers[name] for name in QUESTIONS},
    )
    try:
        with transaction.atomic():
            Rating.objects.bulk_create([rating])
            # The line says that it was rated; who answered what stays where the unit can't read it.
            record_many([report_line("rate", report, by=by, at=at)])
    except IntegrityError:
        raise Refused(_("您已经评价过了，谢谢。")) from None
    return rating


def object_to(report: Report, *, reason: str, at: datetime, by: Actor) -> Objection:
    """Take in that the teller finds it not solved; somebody other than the one who closed it will judge.

    How long after the answer this is open, and by when it is judged, are limits of the catalogue.

    :raises Refused: before there is an answer, too late, without words, or while one is being judged.
    """
    said, desk = reason.strip(), Desk(report.district_id, at)
    days = objection_days(desk.book)
    if not report.is_answered:
        raise Refused(_("还没有答复您，现在不用提；有话可以写在“补充情况”里。"))
    if not report.may_be_objected_to(at=at, days=days):
        raise Refused(_("答复已超过%(days)s天，请当作新的事再说一次，我们接着办。") % {"days": days})
    if len(said) < 2:
        raise Refused(_("写一写哪里没解决，看的人才知道该看什么。"))
    objection = Objection(
        district_id=report.district_id, report=report, case_id=report.case_id, reason=said[:2000], raised_at=at
    )
    objection.due_at = desk.reckon(desk.limit("step:objection"), at).due_at
    try:
        with transaction.atomic():
            Objection.objects.bulk_create([objection])
            record_many([report_line("object", report, by=by, at=at)])
    except IntegrityError:
        raise Refused(_("您说的“没解决”已经收到，正在另请人看。")) from None
    return objection


def uphold(objection: Objection, *, decision: str, by: Actor, at: datetime) -> Case:
    """Find the objection right: the case is taken up again, and the teller's clock goes on from the first telling.

    :raises Refused: by the one who closed or handled it, or without a reason.
    """
    report = _judged(objection, decision, by, at, ObjectionState.UPHELD)
    with transaction.atomic():
        _decide(objection, decision, by, at, ObjectionState.UPHELD)
        case = take_step(report.case, "reopen", by=by, at=at, reason=_("反映人说没解决：%s") % decision)
        record_many([report_line("objection_upheld", report, by=by, at=at)])
    return case


def refuse(objection: Objection, *, decision: str, by: Actor, at: datetime) -> Objection:
    """Find the objection wrong, with a reason the teller reads.

    :raises Refused: by the one who closed or handled it, or without a reason.
    """
    report = _judged(objection, decision, by, at, ObjectionState.REFUSED)
    with transaction.atomic():
        _decide(objection, decision, by, at, ObjectionState.REFUSED)
        record_many([report_line("objection_refused", report, by=by, at=at)])
    return objection


def _judged(objection: Objection, decision: str, by: Actor, at: datetime, state: ObjectionState) -> Report:
    """Return the report with its case, when this person may judge: another body than the one that closed."""
    report = objection.report
    case = report.case
    must_hold(by, case, JUDGES, _("判断异议"))
    reasons = []
    if by.user_id is not None and by.user_id == case.closed_by_id:
        reasons.append(_("结案的人不判断对它的异议，请另一位来看。"))
    units = set(Task.objects.of_case(case.district_id, case.pk).values_list("unit_id", flat=True))
    if units & by.unit_ids():
        reasons.append(_("承办单位的人不判断对自己单位的异议。"))
    if len(decision.strip()) < 2:
        reasons.append(_("写明为什么，反映人要看。"))
    if reasons:
        raise Refused(*reasons)
    return report


def _decide(objection: Objection, decision: str, by: Actor, at: datetime, state: ObjectionState) -> None:
    changes: dict[str, Any] = {
        "state": str(state),
        "decision": decision.strip(),
        "decided_at": at,
        "decided_by_id": by.user_id,
    }
    moved = (
        Objection.objects.in_district(objection.district_id)
        .filter(pk=objection.pk, state=ObjectionState.RAISED)
        .update(**changes)
    )
    if not moved:
        raise Stale(_("您看的这一页旧了，这条异议别人已经判断过。"))
    for name, value in changes.items():
        setattr(objection, name, value)
