"""An enterprise's difficulty: a need in its list, and in one tap a case of the loop."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.enterprises.access import must_add
from shanzhi.enterprises.models import Enterprise
from shanzhi.enterprises.workflow import CHANNEL
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.needs.actions import listings
from shanzhi.needs.models import Listing
from shanzhi.organisation.models import Unit
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.shapes import Told


def raise_difficulty(enterprise: Enterprise, *, title: str, words: str = "", by: Actor, at: datetime) -> Listing:
    """List an enterprise's difficulty as its need."""
    must_add(by, enterprise)
    owner = Unit.objects.select_related("division").get(pk=enterprise.unit_id)
    return listings.add_listing(
        "need", title=title, words=words, category="problem", owner=owner, area_path=enterprise.area_path,
        circle=CHANNEL, by=by, at=at,
    )  # fmt: skip


def send(enterprise: Enterprise, need: Listing, *, by: Actor, at: datetime, seen: int) -> Told:
    """Give a difficulty to the loop; sent twice it is one case.

    :raises Refused: for a need that isn't this enterprise's.
    """
    must_add(by, enterprise)
    if need.owner_id != enterprise.unit_id:
        raise Refused(_("这不是这家企业的难题。"))
    text = _("%(name)s：%(title)s") % {"name": enterprise.unit.name, "title": need.title}
    with transaction.atomic():
        told = tell(
            district_id=need.district_id, text=f"{text}\n{need.words}".strip(), by=by, at=at, channel=CHANNEL,
            origin=by.origin, place_text=need.place_text or enterprise.unit.address, area_path=need.area_path,
            idempotency_key=f"enterprises.need.{need.pk}",
        )  # fmt: skip
        listings.send(need, case=told.case, report_number=told.report.number, by=by, at=at, seen=seen)
    return told
