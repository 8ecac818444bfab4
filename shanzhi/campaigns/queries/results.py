"""What residents read of campaigns that are over 整治结果: figures, what was wrong where, chosen photos; no persons.

Only what was ended by somebody who was told so is public; earlier ones stay inside.

What lies in a closed zone is in none of it, neither in the lists nor in the counts, and none of its photos is seen.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from shanzhi.campaigns.access import open_among, open_ones
from shanzhi.campaigns.models import Campaign, Defect, Photo
from shanzhi.campaigns.queries.pages import CampaignRow, newest

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
    return open_among(rows, campaign.district_id)


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


def shown_photos(district_id: str) -> QuerySet[Photo]:
    """Return the photos chosen for residents, of defects put right."""
    rows: QuerySet[Photo] = Photo.objects.in_district(district_id).filter(state=Photo.State.SHOWN)
    return rows.filter(defect__district_id=district_id, defect__state=Defect.State.FIXED)


def shown_photo(district_id: str, code: str) -> Photo | None:
    """Return a photo that residents see now, by the code in its address, or None (four statements)."""
    found = shown_photos(district_id).filter(code=code[:24], campaign__is_public=True).first()
    return found if found is not None and open_ones(district_id, {found.defect_id}) else None


def shown_of(defects: Collection[Defect], district_id: str) -> dict[UUID, list[Photo]]:
    """Return of some defects that anybody may know of the photos that residents see, before first (one statement)."""
    found: dict[UUID, list[Photo]] = {}
    for photo in shown_photos(district_id).filter(defect__in=[one.pk for one in defects]).order_by("after"):
        found.setdefault(photo.defect_id, []).append(photo)
    return found
