"""Adding photos of the work to a case, taking one's own back, choosing which its tellers see.

Each is a line of the case's course.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.counter.queries.tellings import MOST
from shanzhi.evidence.access import may_choose, may_take_back
from shanzhi.evidence.queries import is_chosen, last_handed_in, tasks_of
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.reports.actions.attachments import Photo, discard, keep, next_ordinal
from shanzhi.reports.models import Attachment


def add(case: Case, photos: Sequence[Photo], *, by: Actor, at: datetime) -> list[Attachment]:
    """Add photos to a case in hand; where they were taken is not kept. One that came before is not added twice.

    :raises Refused: when none was chosen, for a photo that can't be kept (then none is), or when the case has ended.
    """
    if not photos:
        raise Refused(_("先选照片，再加上去。"))
    rows = keep(photos, district_id=case.district_id, at=at, by=by)
    try:
        with transaction.atomic():
            added = _added(_locked(case), rows, by=by)
            Attachment.objects.bulk_create(added)
            _write("photo.add", case, added, by=by, at=at)
    except Exception:
        discard(rows)
        raise
    discard([row for row in rows if row not in added])
    return added


def _added(case: Case, rows: Sequence[Attachment], *, by: Actor) -> list[Attachment]:
    """Give the new ones among the photos to the case, each with its number."""
    if not case.is_open:
        raise Refused(_("这件事已经办结了，不能再加照片。"))
    there = Attachment.objects.in_district(case.district_id).filter(case_id=case.pk)
    known = list(there.values_list("received_sha256", "added_by_id"))
    new = [row for row in rows if (row.received_sha256, by.user_id) not in known]
    if not new:
        raise Refused(_("这张照片您已经加过了。"))
    if len(known) + len(new) > MOST:  # as many as its page shows
        raise Refused(_("一件事最多%(most)s张照片：先拿掉用不着的，再加。") % {"most": MOST})
    for ordinal, row in enumerate(new, start=next_ordinal(case.pk, case.district_id)):
        row.case, row.ordinal = case, ordinal
        row.hint_lon = row.hint_lat = row.hint_at = None
    return new


def take_back(photo: Attachment, *, case: Case, by: Actor, at: datetime) -> None:
    """Take a photo back: row and file go, the line that names its hash stays. Twice is once.

    :raises Refused: when a step was taken since, which may rest on it.
    """
    with transaction.atomic():
        if not may_take_back(by, _locked(case), photo):
            raise Refused(_("这一步已经办过了，照片要留着，拿不掉了。"))
        gone, _each = Attachment.objects.in_district(case.district_id).filter(pk=photo.pk, report=None).delete()
        if gone:
            _write("photo.take_back", case, [photo], by=by, at=at)
            transaction.on_commit(partial(default_storage.delete, photo.file), robust=True)


def choose(photo: Attachment, *, case: Case, shown: bool, by: Actor, at: datetime) -> None:
    """Let a photo of the work go to the case's tellers with the answer, or no longer. Twice is once.

    :raises Refused: for whoever may not close the case, or while there is nothing to answer.
    """
    with transaction.atomic():
        held_case = _locked(case)
        tasks = tasks_of(case)
        if not may_choose(by, held_case, tasks):
            raise Refused(_("给不给反映人看，由能结案的人在核查时或结案后定；这件事现在定不了。"))
        row = Attachment.objects.in_district(case.district_id).filter(pk=photo.pk, report=None)
        held = row.select_for_update().first()
        if held is not None and is_chosen(held, last_handed_in(tasks)) != shown:
            row.update(shown_at=at if shown else None)
            _write("photo.show" if shown else "photo.hide", case, [held], by=by, at=at, ordinal=held.ordinal)


def _locked(case: Case) -> Case:
    """Return the case as it is now, held until the transaction ends."""
    held: Case = Case.objects.in_district(case.district_id).select_for_update().get(pk=case.pk)
    return held


def _write(verb: str, case: Case, rows: Sequence[Attachment], *, by: Actor, at: datetime, **more: int) -> None:
    record(
        verb,
        district_id=case.district_id,
        subject_kind="case",
        subject_id=case.pk,
        by=by,
        at=at,
        zone=case.zone,
        origin=case.origin,
        data={"count": len(rows), "received": [row.received_sha256 for row in rows], **more},
    )
