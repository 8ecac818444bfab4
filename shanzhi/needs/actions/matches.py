"""Verbs on proposed matches: whoever needs something says of a proposed resource whether it suits."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.needs.access import may_list_for
from shanzhi.needs.actions.moving import move
from shanzhi.needs.models import Fit, Listing
from shanzhi.needs.queries import suggestions


def suit(need: Listing, *, resource: str, by: Actor, at: datetime, seen: int) -> Fit:
    """Say that a proposed resource suits: its unit reads so and may claim the need with it."""
    return _say(need, "suit", resource, by=by, at=at, seen=seen)


def not_suit(need: Listing, *, resource: str, by: Actor, at: datetime, seen: int) -> Fit:
    """Say that a proposed resource doesn't suit; it may be said otherwise as long as the need waits."""
    return _say(need, "not_suit", resource, by=by, at=at, seen=seen)


def _say(need: Listing, verb: str, number: str, *, by: Actor, at: datetime, seen: int) -> Fit:
    """Write one answer.

    :raises Refused: for a need that isn't the actor's to answer for, or a resource that isn't proposed (any more).
    """
    if not may_list_for(by, need.owner_id, need.area_path):
        raise Refused(_("合不合适由提需求的单位和这里的统筹员说。"))
    proposed = suggestions(need, by, on=local(at).date())
    found = next((one.listing for one in proposed if one.listing.number == number), None)
    if found is None:
        raise Refused(_("这项资源现在不在建议里，可能撤下了或者过了日子。"))
    with transaction.atomic():
        move(need, verb, by=by, at=at, seen=seen, said={"title": found.title, "resource": found.number})
        told = {"suits": verb == "suit", "said_at": at}
        said: Fit
        said, _is_new = Fit.objects.update_or_create(
            district_id=need.district_id, need_id=need.pk, resource_id=found.pk, defaults=told
        )
    return said
