"""Verbs of asking once 回访: begin, take the answers in, write down that nobody was reached, end.

The answers themselves go through ``reports`` and lie there alone; a line here says only that somebody answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.callbacks import access
from shanzhi.callbacks.actions.lines import move, note
from shanzhi.callbacks.models import Callback, Rules
from shanzhi.callbacks.queries.asking import rules_of
from shanzhi.callbacks.workflow import FINAL_MISSES, RETRY_HOURS, CallbackState, Miss
from shanzhi.clocks.actions import Desk
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.reports.actions import answers as told
from shanzhi.reports.models import Rating, Report, ReporterIdentity

BATCH = 500
OLD = gettext_lazy("您看的这一页旧了，这一位别人刚回访过。")


def open_callback(report: Report, *, at: datetime) -> Callback | None:
    """Begin to ask the teller about an answer, once: the link first, the call after the hours the rules say.

    Called again it begins nothing twice; one that was withdrawn because the case was taken up again waits again, one
    that ended stays as it ended, and another begins about the new answer.
    """
    district_id = report.district_id
    rated = Rating.objects.in_district(district_id).filter(report_id=report.pk, answered_at=report.answered_at)
    if rated.exists():
        return None
    rules, desk = rules_of(district_id), Desk(district_id, at)
    spans = {
        "asked_at": at,
        "call_from": at + timedelta(hours=rules.link_hours),
        "due_at": desk.reckon(desk.limit("window:object"), at).due_at,
    }
    known = _last(report)
    with transaction.atomic():
        if known is not None and known.state == CallbackState.WITHDRAWN:
            fresh = {"ended_at": None, "ended_by_id": None, "tries": 0, "last_miss": ""}
            was = move(known, OLD, state=str(CallbackState.WAITING), **fresh, **spans)
            note("callback.open", known, by=SYSTEM, at=at, was=was, origin=report.origin, number=report.number)
            return known
        if known is not None and (known.is_waiting or known.asked_at >= at):
            return None
        kept = ReporterIdentity.objects.in_district(district_id).filter(report_id=report.pk)
        made = Callback(
            district_id=district_id,
            report=report,
            case_id=report.case_id,
            number=report.number,
            reachable=kept.exclude(phone_hash="").exists(),
            **spans,
        )
        Callback.objects.bulk_create([made])
        note("callback.open", made, by=SYSTEM, at=at, was="", origin=report.origin, number=report.number)
    return made


def _last(report: Report) -> Callback | None:
    rows = Callback.objects.in_district(report.district_id).filter(report_id=report.pk)
    found: Callback | None = rows.order_by("-asked_at", "-id").first()
    return found


def _must_be_callers_turn(callback: Callback, by: Actor, at: datetime) -> None:
    reasons = []
    if not access.stands_over(by, callback.case, access.CALLERS):
        reasons.append(_("回访由这里的受理员或核查员来打。"))
    reasons += access.reasons_inside(by, callback.case)
    if not callback.is_waiting:
        reasons.append(_("这一位已经问过了，只问一次。"))
    elif not callback.reachable:
        reasons.append(_("这一位没有留号码，或者要求删了，不打电话；他凭链接自己答。"))
    elif at < callback.call_from:
        reasons.append(_("还没到打电话的时候：先等他凭链接自己答，或和上一次隔开几个小时。"))
    elif at >= callback.due_at:
        reasons.append(_("回访期已满，不再打。"))
    if reasons:
        raise Refused(*reasons)


def take_answers(
    callback: Callback, *, answers: Mapping[str, int], by: Actor, at: datetime, words: str = "", objection: str = ""
) -> Callback:
    """Take in what a teller answered on the telephone: the same rating as by link, with the channel noted.

    ``objection`` are the words of one who says that it isn't solved: they go the way of every objection.

    :raises Refused: by somebody who may not ask, a second time, or for what the rating or objection lacks.
    :raises Stale: when somebody else called meanwhile.
    """
    _must_be_callers_turn(callback, by, at)
    report = callback.report
    with transaction.atomic():
        was = move(
            callback,
            OLD,
            state=str(CallbackState.ANSWERED),
            channel="call",
            tries=callback.tries + 1,
            ended_at=at,
            ended_by_id=by.user_id,
        )
        told.rate(report, answers=answers, words=words, by=by, at=at)
        if objection.strip():
            told.object_to(report, reason=objection, by=by, at=at)
        said = {"number": callback.number, "channel": "call", "objected": bool(objection.strip())}
        note("callback.answer", callback, by=by, at=at, was=was, origin=report.origin, **said)
    return callback


def miss(callback: Callback, outcome: str, *, by: Actor, at: datetime) -> Callback:
    """Write down a call that brought no answer; after the last try the teller counts as not reached.

    :raises Refused: by somebody who may not ask, or too soon after the last try.
    :raises Stale: when somebody else called meanwhile.
    """
    _must_be_callers_turn(callback, by, at)
    tries = callback.tries + 1
    over = outcome in FINAL_MISSES or tries >= rules_of(callback.district_id).tries
    changes: dict[str, object] = {"tries": tries, "last_miss": str(Miss(outcome))}
    if over:
        changes |= {"state": str(CallbackState.NOT_REACHED), "ended_at": at, "ended_by_id": by.user_id}
    else:
        changes["call_from"] = at + timedelta(hours=RETRY_HOURS)
    with transaction.atomic():
        was = move(callback, OLD, **changes)
        said = {"number": callback.number, "outcome": outcome, "nth": tries}
        note("callback.miss", callback, by=by, at=at, was=was, origin=callback.report.origin, **said)
    return callback


def see_who_can_be_called(report: Report) -> None:
    """See again whether the teller left a number: it may have been erased or corrected as they asked."""
    kept = ReporterIdentity.objects.in_district(report.district_id).filter(report_id=report.pk)
    rows = Callback.objects.in_district(report.district_id).filter(report_id=report.pk, state=CallbackState.WAITING)
    rows.update(reachable=kept.exclude(phone_hash="").exists())


def answered_by_link(report: Report, *, at: datetime) -> None:
    """End the asking of a teller who answered by link; nothing is left to ask."""
    _end(report, CallbackState.ANSWERED, "callback.answer", at=at, channel="link")


def withdraw(report: Report, *, at: datetime) -> None:
    """Ask no more: the case was taken up again, and is asked about when it is closed again."""
    _end(report, CallbackState.WITHDRAWN, "callback.withdraw", at=at)


def _end(report: Report, state: CallbackState, verb: str, *, at: datetime, channel: str = "") -> None:
    found = _last(report)
    if found is None or not found.is_waiting or found.asked_at > at:
        return
    with transaction.atomic():
        was = move(found, OLD, state=str(state), channel=channel, ended_at=at)
        note(verb, found, by=SYSTEM, at=at, was=was, origin=report.origin, number=found.number, channel=channel)


def end_due(district_id: str, *, at: datetime) -> int:
    """Let those nobody reached before their day count as not reached; return how many."""
    rows = Callback.objects.in_district(district_id).filter(state=CallbackState.WAITING, due_at__lte=at)
    ended = 0
    for row in rows.order_by("due_at", "id")[:BATCH]:
        try:
            with transaction.atomic():
                was = move(row, OLD, state=str(CallbackState.NOT_REACHED), ended_at=at)
                note("callback.expire", row, by=SYSTEM, at=at, was=was, number=row.number, tries=row.tries)
        except Stale:
            continue  # somebody answered meanwhile
        ended += 1
    return ended


def set_rules(district_id: str, *, by: Actor, at: datetime, **rules: int | bool) -> Rules:
    """Set the county's rules of asking and looking again: a new version, the old ones stay.

    :raises Refused: by anybody but the keeper.
    """
    if not by.holdings_as(access.RULERS):
        raise Refused(_("回访规则由管理员定。"))
    before = rules_of(district_id)
    with transaction.atomic():
        made = Rules.objects.create(
            district_id=district_id, version=before.version + 1, set_at=at, set_by_id=by.user_id, **rules
        )
        record(
            "callback.set_rules",
            district_id=district_id,
            subject_kind="callback_rules",
            subject_id=f"{district_id}-{made.version}",
            by=by,
            at=at,
            data={**rules, "version": made.version},
        )
    return made
