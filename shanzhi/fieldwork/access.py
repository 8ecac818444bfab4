"""Whose visits and rechecks 外勤检查 a phone may keep: what an inspector was drawn for, what somebody else found."""

from __future__ import annotations

from django.http import Http404

from shanzhi.inspections import access
from shanzhi.inspections.models.visits import Finding, Visit
from shanzhi.kernel.actors import Actor

INSPECTORS = access.INSPECTORS


def get_visit(actor: Actor, number: str) -> Visit:
    """Return the visit of a number, with place and inspection, if the actor was drawn for it.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    found = access.get_visit(actor, number)
    if not access.went_along(actor, found):
        raise Http404
    return found


def get_recheck(actor: Actor, number: str, ordinal: int) -> Finding:
    """Return a defect under notice, or what was, with its visit, if the actor is one of those who may recheck it.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    found = access.get_finding(actor, number, ordinal)
    if found.due_on is None or not access.may_recheck(actor, found):
        raise Http404
    return found
