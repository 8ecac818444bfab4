"""Checking the ledger, as an act: its result is itself a line of the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shanzhi.journal.actions import record
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.ledger import checking
from shanzhi.ledger.models import Ledger

MOST_TOLD = 50


def verify(district_id: str, *, at: datetime, by: Actor = SYSTEM, others: Sequence[str] = ()) -> checking.Verdict:
    """Check the whole ledger, write down what was seen, and return it.

    ``others`` are texts of checkpoints got elsewhere.
    """
    verdict = checking.check(district_id, others=others)
    with transaction.atomic():
        record(
            "ledger.verified",
            district_id=district_id,
            subject_kind="ledger",
            subject_id=district_id,
            by=by,
            at=at,
            data={
                "lines": verdict.size,
                "root": verdict.root,
                "checkpoints": verdict.checkpoints,
                "findings": len(verdict.findings),
                "first": [[one.kind, one.index, one.sentence] for one in verdict.findings[:MOST_TOLD]],
            },
        )
        Ledger.objects.filter(pk=district_id).update(verified_at=at)
    return verdict
