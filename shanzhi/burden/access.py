"""Who registers forms, who answers suggestions: the owner unit's approver, the keeper. Anybody reads and suggests."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from shanzhi.burden.models import RegisteredForm, Suggestion
from shanzhi.kernel.actors import Actor
from shanzhi.people.capacities import Capacity

KEEPERS = frozenset({str(Capacity.KEEPER)})
OWNERS = frozenset({str(Capacity.UNIT_APPROVER)})
REGISTRARS = KEEPERS | OWNERS


def may_own(actor: Actor, unit_id: int) -> bool:
    """Return whether an actor may register, renew and end the forms of a unit."""
    if actor.holdings_as(KEEPERS):
        return True
    return any(holding.unit_id == unit_id for holding in actor.holdings_as(OWNERS))


def may_export(actor: Actor, form: RegisteredForm) -> bool:
    """Return whether an actor may take the filled table out: whoever asked for it, and the keeper."""
    return bool(actor.holdings_as(KEEPERS)) or form.owner_id in actor.unit_ids()


def may_answer(actor: Actor) -> bool:
    """Return whether an actor answers suggestions and writes the change log."""
    return bool(actor.holdings_as(KEEPERS))


def get_form(district_id: str, code: str) -> RegisteredForm:
    """Return a form by its number.

    :raises Http404: when there is none.
    """
    rows: Any = RegisteredForm.objects.in_district(district_id).filter(code=code)
    found: RegisteredForm | None = rows.select_related("owner").first()
    if found is None:
        raise Http404
    return found


def get_suggestion(district_id: str, number: str) -> Suggestion:
    """Return a suggestion by its number.

    :raises Http404: when there is none.
    """
    found: Suggestion | None = Suggestion.objects.in_district(district_id).filter(number=number).first()
    if found is None:
        raise Http404
    return found
