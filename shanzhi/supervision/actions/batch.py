"""Batch orders 批量督办: one order for each unit over all its cases of a filter, exactly as the dry run showed them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.loop.asking import Asked
from shanzhi.supervision.actions.orders import issue
from shanzhi.supervision.models import Order
from shanzhi.supervision.queries.batch import plan_batch


def issue_batch(
    asked: Asked,
    level: str,
    *,
    seal: str,
    reasons: str,
    basis: str,
    demands: str,
    by: Actor,
    at: datetime,
    key: str = "",
) -> list[Order]:
    """Issue the batch that was shown (its ``seal``); all of it or nothing. Sent twice it is issued once.

    :raises Stale: when the cases have moved since the dry run.
    :raises Refused: when nothing is left, or a text is missing.
    """
    if key and (again := list(Order.objects.in_district(by.district_id).filter(batch=key).order_by("number"))):
        return again
    plan = plan_batch(by, asked, level, at=at)
    if plan.seal != seal:
        raise Stale(_("这批事项和刚才看的不一样了，请重新看过再发。"))
    if not plan.units:
        raise Refused(_("这批里没有可以督办的事。"))
    batch = key or str(uuid7())
    made = []
    with transaction.atomic():
        for one in plan.units:
            words = {"reasons": reasons, "basis": basis, "demands": demands}
            made.append(
                issue(one.tasks, level, by=by, at=at, batch=batch, key=f"{batch[:28]}-{one.unit.pk}"[:40], **words)
            )
        record(
            "order.batch",
            district_id=by.district_id,
            subject_kind="order_batch",
            subject_id=batch,
            by=by,
            at=at,
            data={
                "level": level,
                "asked": asked.params(),
                "orders": [one.shown for one in made],
                "covered": plan.covered,
            },
        )
    return made
