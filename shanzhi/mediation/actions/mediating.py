"""Verbs of the mediation itself: take, assign, sit, agree, fail, withdraw, follow up, escalate, told back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.accounts.models import User
from shanzhi.advice.masking import mask
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.mediation import vault
from shanzhi.mediation.access import coordinates, may_take, must_know, must_mediate
from shanzhi.mediation.actions.moving import move
from shanzhi.mediation.models import Agreement, Dispute, Sitting
from shanzhi.mediation.queries import people_of
from shanzhi.people.access import actor_for
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.shapes import Told, as_written


def _said(dispute: Dispute, words: str, fault: str) -> str:
    """Return words without the parties.

    :raises Refused: with the fault, when there are none.
    """
    said = as_written(words)
    if not said:
        raise Refused(fault)
    return vault.hidden(said, people_of(dispute))


def take(dispute: Dispute, *, by: Actor, at: datetime, seen: int) -> Dispute:
    """Let a mediator of the area take it."""
    if not may_take(by, dispute.area_path):
        raise Refused(_("由这里的调解员接。"))
    with transaction.atomic():
        move(dispute, "take", by=by, at=at, seen=seen, mediator_id=by.user_id)
    return dispute


def assign(dispute: Dispute, *, to: User, by: Actor, at: datetime, seen: int) -> Dispute:
    """Let the coordinator give it to a mediator, or to another one than before.

    :raises Refused: by anybody else, or for somebody who is no mediator here.
    """
    if not coordinates(by, dispute.area_path):
        raise Refused(_("调解员由统筹员指定。"))
    if not may_take(actor_for(to, at=at), dispute.area_path):
        raise Refused(_("%(name)s不是这里的调解员。") % {"name": to.name})
    verb = "assign" if dispute.waits else "hand_over"
    with transaction.atomic():
        move(dispute, verb, by=by, at=at, seen=seen, said={"to": to.name}, mediator_id=to.pk)
    dispute.mediator = to
    return dispute


def sit(dispute: Dispute, *, on: date, place_text: str, note: str, by: Actor, at: datetime, seen: int) -> Sitting:
    """Write down a sitting; the parties' names in the note become 甲 and 乙.

    :raises Refused: without a note, or for a day that is still ahead.
    """
    must_mediate(by, dispute)
    if on > local(at).date():
        raise Refused(_("调解的日子还没到。"))
    words = _said(dispute, note, _("写一写这次谈到哪里。"))
    place = vault.hidden(place_text.strip(), people_of(dispute))[:120]
    with transaction.atomic():
        move(dispute, "sit", by=by, at=at, seen=seen, said={"on": on.isoformat()})
        rows = Sitting.objects.in_district(dispute.district_id).filter(dispute_id=dispute.pk)
        ordinal = (rows.order_by("-ordinal").values_list("ordinal", flat=True).first() or 0) + 1
        sitting = Sitting(
            district_id=dispute.district_id, dispute=dispute, ordinal=ordinal, on=on, place_text=place, note=words
        )
        Sitting.objects.bulk_create([sitting])
    return sitting


def agree(dispute: Dispute, *, text: str, follow_up_on: date | None, by: Actor, at: datetime, seen: int) -> Dispute:
    """Keep the agreement, sealed whole, with the day on which somebody asks whether it holds.

    :raises Refused: without the text, or a day of following up that lies ahead.
    """
    must_mediate(by, dispute)
    words, today, faults = as_written(text), local(at).date(), []
    if not words:
        faults.append(_("写协议的内容，会整篇封存。"))
    if follow_up_on is None or follow_up_on <= today:
        faults.append(_("写哪天回访，要在今天以后。"))
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        move(dispute, "agree", by=by, at=at, seen=seen, follow_up_on=follow_up_on, ended_at=at)
        kept = Agreement(district_id=dispute.district_id, dispute=dispute, signed_on=today)
        kept.token, kept.key_id = vault.seal(words, "agreement", district_id=dispute.district_id, key=kept.pk)
        Agreement.objects.bulk_create([kept])
    return dispute


def fail(dispute: Dispute, *, reason: str, by: Actor, at: datetime, seen: int) -> Dispute:
    """End it without an agreement, with what the parties may do next.

    :raises Refused: without a reason.
    """
    must_mediate(by, dispute)
    words = _said(dispute, reason, _("写为什么没调成，告诉了当事人可以走什么路。"))
    with transaction.atomic():
        move(dispute, "fail", by=by, at=at, seen=seen, reason=words, ended_at=at)
    return dispute


def withdraw(dispute: Dispute, *, reason: str, by: Actor, at: datetime, seen: int) -> Dispute:
    """End it because the applicant took it back.

    :raises Refused: without a reason.
    """
    must_know(by, dispute)
    words = _said(dispute, reason, _("写申请方为什么撤回。"))
    with transaction.atomic():
        move(dispute, "withdraw", by=by, at=at, seen=seen, reason=words, ended_at=at)
    return dispute


def follow_up(dispute: Dispute, *, note: str, by: Actor, at: datetime, seen: int) -> Dispute:
    """Write down whether the agreement holds.

    :raises Refused: without words.
    """
    must_mediate(by, dispute)
    words = _said(dispute, note, _("写协议履行得怎么样。"))
    with transaction.atomic():
        move(dispute, "follow_up", by=by, at=at, seen=seen, follow_note=words, followed_at=at)
    return dispute


def escalate(dispute: Dispute, *, words: str, by: Actor, at: datetime, seen: int) -> Told:
    """Make a case of what lies behind it, in the mediator's words, without the parties. Sent twice it is one case.

    :raises Refused: without words, or when it was made one before.
    """
    must_mediate(by, dispute)
    if dispute.report_number:
        raise Refused(_("已经转过事项，来件%(number)s。") % {"number": dispute.report_number})
    said = _said(dispute, words, _("写要部门办的是什么事，不写当事人。"))
    with transaction.atomic():
        told = tell(
            district_id=dispute.district_id,
            text=said,
            by=by,
            at=at,
            channel="mediation",
            origin=by.origin,
            area_path=dispute.area_path,
            idempotency_key=f"mediation.dispute.{dispute.pk}",
        )
        said_in_line = {"report": told.report.number, "case": told.case.number}
        move(dispute, "escalate", by=by, at=at, seen=seen, said=said_in_line, report_number=told.report.number)
    return told


def tell_back(dispute: Dispute, *, result: str, by: Actor, at: datetime) -> Dispute:
    """Bring the case's answer back to the mediation, masked, once for each answer."""
    if dispute.result_at == at:
        return dispute
    with transaction.atomic():
        move(dispute, "tell_back", by=by, at=at, result=mask(result).text, result_at=at)
    return dispute
