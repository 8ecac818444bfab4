"""What may go on paper 出纸: cases this person may know of, of the ordinary zone alone."""

from __future__ import annotations

from django.http import Http404

from shanzhi.cases import access
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import Zone
from shanzhi.supervision.access import orders_visible
from shanzhi.supervision.models import Order


def may_be_printed(case: Case) -> bool:
    """Return whether a slip of the case can be made: it was dispatched, and it isn't confidential."""
    return case.lead_unit_id is not None and not case.is_confidential


def get_printable(actor: Actor, number: str) -> Case:
    """Return the case of this number, if the actor may know of it and it may go on paper.

    :raises Http404: when not; it answers like what isn't there.
    """
    case = access.get_case(actor, number)
    if not may_be_printed(case):
        raise Http404
    return case


def get_printable_order(actor: Actor, number: str) -> Order:
    """Return the supervision order of this number, if the actor may know of it and it may go on paper.

    :raises Http404: when not; it answers like what isn't there.
    """
    rows = orders_visible(actor).filter(number=number, zone=str(Zone.ORDINARY)).select_related("unit")
    found: Order | None = rows.first()
    if found is None:
        raise Http404
    return found
