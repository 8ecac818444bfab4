"""What a system does here: hand a telling on, take a step; each once for each Idempotency-Key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.api.access import Denied
from shanzhi.api.models import System, UsedKey
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Case, Task
from shanzhi.kernel.actors import Actor
from shanzhi.reports import vault
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.shapes import Told

KEPT_FOR = timedelta(days=7)


def _again(system: System, key: str, asked: Mapping[str, Any], *, at: datetime) -> bool:
    """Return whether this very request came before; inside the transaction of what it does.

    :raises Denied: 409 when the key was used for something else.
    """
    if not key:
        return False
    written = json.dumps(asked, ensure_ascii=True, sort_keys=True, default=str)
    fingerprint = hashlib.sha256(written.encode()).hexdigest()
    kept = vault.secret_hash("api.idempotency", f"{system.pk}:{key}")
    row = UsedKey(district_id=system.district_id, system=system, key_hash=kept, fingerprint=fingerprint, at=at)
    try:
        with transaction.atomic():
            UsedKey.objects.bulk_create([row])
    except IntegrityError:
        first = UsedKey.objects.in_district(system.district_id).get(system=system, key_hash=kept)
        if first.fingerprint != fingerprint:
            raise Denied(409, "idempotency_key_reused", _("这个Idempotency-Key用过，那次发的不是这些。")) from None
        return True
    return False


def hand_on(
    told: Mapping[str, Any], *, system: System, key: str, asked: Mapping[str, Any], by: Actor, at: datetime
) -> Told:
    """Take in a telling that another system hands on (``told`` is what ``tell`` takes).

    :raises Refused: for what ``tell`` refuses.
    """
    with transaction.atomic():
        _again(system, key, {"verb": "report", **asked}, at=at)
        once = f"api:{system.pk}:{key}" if key else ""
        return tell(
            district_id=system.district_id,
            by=by,
            at=at,
            channel="api",
            source=system.name[:40],
            idempotency_key=once,
            **told,
        )


def step(
    case: Case, verb: str, brought: Mapping[str, Any], *, seen: int, system: System, key: str, by: Actor, at: datetime
) -> None:
    """Take a step on a case, unless this very request took it before.

    :raises Stale: when somebody else changed the case since ``seen``.
    :raises Refused: with every reason against it.
    """
    asked = {"verb": verb, "case": case.number, "seen": seen, **brought}
    with transaction.atomic():
        if not _again(system, key, asked, at=at):
            take_step(case, verb, by=by, at=at, seen=seen, **brought)


def task_step(
    task: Task, verb: str, brought: Mapping[str, Any], *, seen: int, system: System, key: str, by: Actor, at: datetime
) -> None:
    """Take a step on a unit's task, unless this very request took it before; raises as ``step`` does."""
    asked = {"verb": verb, "case": task.case.number, "task": task.ordinal, "seen": seen, **brought}
    with transaction.atomic():
        if not _again(system, key, asked, at=at):
            take_task_step(task, verb, by=by, at=at, seen=seen, **brought)


def forget_keys(district_id: str, *, at: datetime) -> int:
    """Drop keys used more than a week ago; return how many."""
    dropped: int = UsedKey.objects.in_district(district_id).filter(at__lt=at - KEPT_FOR).delete()[0]
    return dropped
