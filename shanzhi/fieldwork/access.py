"""Whose visits 外勤检查 a phone may keep: those an inspector was drawn for, and no others."""

from __future__ import annotations

from django.http import Http404

from shanzhi.inspections import access
from shanzhi.inspections.models.visits import Visit
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
