"""Taking in what a phone kept 收草稿: photos one by one, then the words; whatever comes twice is taken in once.

The draft's row is the lock: two sendings of one draft stand in line, and the second finds what the first did. A phone
drops nothing before it has our answer, so whatever breaks on the way can be sent again whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from shanzhi.drafts.deadlines import told_at
from shanzhi.drafts.models import PhoneDraft
from shanzhi.drafts.queries import missing, waiting
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import NotFound
from shanzhi.reports import vault
from shanzhi.reports.actions.attachments import keep_draft
from shanzhi.reports.models import Attachment

D = TypeVar("D", bound=PhoneDraft)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a phone says about a draft beside its words: its key, its two moments, and the hashes of its photos."""

    key: str
    written_at: datetime | None = None
    phone_clock_at: datetime | None = None
    photos: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """What a draft became, what its line tells of that, and whether it was there before."""

    thing: models.Model
    told: Mapping[str, Any] = field(default_factory=dict)
    zone: str = "ordinary"
    origin: str = ""  # the actor's, where the thing has none of its own
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Taken(Generic[D]):
    """What became of a draft: its row, or the photos that must come (again) first."""

    draft: D | None
    missing: Sequence[str] = ()
    repeated: bool = False


def _locked(kind: type[D], key: str, *, by: Actor, at: datetime) -> D:
    """Return the draft's row under a lock, made if this is the first we hear of it.

    :raises NotFound: when somebody else wrote it.
    """
    hashed = vault.secret_hash("draft", key)
    fresh = kind(district_id=by.district_id, key_hash=hashed, writer_id=by.user_id or 0, received_at=at)
    kind._default_manager.bulk_create([fresh], ignore_conflicts=True)
    rows = kind._default_manager.select_for_update().filter(district_id=by.district_id, key_hash=hashed)
    draft = rows.get()
    if draft.writer_id != by.user_id:
        raise NotFound(_("这条草稿不是您写的。"))
    return draft


def receive_photo(kind: type[D], photo: UploadedFile[Any], *, key: str, by: Actor, at: datetime) -> str:
    """Take in one photo of a draft and return the SHA-256 of the bytes that came; a second time nothing is added.

    :raises Refused: for a photo that can't be kept, or more than six.
    """
    digest = hashlib.sha256(photo.read()).hexdigest()
    photo.seek(0)
    with transaction.atomic():
        draft = _locked(kind, key, by=by, at=at)
        if not draft.is_taken and digest not in waiting(draft):
            keep_draft([photo], draft_key=key, district_id=by.district_id, at=at, by=by)
    return digest


def receive(
    kind: type[D],
    sent: Sent,
    make: Callable[[D, datetime], Made],
    *,
    by: Actor,
    at: datetime,
    since: datetime | None = None,
) -> Taken[D]:
    """Let a draft become what it is to become, once, when all its photos are here.

    ``make(draft, moment)`` makes it, at the moment at which it was written as far as the phone can be believed (never
    before ``since``). Both clocks are kept, and the journal holds the hashes by which the photos were acknowledged.

    :raises Refused: by ``make``; nothing stays then, and the draft can be sent again.
    """
    with transaction.atomic():
        draft = _locked(kind, sent.key, by=by, at=at)
        if draft.is_taken:
            return Taken(draft, repeated=True)
        lacking = missing(draft, sent.photos)
        if lacking:
            return Taken(None, lacking)
        made = make(draft, told_at(sent.written_at, sent.phone_clock_at, at=at, since=since))
        clocks = {"written_at": sent.written_at, "phone_clock_at": sent.phone_clock_at, "received_at": at}
        rows = kind._default_manager.filter(pk=draft.pk, district_id=by.district_id)
        rows.update(**{kind.BECOMES: made.thing}, **clocks)
        setattr(draft, kind.BECOMES, made.thing)
        written = sent.written_at.isoformat() if sent.written_at else ""
        record(
            kind.VERB,
            district_id=by.district_id,
            subject_kind=kind.VERB.split(".")[0],
            subject_id=draft.pk,
            by=by,
            at=at,
            zone=made.zone,
            origin=made.origin,
            data={**made.told, "written": written, "received": list(sent.photos)},
        )
    return Taken(draft, repeated=made.repeated)


def release_photos(draft: PhoneDraft, wanted: Sequence[str]) -> dict[str, Attachment]:
    """Give a draft's photos, by the hash of what came, to whoever keeps them in rows of their own.

    Our rows go, the files stay; inside the caller's transaction.
    """
    there = waiting(draft)
    given = {one: there[one] for one in wanted}
    rows = Attachment.objects.of_draft(draft.district_id, draft.key_hash).filter(
        pk__in=[one.pk for one in given.values()]
    )
    rows._raw_delete(rows.db)  # one statement that names the district: nothing points to a photo that only waits
    return given
