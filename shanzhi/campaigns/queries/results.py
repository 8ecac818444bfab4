"""What residents read of campaigns that are over 整治结果: figures, what was wrong where; no persons.

Only what was ended by somebody who was told so is public; earlier ones stay inside.

A defect whose telling lies in a closed zone is in none of it, neither in the lists nor in the counts.
"""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from shanzhi.campaigns.models import Campaign, Defect
from shanzhi.campaigns.queries.pages import CampaignRow, Figures, figures, newest
from shanzhi.loop.workflow import Zone

PAGE = 20
ROWS = 40
Kinds = list[tuple[str, int, int, int]]


def ended(district_id: str, *, before: str = "") -> tuple[list[CampaignRow], str]:
    """Return the campaigns with public results, the newest first, and the number before which the next ones come."""
    over = Campaign.objects.filter(district_id=district_id, is_public=True)
    return newest(over, before=before, size=PAGE)


def ended_campaign(district_id: str, number: str) -> Campaign | None:
    """Return a campaign with public results, or None (one statement)."""
    return Campaign.objects.filter(district_id=district_id, number=number, is_public=True).first()


def open_defects(campaign: Campaign) -> QuerySet[Defect]:
    """Return the defects of a campaign that anybody may know of."""
    rows: QuerySet[Defect] = Defect.objects.in_district(campaign.district_id).filter(campaign_id=campaign.pk)
    return rows.filter(Q(report=None) | Q(report__zone=Zone.ORDINARY, report__district_id=campaign.district_id))


def open_figures(campaign: Campaign) -> Figures:
    """Return the figures of a campaign over what anybody may know of (five statements)."""
    return figures(campaign, defects=open_defects(campaign))


def open_kinds(campaign: Campaign) -> Kinds:
    """Return for each kind of place: its name, places, defects, those put right (two statements)."""
    places = campaign.targets.values_list("kind__name", "kind_id").annotate(n=Count("pk")).order_by("kind__ordinal")
    rows = open_defects(campaign).values_list("target__kind_id")
    fixed = Count("pk", filter=Q(state=Defect.State.FIXED))
    counted = {kind: (n, right) for kind, n, right in rows.annotate(n=Count("pk"), right=fixed)}
    return [(name, n, *counted.get(kind, (0, 0))) for name, kind, n in places]


def open_rows(campaign: Campaign, *, after: int = 0) -> tuple[list[Defect], int]:
    """Return what was wrong where, and the ordinal after which the next ones come (0 at the end; one statement)."""
    rows = open_defects(campaign).filter(ordinal__gt=after).select_related("target__place", "target__kind", "type")
    found = list(rows.order_by("ordinal")[: ROWS + 1])
    return found[:ROWS], found[ROWS - 1].ordinal if len(found) > ROWS else 0
