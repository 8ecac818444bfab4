"""Questions about the reserve list: which proposals somebody may read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from shanzhi.assessment import access
from shanzhi.counting.figures import county_path
from shanzhi.kernel.actors import Actor
from shanzhi.reserve.models import Nomination
from shanzhi.reserve.workflow import NOMINATION_WORDS, NominationState

MOST = 200


@dataclass(frozen=True, slots=True)
class NominationRow:
    """A proposal with its state in words, and whether it still waits."""

    nomination: Nomination
    words: object
    waits: bool


def nominations_for(actor: Actor) -> list[NominationRow]:
    """Return the proposals an actor may read: all for who decides, else one's own and those about oneself."""
    rows = Nomination.objects.filter(district_id=actor.district_id).select_related("period", "person")
    if not access.may_sign(actor, county_path(actor.district_id)):
        rows = rows.filter(Q(proposed_by_id=actor.user_id) | Q(person_id=actor.user_id))
    return [
        NominationRow(one, NOMINATION_WORDS[NominationState(one.state)], one.state == NominationState.PROPOSED)
        for one in rows.order_by("-pk")[:MOST]
    ]


def nomination_numbered(actor: Actor, number: str) -> Nomination | None:
    """Return a proposal by its number if the actor may read it, else None."""
    found = (one.nomination for one in nominations_for(actor) if one.nomination.number == number)
    return next(found, None)
