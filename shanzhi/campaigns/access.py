"""Who begins a campaign 整治, who looks at its places, who may know of it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from shanzhi.campaigns.models import Campaign, CampaignUnit, Defect, Target
from shanzhi.kernel.actors import Actor
from shanzhi.people.capacities import Capacity
from shanzhi.territory.queries import areas_within

OVERSEERS = frozenset({str(Capacity.COORDINATOR), str(Capacity.LEADER), str(Capacity.SUPERVISOR)})
MEMBERS = frozenset({str(Capacity.HANDLER), str(Capacity.UNIT_APPROVER), str(Capacity.INSPECTOR)})
KEEPERS = frozenset({str(Capacity.KEEPER), str(Capacity.COORDINATOR)})
READERS = OVERSEERS | MEMBERS


def member_units(actor: Actor) -> frozenset[int]:
    """Return the units for which an actor looks at places."""
    return actor.units_as(MEMBERS)


def campaigns_visible(actor: Actor) -> QuerySet[Campaign]:
    """Return the campaigns an actor may know of: in their area, or their unit's."""
    seen = areas_within(actor.areas_as(OVERSEERS))
    if units := member_units(actor):
        seen |= Q(pk__in=CampaignUnit.objects.filter(unit_id__in=units).values("campaign_id"))
    return Campaign.objects.filter(seen, district_id=actor.district_id)


def get_campaign(actor: Actor, number: str) -> Campaign:
    """Return the campaign of a number, if the actor may know of it.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    found = campaigns_visible(actor).filter(number=number).select_related("kind_list", "head").first()
    if found is None:
        raise Http404
    return found


def get_target(actor: Actor, number: str, code: str) -> Target:
    """Return a campaign's place by its code in the register.

    :raises Http404: when it isn't there or isn't theirs.
    """
    campaign = get_campaign(actor, number)
    found = campaign.targets.filter(place__code=code).select_related("place", "kind").first()
    if found is None:
        raise Http404
    found.campaign = campaign
    return found


def get_defect(actor: Actor, number: str, ordinal: int) -> Defect:
    """Return one defect of a campaign, with its place.

    :raises Http404: when it isn't there or isn't theirs.
    """
    campaign = get_campaign(actor, number)
    rows = Defect.objects.in_district(actor.district_id).filter(campaign_id=campaign.pk, ordinal=ordinal)
    found: Defect | None = rows.select_related("target__place", "type").first()
    if found is None:
        raise Http404
    found.campaign = campaign
    return found


def looks_for(actor: Actor, campaign: Campaign) -> list[CampaignUnit]:
    """Return the campaign's units for which an actor looks, in order."""
    rows = campaign.units.filter(unit_id__in=member_units(actor)).select_related("unit")
    return list(rows.order_by("ordinal"))
