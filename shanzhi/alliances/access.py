"""Who keeps an alliance: the coordinator of its area; a member's own people bring in their needs."""

from __future__ import annotations

from django.http import Http404

from shanzhi.alliances.models import Alliance
from shanzhi.kernel.actors import Actor
from shanzhi.needs.access import may_coordinate


def may_keep(actor: Actor, alliance: Alliance) -> bool:
    """Return whether an actor keeps this alliance."""
    return may_coordinate(actor, alliance.area_path)


def get_alliance(actor: Actor, number: str) -> Alliance:
    """Return an alliance of this number.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    found: Alliance | None = Alliance.objects.visible_to(actor).filter(number=number).first()
    if found is None:
        raise Http404
    return found
