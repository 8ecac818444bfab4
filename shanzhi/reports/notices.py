"""What this room does when the journal speaks: every teller of a decided case is answered, and told so by SMS.

Called after the commit, at least once; answering and waiting again are both idempotent, and look at where the case
stands now, so that lines out of order end in the right place.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from shanzhi.cases.actions.applications import end
from shanzhi.cases.models import Application, Case
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM, Actor, ActorKind
from shanzhi.kernel.clock import local
from shanzhi.loop.applications import ApplicationKind, ApplicationState
from shanzhi.loop.workflow import State as CaseState
from shanzhi.post.actions import send_sms
from shanzhi.reports import vault
from shanzhi.reports.actions.answers import KINDS, answer_all, wait_again
from shanzhi.reports.models import Report, ReporterIdentity
from shanzhi.reports.workflow import Wish


def _case(entry: EntryView) -> Case | None:
    found: Case | None = Case.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    return found


def answer_tellers(entry: EntryView, *, at: datetime) -> None:
    """Give every waiting teller of the case its answer; the moment is the step's, not the worker's."""
    case = _case(entry)
    if case is None or CaseState(case.state) not in KINDS:
        return  # taken up again meanwhile: the next decision answers
    text = case.reply or str(entry.data.get("public_text") or entry.data.get("outcome") or "")
    answered = answer_all(case, text=text, kind=KINDS[CaseState(case.state)], by=SYSTEM, at=entry.at)
    if entry.origin == "live":
        with override("zh-hans"):
            words = _("您反映的事有答复了，编号%(number)s，凭查询码看。")
            _tell_by_sms(answered, words, "answer", by=SYSTEM, at=at)


def let_them_wait_again(entry: EntryView, *, at: datetime) -> None:
    """Open the waiting of every teller of a reopened case again."""
    case = _case(entry)
    if case is None or not case.is_open:
        return
    waiting = wait_again(case, by=SYSTEM, at=entry.at)
    if entry.origin == "live":
        with override("zh-hans"):
            words = _("您反映的事重新在办，编号%(number)s，凭查询码看。")
            _tell_by_sms(waiting, words, f"reopen-{entry.id}", by=SYSTEM, at=at)


def end_the_wait(entry: EntryView, *, at: datetime) -> None:
    """Let the unit's clock go on from the moment the teller answered, when it stood still waiting for them."""
    report = Report.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    if report is None:
        return
    waiting = Application.objects.in_district(entry.district_id).filter(
        case_id=report.case_id,
        kind=str(ApplicationKind.TELLER_WAIT),
        state=str(ApplicationState.RUNNING),
        decided_at__lte=entry.at,
        case__district_id=entry.district_id,
        task__district_id=entry.district_id,
    )
    for application in waiting.select_related("case", "task", "task__unit"):
        with override("zh-hans"):
            note = _("反映人补充了。")
        end(application, by=SYSTEM, at=entry.at, note=note)


def tell_of_words(entry: EntryView, *, at: datetime) -> None:
    """Tell a teller by SMS that words of the staff wait on the status page."""
    report = Report.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    if report is not None:
        with override("zh-hans"):
            words = _("街道给您留了话，编号%(number)s，凭查询码看。")
            _tell_by_sms([report], words, f"relay-{entry.id}", by=SYSTEM, at=at)


def _tell_by_sms(reports: Iterable[Report], words: str, what: str, *, by: Actor, at: datetime) -> None:
    """Queue one SMS for each teller who wished for it. It says nothing of the matter: telephones lie about open.

    The number goes from one seal into the other; nobody reads it, so no opening is counted.
    """
    if by.kind in (ActorKind.IMPORT, ActorKind.REHEARSAL):
        return
    for report in reports:
        kept = ReporterIdentity.objects.in_district(report.district_id).filter(report_id=report.pk).first()
        if kept is None or kept.wish != Wish.SMS or report.origin != "live":
            continue
        identity = vault.unseal(kept.token, district_id=report.district_id, report_id=report.pk, expires_at=at)
        send_sms(
            phone=identity.phone,
            text=words % {"number": report.shown_number},
            district_id=report.district_id,
            at=at,
            by=by,
            about=("report", report.pk),
            key=f"{what}-{report.pk}-{local(report.answered_at or at):%Y%m%d%H%M}",
        )


def register() -> None:
    """Subscribe to the lines that end a case's handling, take it up again, or leave words."""
    for verb in ("close", "self_resolve", "reject", "decline", "void"):
        subscribers.on(f"case.{verb}", f"reports: answer tellers on {verb}")(answer_tellers)
    subscribers.on("case.reopen", "reports: wait again")(let_them_wait_again)
    subscribers.on("report.add", "reports: end the wait for the teller")(end_the_wait)
    subscribers.on("report.relay", "reports: tell of words", origins=("live",))(tell_of_words)
