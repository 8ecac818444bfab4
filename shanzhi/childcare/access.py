"""Who may touch what: a guard the children of the area, a volunteer the one pairing that holds today."""

from __future__ import annotations

from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from shanzhi.childcare.models import GUARDS, VOLUNTEERS, Bond, Child, Consent, Volunteer
from shanzhi.childcare.rules import BondState
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused


def must_guard(actor: Actor, area_path: str) -> None:
    """Let pass who protects children here.

    :raises Refused: for everybody else.
    """
    if not actor.stands_over(area_path, GUARDS):
        raise Refused(_("这由这里的未成年人保护专员办。"))


def get_child(actor: Actor, code: str) -> Child:
    """Return the child of this code if the actor protects it.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    found: Child | None = Child.objects.visible_to(actor).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def consent_of(child: Child) -> Consent | None:
    """Return the consent that was not withdrawn, or None."""
    rows = Consent.objects.in_district(child.district_id).filter(child_id=child.pk, withdrawn_at=None)
    found: Consent | None = rows.first()
    return found


def volunteer_of(actor: Actor) -> Volunteer | None:
    """Return who acts as a volunteer, or None who was never enrolled."""
    rows = Volunteer.objects.in_district(actor.district_id).filter(user_id=actor.user_id)
    found: Volunteer | None = rows.select_related("user").first()
    return found


def own_bonds(actor: Actor, *, on: date) -> list[tuple[Bond, Consent]]:
    """Return a volunteer's own pairings that hold today, each with its consent: active, consented, screened."""
    if actor.user_id is None or not actor.holdings_as(VOLUNTEERS):
        return []
    me = volunteer_of(actor)
    if me is None or not me.is_screened(on=on):
        return []
    rows = Bond.objects.of_volunteer(me).filter(state=BondState.ACTIVE)
    bonds = list(rows.with_sides(actor.district_id).order_by("number"))
    wanted = [bond.child_id for bond in bonds]
    kept = Consent.objects.in_district(actor.district_id).filter(child_id__in=wanted, withdrawn_at=None)
    consents = {consent.child_id: consent for consent in kept}
    held = [(bond, consents.get(bond.child_id)) for bond in bonds]
    return [(bond, consent) for bond, consent in held if consent is not None and consent.holds(on=on)]


def get_own(actor: Actor, number: str, *, on: date) -> tuple[Bond, Consent]:
    """Return one of a volunteer's own pairings.

    :raises Http404: when it isn't there, isn't theirs, or doesn't hold any more; all answer alike.
    """
    for bond, consent in own_bonds(actor, on=on):
        if bond.number == number:
            return bond, consent
    raise Http404


def must_be_own(actor: Actor, bond: Bond, *, on: date) -> Consent:
    """Return the consent a volunteer's own pairing stands on.

    :raises Refused: where it isn't theirs or doesn't hold any more.
    """
    for one, consent in own_bonds(actor, on=on):
        if one.pk == bond.pk:
            return consent
    raise Refused(_("这对结对现在不由您联系。"))
