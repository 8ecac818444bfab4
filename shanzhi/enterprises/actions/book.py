"""The small book: each line moves a sum from one account to another, and no purse is ever below nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.numbering import take_numbers
from shanzhi.enterprises.access import must_keep
from shanzhi.enterprises.models import Booking, Enterprise
from shanzhi.enterprises.queries import balances
from shanzhi.enterprises.workflow import ACCOUNTS, KEPT
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused


def enter(
    source: str, target: str, *, amount: int, words: str, enterprise: Enterprise | None = None, by: Actor, at: datetime
) -> Booking:
    """Enter one line; the book's lock is its counter, so that two can't spend the same yuan.

    :raises Refused: for an unknown account, nothing to move, no words, or a purse that doesn't hold so much.
    """
    must_keep(by, enterprise)
    faults = []
    if source not in ACCOUNTS or target not in ACCOUNTS or source == target:
        faults.append(_("选从哪个账户到哪个账户。"))
    if amount <= 0:
        faults.append(_("写金额，整数元。"))
    if not words.strip():
        faults.append(_("写摘要。"))
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        take_numbers(by.district_id, {"enterprises-book": 1})
        if source in KEPT and balances(by.district_id)[source] < amount:
            raise Refused(_("“%(name)s”里没有这么多。") % {"name": ACCOUNTS[source]})
        made = Booking.objects.create(
            district_id=by.district_id, at=at, source=source, target=target, amount=amount, words=words.strip(),
            enterprise=enterprise,
        )  # fmt: skip
        record(
            "booking.enter", district_id=by.district_id, subject_kind="booking", subject_id=made.pk, by=by, at=at,
            data={"note": made.words, "amount": amount, "source": source, "target": target},
        )  # fmt: skip
    return made
