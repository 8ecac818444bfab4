"""Who may read and who may run which talk: by the area of a post; what isn't yours answers like what isn't there."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.talks.models import RUNNERS, Talk, Topic


def may_run(actor: Actor, area_path: str) -> bool:
    """Return whether an actor convenes and runs talks over this area."""
    return actor.stands_over(area_path, RUNNERS)


def must_run(actor: Actor, area_path: str) -> None:
    """Let pass whoever runs talks here.

    :raises Refused: for everybody else.
    """
    if not may_run(actor, area_path):
        raise Refused(_("这里的议事由统筹员、网格长和社区的人办。"))


def areas_run(actor: Actor) -> list[str]:
    """Return the paths over which an actor runs talks, those within another left out."""
    return actor.areas_as(RUNNERS)


def get_talk(actor: Actor, number: str, *, run: bool = False) -> Talk:
    """Return a talk of this number, to be run where asked.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    found: Talk | None = Talk.objects.visible_to(actor).filter(number=number).first()
    if found is None or (run and not may_run(actor, found.area_path)):
        raise Http404
    return found


def get_topic(actor: Actor, number: str, *, run: bool = False) -> Topic:
    """Return a topic of this number, to be moved where asked.

    :raises Http404: when it isn't there or isn't theirs.
    """
    rows = Topic.objects.visible_to(actor).filter(number=number)
    found: Topic | None = rows.select_related("owner_unit", "place").first()
    if found is None or (run and not may_run(actor, found.area_path)):
        raise Http404
    return found
