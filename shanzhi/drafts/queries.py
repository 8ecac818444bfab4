"""What the server has of a phone's draft 手机草稿: whose it is, and its photos by the hash of the bytes that came."""

from __future__ import annotations

from collections.abc import Sequence

from shanzhi.drafts.models import PhoneDraft
from shanzhi.kernel.actors import Actor
from shanzhi.reports import vault
from shanzhi.reports.models import Attachment


def whose(actor: Actor) -> str:
    """Return a mark by which a phone knows its owner again: the same each time, and nobody's name."""
    return vault.secret_hash("phone", f"{actor.district_id}:{actor.user_id}")[:32]


def waiting(draft: PhoneDraft) -> dict[str, Attachment]:
    """Return the photos that came with a draft and wait for its words, by the hash of what came; one statement."""
    rows = Attachment.objects.of_draft(draft.district_id, draft.key_hash)
    return {one.received_sha256: one for one in rows.order_by("id")}


def missing(draft: PhoneDraft, wanted: Sequence[str]) -> list[str]:
    """Return which of these photos never came, or were dropped here before the words did."""
    there = waiting(draft) if wanted else {}
    return [one for one in wanted if one not in there]
