"""Who may touch which pair: the coordinator of its area."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.pairing.models import COORDINATORS, Pair


def get_pair(actor: Actor, number: str) -> Pair:
    """Return the pair of this number if the actor coordinates its area.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    found: Pair | None = Pair.objects.visible_to(actor).with_sides().filter(number=number).first()
    if found is None:
        raise Http404
    return found


def areas_of(actor: Actor) -> list[str]:
    """Return the areas an actor coordinates."""
    return actor.areas_as(COORDINATORS)


def must_coordinate(actor: Actor, area_path: str) -> None:
    """Let pass the coordinator of an area.

    :raises Refused: for everybody else.
    """
    if not actor.stands_over(area_path, COORDINATORS):
        raise Refused(_("结对由这里的统筹员定。"))
