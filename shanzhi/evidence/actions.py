"""Adding photos of the work to a case, and taking one's own back; each is a line of the case's course."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.reports.actions.attachments import Photo, discard, keep, next_ordinal
from shanzhi.reports.models import Attachment


def add(case: Case, photos: Sequence[Photo], *, by: Actor, at: datetime) -> list[Attachment]:
    """Add photos to a case in hand; where they were taken is not kept.

    :raises Refused: when none was chosen, or for a photo that can't be kept; then none is.
    """
    if not photos:
        raise Refused(_("先选照片，再加上去。"))
    rows = keep(photos, district_id=case.district_id, at=at, by=by)
    try:
        with transaction.atomic():
            Case.objects.in_district(case.district_id).select_for_update().get(pk=case.pk)  # two get no number twice
            for ordinal, row in enumerate(rows, start=next_ordinal(case.pk, case.district_id)):
                row.case, row.ordinal = case, ordinal
                row.hint_lon = row.hint_lat = row.hint_at = None
            Attachment.objects.bulk_create(rows)
            _write("photo.add", case, rows, by=by, at=at)
    except Exception:
        discard(rows)
        raise
    return rows


def take_back(photo: Attachment, *, case: Case, by: Actor, at: datetime) -> None:
    """Take a photo back: row and file go, the line that names its hash stays. Twice is once."""
    with transaction.atomic():
        gone, _each = Attachment.objects.in_district(case.district_id).filter(pk=photo.pk, report=None).delete()
        if gone:
            _write("photo.take_back", case, [photo], by=by, at=at)
            transaction.on_commit(lambda: default_storage.delete(photo.file))


def _write(verb: str, case: Case, rows: Sequence[Attachment], *, by: Actor, at: datetime) -> None:
    record(
        verb,
        district_id=case.district_id,
        subject_kind="case",
        subject_id=case.pk,
        by=by,
        at=at,
        zone=case.zone,
        origin=case.origin,
        data={"count": len(rows), "received": [row.received_sha256 for row in rows]},
    )
