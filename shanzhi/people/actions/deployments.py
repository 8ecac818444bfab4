"""The verb that says once what a database serves, and whether it is a demonstration 演示."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation import lines
from shanzhi.people.models import Deployment


def set_up(
    district_id: str, *, name: str, street_name: str = "", is_demonstration: bool = False, by: Actor, at: datetime
) -> Deployment:
    """Write what this database serves; a demonstration can never become the real thing, nor the other way round.

    :raises Refused: when it was written before.
    """
    if Deployment.objects.filter(district_id=district_id).exists():
        raise Refused(_("这个区县已经建好，演示与正式不能互换。"))
    with transaction.atomic():
        row = Deployment.objects.create(
            district_id=district_id,
            name=name,
            street_name=street_name,
            is_demonstration=is_demonstration,
            created_at=at,
        )
        kind = "demonstration" if is_demonstration else "live"
        lines.write("deployment.set_up", "deployment", district_id, by=by, at=at, now=kind, data={"name": name})
    return row
