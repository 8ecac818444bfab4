"""How campaigns, defects, photos and proposals stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shanzhi.campaigns.models import Campaign, Defect, Photo, Proposal
from shanzhi.journal import verification
from shanzhi.journal.verification import Standing


def defects(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
    """Yield each defect's state under its campaign's number and its ordinal."""
    rows = Defect.objects.in_district(district_id)
    if ids is not None:
        rows = rows.filter(campaign__number__in=[one.rsplit("-", 1)[0] for one in ids])
    for number, ordinal, state in rows.values_list("campaign__number", "ordinal", "state").iterator(chunk_size=2000):
        if ids is None or f"{number}-{ordinal}" in ids:
            yield Standing(f"{number}-{ordinal}", state)


def register() -> None:
    """Register them with the journal's check."""
    verification.register_table("campaign", Campaign, key="number", version=None)
    verification.register("campaign_defect", defects)
    verification.register_table("campaign_photo", Photo, untold=Photo.State.KEPT)
    verification.register_table("campaign_proposal", Proposal, key="issue", version=None)
