"""Opening what is sealed 打开: an answerable act with a purpose, a time and a line; turning seals; the register."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shanzhi.accounts.models import User
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.mediation import vault
from shanzhi.mediation.access import must_know
from shanzhi.mediation.models import COORDINATORS, MEDIATORS, Agreement, Dispute, MediatorRow, Opening, Party
from shanzhi.mediation.queries import people_of, running_opening
from shanzhi.mediation.vault import Opened
from shanzhi.people.access import actor_for
from shanzhi.reports.actions.identity import SHORTEST_PURPOSE
from shanzhi.reports.workflow import UNSEALED_MINUTES


def open_parties(dispute: Dispute, *, purpose: str, by: Actor, at: datetime) -> Opened:
    """Open parties, words and agreement for a stated purpose, for some minutes; counted and written down.

    :raises Refused: without a purpose, or by anybody but the dispute's mediator and the coordinator.
    """
    must_know(by, dispute)
    said = " ".join(purpose.split())
    if by.user_id is None or len(said) < SHORTEST_PURPOSE:
        raise Refused(_("写清打开做什么用，至少%(n)s个字，例如：通知双方周五来调解。") % {"n": SHORTEST_PURPOSE})
    said = vault.hidden(said, people_of(dispute))
    expires_at = at + timedelta(minutes=UNSEALED_MINUTES)
    with transaction.atomic():
        kept = Opening(
            district_id=dispute.district_id, dispute=dispute, purpose=said, by_id=by.user_id, at=at,
            expires_at=expires_at,
        )  # fmt: skip
        Opening.objects.bulk_create([kept])
        rows = Dispute.objects.in_district(dispute.district_id).filter(pk=dispute.pk)
        rows.update(openings=F("openings") + 1)
        dispute.openings += 1
        record(
            "mediation.unseal", district_id=dispute.district_id, subject_kind="dispute_seal", subject_id=dispute.pk,
            by=by, at=at, data={"number": dispute.number, "purpose": said},
        )  # fmt: skip
    return _opened(dispute, expires_at)


def show_again(dispute: Dispute, *, by: Actor, at: datetime) -> Opened | None:
    """Return what this person opened and whose time isn't over, or None; no new opening is counted."""
    running = running_opening(dispute, by, at=at)
    if running is None:
        return None
    must_know(by, dispute)
    return _opened(dispute, running.expires_at)


def print_agreement(dispute: Dispute, *, by: Actor, at: datetime) -> Opened:
    """Show the agreement to be printed and signed: a reading of its own, with its line.

    :raises Refused: when nothing is opened by this person now, or there is no agreement.
    """
    shown = show_again(dispute, by=by, at=at)
    if shown is None:
        raise Refused(_("先写明用途打开，再打印协议书。"))
    if not shown.agreement:
        raise Refused(_("还没有协议。"))
    with transaction.atomic():
        record(
            "mediation.print", district_id=dispute.district_id, subject_kind="dispute_seal", subject_id=dispute.pk,
            by=by, at=at, data={"number": dispute.number},
        )  # fmt: skip
    return shown


def _opened(dispute: Dispute, expires_at: datetime) -> Opened:
    of = {"district_id": dispute.district_id}
    kept = Agreement.objects.in_district(dispute.district_id).filter(dispute_id=dispute.pk).first()
    agreement = vault.unseal(kept.token, "agreement", key=kept.pk, **of) if kept is not None else ""
    words = vault.unseal(dispute.token, "words", key=dispute.pk, **of)
    return Opened(tuple(people_of(dispute)), words, agreement, expires_at)


def reseal_all(*, district_id: str, key_id: str) -> int:
    """Seal again whatever isn't under the current key; return how many tokens were turned."""
    turned = 0
    for model, what in ((Party, "party"), (Dispute, "words"), (Agreement, "agreement")):
        rows = model.objects.in_district(district_id)
        for pk, token in rows.exclude(key_id=key_id).values_list("pk", "token"):
            text = vault.unseal(token, what, district_id=district_id, key=pk)
            fresh, new_id = vault.seal(text, what, district_id=district_id, key=pk)
            turned += rows.filter(pk=pk, token=token).update(token=fresh, key_id=new_id)
    return turned


def register_mediator(user: User, *, rehired: bool, strength: str, by: Actor, at: datetime) -> MediatorRow:
    """Write into the register whether a mediator is rehired after retirement, and what they know well.

    :raises Refused: by anybody but a coordinator, or for somebody who isn't a mediator in their area.
    """
    theirs = actor_for(user, at=at)
    if not by.stands_over_a_post(theirs, MEDIATORS, COORDINATORS):
        raise Refused(_("名册由统筹员登记，只登记自己地域里的调解员。"))
    changes = {"rehired": rehired, "strength": strength.strip()[:80]}
    with transaction.atomic():
        row, _made = MediatorRow.objects.update_or_create(
            user=user, defaults={"district_id": by.district_id, **changes}
        )
        record(
            "mediator.register", district_id=by.district_id, subject_kind="mediator", subject_id=str(user.pk),
            by=by, at=at, data={"name": user.name, **changes},
        )  # fmt: skip
    return row


def mark_reminded(dispute: Dispute) -> bool:
    """Note that the mediator was reminded for this day; False when that was done before."""
    rows = Dispute.objects.in_district(dispute.district_id).filter(pk=dispute.pk)
    return bool(rows.exclude(reminded_on=dispute.follow_up_on).update(reminded_on=dispute.follow_up_on))
