"""Who begins a campaign 整治, who looks at its places, who may know of it; what of it anybody may know.

Outside nobody knows of a defect whose telling lies in a closed zone, nor of one that was never told, but speaks of what
such a zone is for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from shanzhi.advice.matter import LIKELY, Suggestion
from shanzhi.campaigns.models import Campaign, CampaignUnit, Defect, Photo, Target
from shanzhi.catalogue.models import Matter
from shanzhi.enforcement.access import may_convene
from shanzhi.kernel.actors import Actor
from shanzhi.learning.queries.matters import suggest_at_hand
from shanzhi.loop.workflow import Zone
from shanzhi.loop.zones import zone_of
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


def get_photo(defect: Defect, when: str) -> Photo:
    """Return a defect's photo of ``before`` or ``after``.

    :raises Http404: when there is none.
    """
    rows = Photo.objects.in_district(defect.district_id).filter(defect_id=defect.pk, after=when == "after")
    found: Photo | None = rows.first() if when in ("before", "after") else None
    if found is None:
        raise Http404
    found.defect = defect
    return found


def leads(actor: Actor, campaign: Campaign) -> bool:
    """Return whether an actor leads a campaign: a coordinator of its place, or its first responsible person."""
    return may_convene(actor, campaign.area_path) or actor.user_id == campaign.head_id


def looks_for(actor: Actor, campaign: Campaign) -> list[CampaignUnit]:
    """Return the campaign's units for which an actor looks, in order."""
    rows = campaign.units.filter(unit_id__in=member_units(actor)).select_related("unit")
    return list(rows.order_by("ordinal"))


def open_among(rows: QuerySet[Defect], district_id: str) -> QuerySet[Defect]:
    """Return those of some defects of a county that anybody may know of; what is left out is read first."""
    told = list(rows.filter(report=None).values_list("pk", "type__name", "words"))
    kinds = _closed_kinds({kind for _pk, kind, _words in told}, district_id)
    closed = [
        pk for pk, kind, words in told if kind in kinds or zone_of(f"{kind}。{words}", kind=kind) != Zone.ORDINARY
    ]
    rows = rows.filter(Q(report=None) | Q(report__zone=Zone.ORDINARY, report__district_id=district_id))
    return rows.exclude(pk__in=closed)


def _closed_kinds(names: Iterable[str], district_id: str) -> set[str]:
    """Return the kinds of defect that speak of a matter of a closed zone; of a harmed child a likely one is enough."""
    rows = Matter.objects.current().exclude(confidential_zone="")
    closed = dict(rows.values_list("code", "confidential_zone"))
    return {name for name in names if _is_closed(suggest_at_hand(name, district_id=district_id), closed)}


def _is_closed(found: list[Suggestion], closed: dict[str, str]) -> bool:
    zone = closed.get(found[0].code, "") if found else ""
    return bool(zone) and (found[0].sure or (zone == Zone.CHILD and found[0].band == LIKELY))


def open_ones(district_id: str, defects: Collection[UUID]) -> set[UUID]:
    """Return which of these defects anybody may know of (three statements)."""
    rows: QuerySet[Defect] = Defect.objects.in_district(district_id).filter(pk__in=defects)
    return set(open_among(rows, district_id).values_list("pk", flat=True))
