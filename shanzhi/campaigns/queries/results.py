"""What residents read of campaigns that are over 整治结果: figures, what was wrong where; no persons.

Only what was ended by somebody who was told so is public; earlier ones stay inside.

A defect whose telling lies in a closed zone is in none of it, neither in the lists nor in the counts; nor is one that
was never told, but speaks of what such a zone is for.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from shanzhi.advice.matter import LIKELY, Suggestion
from shanzhi.campaigns.models import Campaign, Defect
from shanzhi.campaigns.queries.pages import CampaignRow, newest
from shanzhi.catalogue.models import Matter
from shanzhi.learning.queries.matters import suggest_at_hand
from shanzhi.loop.workflow import Zone
from shanzhi.loop.zones import zone_of

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
    """Return the defects of a campaign that anybody may know of; what is left out is read first (two statements)."""
    rows: QuerySet[Defect] = Defect.objects.in_district(campaign.district_id).filter(campaign_id=campaign.pk)
    told = list(rows.filter(report=None).values_list("pk", "type__name", "words"))
    kinds = _closed_kinds({kind for _pk, kind, _words in told}, campaign.district_id)
    closed = [
        pk for pk, kind, words in told if kind in kinds or zone_of(f"{kind}。{words}", kind=kind) != Zone.ORDINARY
    ]
    rows = rows.filter(Q(report=None) | Q(report__zone=Zone.ORDINARY, report__district_id=campaign.district_id))
    return rows.exclude(pk__in=closed)


def _closed_kinds(names: Iterable[str], district_id: str) -> set[str]:
    """Return the kinds of defect that speak of a matter of a closed zone; of a harmed child a likely one is enough."""
    rows = Matter.objects.current().exclude(confidential_zone="")
    closed = dict(rows.values_list("code", "confidential_zone"))
    return {name for name in names if _is_closed(suggest_at_hand(name, district_id=district_id), closed)}


def _is_closed(found: list[Suggestion], closed: dict[str, str]) -> bool:
    zone = closed.get(found[0].code, "") if found else ""
    return bool(zone) and (found[0].sure or (zone == Zone.CHILD and found[0].band == LIKELY))


def open_kinds(campaign: Campaign, defects: QuerySet[Defect]) -> Kinds:
    """Return for each kind of place: its name, places, defects, those put right (two statements)."""
    places = campaign.targets.values_list("kind__name", "kind_id").annotate(n=Count("pk")).order_by("kind__ordinal")
    rows = defects.values_list("target__kind_id")
    fixed = Count("pk", filter=Q(state=Defect.State.FIXED))
    counted = {kind: (n, right) for kind, n, right in rows.annotate(n=Count("pk"), right=fixed)}
    return [(name, n, *counted.get(kind, (0, 0))) for name, kind, n in places]


def open_rows(defects: QuerySet[Defect], *, after: int = 0) -> tuple[list[Defect], int]:
    """Return what was wrong where, and the ordinal after which the next ones come (0 at the end; one statement)."""
    rows = defects.filter(ordinal__gt=after).select_related("target__place", "target__kind", "type")
    found = list(rows.order_by("ordinal")[: ROWS + 1])
    return found[:ROWS], found[ROWS - 1].ordinal if len(found) > ROWS else 0
