"""Applying 申请调解: by a party, by staff for them, or handed on from a case. The parties are sealed at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.accounts.throttling import DAY, Rate, must_count
from shanzhi.advice.titles import title_of
from shanzhi.cases.actions.numbering import next_number
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.mediation import vault
from shanzhi.mediation.actions.moving import line
from shanzhi.mediation.models import Dispute, Party
from shanzhi.mediation.vault import Person
from shanzhi.mediation.workflow import KINDS
from shanzhi.reports.shapes import as_written

LONGEST = 5000
A_DAY = 20  # applications from one address
MOST_PARTIES = 8


def apply(
    text: str, *, kind: str, area_path: str, parties: Sequence[Person], key: str, by: Actor, at: datetime,
    from_case: Case | None = None, from_public: bool = False, address: str = "",
) -> Dispute:  # fmt: skip
    """Take in an application; the same page sent twice is taken in once.

    :raises Refused: for no words, nobody named, no area, or too many from one address today.
    """
    words = as_written(text)
    named = [person for person in parties if person.name.strip()][:MOST_PARTIES]
    if faults := _faults(words, kind, area_path, named):
        raise Refused(*faults)
    sent = vault.sent_once(key)
    rows = Dispute.objects.in_district(by.district_id)
    known: Dispute | None = rows.filter(idempotency_key=sent).first() if key else None
    if known is not None:
        return known
    if from_public:
        said = _("今天从这里申请得太多了，明天再来，或到社区、司法所当面说。")
        must_count([Rate("dispute-address", address, A_DAY, DAY)], at=at, said=said)
    masked = vault.hidden(words, named)
    try:
        with transaction.atomic():
            dispute = Dispute(
                number=next_number("mediation", "M", district_id=by.district_id, at=at),
                district_id=by.district_id, kind=kind, area_path=area_path,
                title=title_of(masked)[:120], summary=masked, from_case=from_case, from_public=from_public,
                applied_at=at, idempotency_key=sent,
            )  # fmt: skip
            sealed = vault.seal(words, "words", district_id=by.district_id, key=dispute.pk)
            dispute.token, dispute.key_id = sealed
            Dispute.objects.bulk_create([dispute])
            Party.objects.bulk_create([_party(dispute, n, person) for n, person in enumerate(named, start=1)])
            case = from_case.number if from_case is not None else ""
            line("apply", dispute, was="", by=by, at=at, kind=kind, parties=len(named), case=case)
    except IntegrityError:
        again: Dispute | None = rows.filter(idempotency_key=sent).first()
        if again is None:
            raise
        return again
    return dispute


def _faults(words: str, kind: str, area_path: str, named: Sequence[Person]) -> list[str]:
    faults = []
    if len(words) < 4:
        faults.append(_("写一写是什么事，两句就行。"))
    if len(words) > LONGEST:
        faults.append(_("写得太长了：最多5000字。"))
    if kind not in KINDS:
        faults.append(_("选一类纠纷。"))
    if not area_path:
        faults.append(_("选在哪个社区。"))
    if not named:
        faults.append(_("至少写一方是谁，调解员要找得到人。"))
    return faults


def _party(dispute: Dispute, ordinal: int, person: Person) -> Party:
    row = Party(district_id=dispute.district_id, dispute=dispute, ordinal=ordinal, side=person.side)
    sealed = vault.seal(person.packed(), "party", district_id=dispute.district_id, key=row.pk)
    row.token, row.key_id = sealed
    return row
