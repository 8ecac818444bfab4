"""Who may know of which dispute, and who may open what is sealed: its mediator, and the coordinator of the area."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.mediation.models import COORDINATORS, MEDIATORS, Dispute


def get_dispute(actor: Actor, number: str) -> Dispute:
    """Return the dispute of this number if the actor may know of it.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    rows = Dispute.objects.visible_to(actor).filter(number=number)
    found: Dispute | None = rows.select_related("mediator").first()
    if found is None:
        raise Http404
    return found


def coordinates(actor: Actor, area_path: str) -> bool:
    """Return whether an actor coordinates mediation over this area."""
    return actor.stands_over(area_path, COORDINATORS)


def mediates(actor: Actor, dispute: Dispute) -> bool:
    """Return whether this is the dispute's own mediator."""
    own = actor.user_id is not None and dispute.mediator_id == actor.user_id
    return own and bool(actor.holdings_as(MEDIATORS))


def may_take(actor: Actor, area_path: str) -> bool:
    """Return whether a mediator's post reaches this area."""
    return actor.stands_over(area_path, MEDIATORS)


def must_mediate(actor: Actor, dispute: Dispute) -> None:
    """Let pass the dispute's mediator.

    :raises Refused: for everybody else.
    """
    if not mediates(actor, dispute):
        raise Refused(_("这件纠纷由接它的调解员办。"))


def must_know(actor: Actor, dispute: Dispute) -> None:
    """Let pass the dispute's mediator and the coordinator.

    :raises Refused: for everybody else.
    """
    if not (mediates(actor, dispute) or coordinates(actor, dispute.area_path)):
        raise Refused(_("只有这件纠纷的调解员和统筹员看得到当事人。"))
