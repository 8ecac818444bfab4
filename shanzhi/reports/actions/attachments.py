"""Keeping photos 照片: cleaned first, stored under a name of ours, acknowledged by the hash of what came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.reports import vault
from shanzhi.reports.models import Attachment, Report
from shanzhi.ui import pictures

Photo: TypeAlias = "UploadedFile[Any] | bytes"
MOST = 6  # photos of one telling: a page that stays light on an old phone
DRAFT_HOURS = 24
TOO_MANY = gettext_lazy("一次最多%(most)s张照片，其余的交上去以后再补充。")
UNFIT = {
    pictures.Unfit.TOO_BIG: gettext_lazy("%(name)s太大：一张最多12MB，换一张小些的。"),
    pictures.Unfit.TOO_MANY_PIXELS: gettext_lazy("%(name)s像素太多：最多5000万像素，换一张小些的。"),
    pictures.Unfit.UNREADABLE: gettext_lazy("%(name)s不是能打开的照片：请传JPG、PNG或WEBP。"),
    pictures.Unfit.PHONE_ONLY: gettext_lazy(
        "%(name)s是HEIC格式，这里打不开。在手机相机的设置里把格式改成JPG（兼容性最佳），或者把这张截个图再传。"
    ),
}


def keep(
    photos: Sequence[Photo], *, district_id: str, at: datetime, by: Actor, unit_id: int | None = None
) -> list[Attachment]:
    """Clean and store photos; return rows not yet stored, each with an owner still to be given.

    :raises Refused: for the first photo that can't be kept; of those before it nothing stays behind.
    """
    if len(photos) > MOST:
        raise Refused(TOO_MANY % {"most": MOST})
    kept: list[Attachment] = []
    try:
        for ordinal, photo in enumerate(photos, start=1):
            kept.append(_kept(photo, ordinal, district_id=district_id, at=at, by=by, unit_id=unit_id))
    except Exception:
        discard(kept)
        raise
    return kept


def _kept(photo: Photo, ordinal: int, *, district_id: str, at: datetime, by: Actor, unit_id: int | None) -> Attachment:
    name = (photo.name or "") if isinstance(photo, UploadedFile) else ""
    try:
        if isinstance(photo, UploadedFile) and (photo.size or 0) > pictures.MAX_BYTES:
            raise pictures.UnfitError(pictures.Unfit.TOO_BIG)
        cleaned = pictures.clean(photo if isinstance(photo, bytes) else photo.read())
    except pictures.UnfitError as error:
        raise Refused(UNFIT[error.why] % {"name": name[-60:] or _("照片")}) from None
    row = Attachment(
        district_id=district_id,
        ordinal=ordinal,
        name=name[-120:],
        received_sha256=cleaned.received_sha256,
        stored_sha256=cleaned.stored_sha256,
        received_bytes=cleaned.received_bytes,
        stored_bytes=len(cleaned.data),
        width=cleaned.width,
        height=cleaned.height,
        added_at=at,
        added_by_id=by.user_id,
        unit_id=unit_id,
        hint_lon=cleaned.lon,
        hint_lat=cleaned.lat,
        hint_at=cleaned.taken_at,
    )
    # Our own name: what the sender's telephone calls a file never reaches the disk.
    row.file = default_storage.save(f"{district_id}/{local(at):%y%m}/{row.pk}.jpg", ContentFile(cleaned.data))
    return row


def discard(kept: Sequence[Attachment]) -> None:
    """Take stored files away again that no row will own."""
    for row in kept:
        default_storage.delete(row.file)


def keep_draft(photos: Sequence[Photo], *, draft_key: str, district_id: str, at: datetime, by: Actor) -> None:
    """Keep photos for a telling that isn't finished, so that an error on the page loses nothing.

    :raises Refused: for each photo that can't be kept or is one too many; the others stay.
    """
    key = vault.secret_hash("draft", draft_key)
    room = MOST - Attachment.objects.of_draft(district_id, key).count()
    kept, reasons = list[Attachment](), list[object]()
    for photo in photos:
        try:
            if len(kept) >= room:
                raise Refused(TOO_MANY % {"most": MOST})
            kept += keep([photo], district_id=district_id, at=at, by=by)
        except Refused as refused:
            reasons += refused.reasons
    for row in kept:
        row.draft_key = key
    Attachment.objects.bulk_create(kept)
    if reasons:
        raise Refused(*dict.fromkeys(reasons))


def adopt(report: Report, kept: Sequence[Attachment] = (), *, draft_key: str = "") -> int:
    """Give stored photos, and those of a draft, to a report and its case; inside the caller's transaction.

    Where a photo carried its place, that becomes the report's suggestion and is gone from the photo.
    """
    waiting: list[Attachment] = []
    if draft_key:
        key = vault.secret_hash("draft", draft_key)
        waiting = list(Attachment.objects.of_draft(report.district_id, key).order_by("id"))
    rows = [*waiting, *kept]
    if not rows:
        return 0
    start = next_ordinal(report.case_id, report.district_id)
    _suggest(report, rows)
    for ordinal, row in enumerate(rows, start=start):
        changes: dict[str, Any] = {
            "report": report,
            "case": report.case,
            "draft_key": "",
            "ordinal": ordinal,
            "hint_lon": None,
            "hint_lat": None,
            "hint_at": None,
        }
        for name, value in changes.items():
            setattr(row, name, value)
        if row in waiting:
            Attachment.objects.in_district(report.district_id).filter(pk=row.pk).update(**changes)
    Attachment.objects.bulk_create(list(kept))
    return len(rows)


def next_ordinal(case_id: Any, district_id: str) -> int:
    """Return the number the next photo of a case gets, which is locked so that no two get one; in a transaction."""
    Case.objects.in_district(district_id).select_for_update(no_key=True).filter(pk=case_id).values_list("pk").first()
    rows = Attachment.objects.in_district(district_id).filter(case_id=case_id)
    return (rows.aggregate(last=Max("ordinal"))["last"] or 0) + 1


def _suggest(report: Report, rows: Sequence[Attachment]) -> None:
    hint = next((row for row in rows if row.hint_lon is not None), None)
    if hint is None or report.suggested_lon is not None:
        return
    changes = {"suggested_lon": hint.hint_lon, "suggested_lat": hint.hint_lat, "suggested_at": hint.hint_at}
    Report.objects.in_district(report.district_id).filter(pk=report.pk).update(**changes)
    for name, value in changes.items():
        setattr(report, name, value)


def forget_drafts(*, district_id: str, at: datetime) -> int:
    """Drop photos of tellings that were never handed over, a day later; return how many."""
    drafts = Attachment.objects.in_district(district_id).exclude(draft_key="")
    rows = list(drafts.filter(added_at__lt=at - timedelta(hours=DRAFT_HOURS))[:500])
    for row in rows:
        default_storage.delete(row.file)
        drafts.filter(pk=row.pk).delete()
    return len(rows)
