"""What the server has of a phone's draft 手机草稿: photos by the hash of the bytes that came, and what it became."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from shanzhi.kernel.actors import Actor
from shanzhi.patrols.models import Draft
from shanzhi.reports import vault
from shanzhi.reports.models import Attachment


def whose(actor: Actor) -> str:
    """Return a mark by which a phone knows its owner again: the same each time, and nobody's name."""
    return vault.secret_hash("phone", f"{actor.district_id}:{actor.user_id}")[:32]


def of_key(key: str, *, district_id: str) -> Draft | None:
    """Return the draft with this key, if anything of it ever came; one statement."""
    hashed = vault.secret_hash("draft", key)
    return Draft.objects.filter(district_id=district_id, key_hash=hashed).select_related("report").first()


def received(draft: Draft) -> set[str]:
    """Return the hashes of the photos that came with a draft, whether it is a report by now or not; one statement."""
    own = Q(draft_key=draft.key_hash)
    if draft.report_id is not None:
        own |= Q(report_id=draft.report_id)
    rows = Attachment.objects.in_district(draft.district_id).filter(own)
    return set(rows.values_list("received_sha256", flat=True))


def missing(draft: Draft, wanted: Sequence[str]) -> list[str]:
    """Return which of these photos never came, or were dropped here before the words did."""
    there = received(draft)
    return [one for one in wanted if one not in there]
