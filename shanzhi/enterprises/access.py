"""Who keeps what is known of enterprises: the coordinator of the area; an enterprise's people add to their own."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from shanzhi.enterprises.models import MODELS, Enterprise
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.needs.access import may_coordinate
from shanzhi.needs.models import RUNNERS, own_units


def may_keep(actor: Actor, enterprise: Enterprise | None) -> bool:
    """Return whether an actor keeps an enterprise's things; what is the county's, any coordinator keeps."""
    if enterprise is None:
        return bool(actor.holdings_as(RUNNERS))
    return may_coordinate(actor, enterprise.area_path)


def may_add(actor: Actor, enterprise: Enterprise) -> bool:
    """Return whether an actor may bring in an enterprise's difficulty, wish or application."""
    return enterprise.unit_id in own_units(actor) or may_keep(actor, enterprise)


def must_keep(actor: Actor, enterprise: Enterprise | None) -> None:
    """Let pass whoever keeps this.

    :raises Refused: for everybody else.
    """
    if not may_keep(actor, enterprise):
        raise Refused(_("这里的企业由统筹员管。"))


def must_add(actor: Actor, enterprise: Enterprise) -> None:
    """Let pass whoever may bring something in for an enterprise.

    :raises Refused: for everybody else.
    """
    if not may_add(actor, enterprise):
        raise Refused(_("由本企业的人或统筹员提出。"))


def get_enterprise(actor: Actor, code: str) -> Enterprise:
    """Return the enterprise of a unit's code.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    rows = Enterprise.objects.visible_to(actor).filter(unit__code=code)
    found: Enterprise | None = rows.select_related("unit").first()
    if found is None:
        raise Http404
    return found


def get_thing(actor: Actor, kind: str, number: str, *, own: bool = False) -> Any:
    """Return a measure, breakthrough, loan or talent that this actor keeps, with ``own`` their own enterprise's too.

    :raises Http404: when it isn't there or isn't theirs.
    """
    if kind not in MODELS or kind == "enterprise":
        raise Http404
    rows = MODELS[kind].objects.in_district(actor.district_id).filter(number=number)
    if kind == "talent":
        found = rows.first()
    else:
        rows = rows.filter(enterprise__district_id=actor.district_id)
        found = rows.select_related("enterprise__unit").first()
    if found is None:
        raise Http404
    home = None if kind == "talent" else found.enterprise
    if not (may_keep(actor, home) or (own and home is not None and may_add(actor, home))):
        raise Http404
    return found
