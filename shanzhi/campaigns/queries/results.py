"""What residents read of campaigns that are over 整治结果: figures, what was wrong where, chosen photos; no persons.

Only what was ended by somebody who was told so is public; earlier ones stay inside.

What lies in a closed zone is in none of it, neither in the lists nor in the counts, and none of its photos is seen.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from shanzhi.campaigns.access import open_among, open_ones
from shanzhi.campaigns.models import Campaign, Defect, Photo
from shanzhi.campaigns.queries.pages import CampaignRow, defects_of, newest

PAGE = 20
ROWS = 40
MOST = 500


def ended(district_id: str, *, before: str = "") -> tuple[list[CampaignRow], str]:
    """Return the campaigns with public results, the newest first, and the number before which the next ones come."""
    over = Campaign.objects.filter(district_id=district_id, is_public=True)
    return newest(over, before=before, size=PAGE)


def ended_campaign(district_id: str, number: str) -> Campaign | None:
    """Return a campaign with public results, or None (one statement)."""
    return Campaign.objects.filter(district_id=district_id, number=number, is_public=True).first()


def open_defects(campaign: Campaign) -> QuerySet[Defect]:
    """Return the defects of a campaign that anybody may know of; what is left out is read first (two statements)."""
    return open_among(defects_of(campaign), campaign.district_id)


def shown_photos(district_id: str) -> QuerySet[Photo]:
    """Return the photos chosen for residents, of defects put right."""
    rows: QuerySet[Photo] = Photo.objects.in_district(district_id).filter(state=Photo.State.SHOWN)
    return rows.filter(defect__district_id=district_id, defect__state=Defect.State.FIXED)


def shown_photo(district_id: str, code: str) -> Photo | None:
    """Return a photo that residents see now, by the code in its address, or None (four statements)."""
    found = shown_photos(district_id).filter(code=code[:24], campaign__is_public=True).first()
    return found if found is not None and open_ones(district_id, {found.defect_id}) else None


def chosen_in(campaign: Campaign) -> tuple[list[UUID], int]:
    """Return a campaign's photos ever chosen for residents, and how many of them are theirs to see now."""
    rows = Photo.objects.in_district(campaign.district_id).filter(campaign_id=campaign.pk).exclude(code="")
    chosen = list(rows.order_by("-pk").values_list("pk", flat=True)[:MOST])
    shown = list(shown_photos(campaign.district_id).filter(pk__in=chosen).values_list("defect_id", flat=True))
    known = open_ones(campaign.district_id, set(shown)) if shown else set()
    return chosen, sum(one in known for one in shown)


def shown_of(defects: Collection[Defect], district_id: str) -> dict[UUID, list[Photo]]:
    """Return of some defects that anybody may know of the photos that residents see, before first (one statement)."""
    found: dict[UUID, list[Photo]] = {}
    for photo in shown_photos(district_id).filter(defect__in=[one.pk for one in defects]).order_by("after"):
        found.setdefault(photo.defect_id, []).append(photo)
    return found
