"""Taking in what a phone kept 收草稿: photos one by one, then the words; whatever comes twice is taken in once.

The draft's row is the lock: two sendings of one draft stand in line, and the second finds what the first did. A phone
drops nothing before it has our number, so whatever breaks on the way can be sent again whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import NotFound
from shanzhi.patrols.actions.telling import resolve_on_the_spot, tell_on_patrol
from shanzhi.patrols.deadlines import told_at
from shanzhi.patrols.models import Draft
from shanzhi.patrols.queries.drafts import missing, received
from shanzhi.patrols.queries.places import Meant
from shanzhi.reports import vault
from shanzhi.reports.actions.attachments import keep_draft
from shanzhi.reports.models import Report


@dataclass(frozen=True, slots=True)
class Sent:
    """What a phone says about a draft beside its words: its two moments, and the hashes of its photos."""

    written_at: datetime | None = None
    phone_clock_at: datetime | None = None
    photos: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a draft: its report, or the photos that must come (again) first."""

    report: Report | None
    missing: Sequence[str] = ()
    repeated: bool = False


def _locked(key: str, *, by: Actor, at: datetime) -> Draft:
    """Return the draft's row under a lock, made if this is the first we hear of it.

    :raises NotFound: when somebody else wrote it.
    """
    hashed = vault.secret_hash("draft", key)
    fresh = Draft(district_id=by.district_id, key_hash=hashed, writer_id=by.user_id or 0, received_at=at)
    Draft.objects.bulk_create([fresh], ignore_conflicts=True)
    rows = Draft.objects.select_for_update().filter(district_id=by.district_id, key_hash=hashed)
    draft = rows.get()
    if draft.writer_id != by.user_id:
        raise NotFound(_("这条草稿不是您写的。"))
    return draft


def receive_photo(photo: UploadedFile[Any], *, key: str, by: Actor, at: datetime) -> str:
    """Take in one photo of a draft and return the SHA-256 of the bytes that came; a second time nothing is added.

    :raises Refused: for a photo that can't be kept, or more than six.
    """
    digest = hashlib.sha256(photo.read()).hexdigest()
    photo.seek(0)
    with transaction.atomic():
        draft = _locked(key, by=by, at=at)
        if draft.report_id is None and digest not in received(draft):
            keep_draft([photo], draft_key=key, district_id=by.district_id, at=at, by=by)
    return digest


def receive_draft(
    written: Mapping[str, Any], place: Meant, sent: Sent, *, by: Actor, at: datetime, on_the_spot: bool = False
) -> Taken:
    """Make a draft a report (closed at once for ``on_the_spot``), once, when all its photos are here.

    Both clocks are kept with it, and the journal holds the hashes by which the photos were acknowledged.

    :raises Refused: by `tell` or `take_step`; nothing stays then, and the draft can be sent again.
    """
    with transaction.atomic():
        draft = _locked(written["key"], by=by, at=at)
        if draft.report_id is not None:
            return Taken(Report.objects.in_district(by.district_id).get(pk=draft.report_id), repeated=True)
        lacking = missing(draft, sent.photos)
        if lacking:
            return Taken(None, lacking)
        moment = told_at(sent.written_at, sent.phone_clock_at, at=at)
        verb = resolve_on_the_spot if on_the_spot else tell_on_patrol
        told = verb({**written, "kept": True}, place, by=by, at=at, told_at=moment)
        Draft.objects.filter(pk=draft.pk, district_id=by.district_id).update(
            report=told.report,
            written_at=sent.written_at,
            phone_clock_at=sent.phone_clock_at,
            received_at=at,
        )
        record(
            "draft.receive",
            district_id=by.district_id,
            subject_kind="draft",
            subject_id=draft.pk,
            by=by,
            at=at,
            zone=told.case.zone,
            origin=told.report.origin,
            data={
                "number": told.report.number,
                "written": sent.written_at.isoformat() if sent.written_at else "",
                "received": list(sent.photos),
            },
        )
    return Taken(told.report, repeated=told.repeated)
