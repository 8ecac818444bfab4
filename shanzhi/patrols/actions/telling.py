"""The worker's verbs 报事、自行处置: the one telling of every door, and telling and putting right in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import State
from shanzhi.patrols.access import door_of
from shanzhi.patrols.queries.places import Meant
from shanzhi.reports.actions.attachments import Photo, keep_draft
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.shapes import NOBODY, Teller, Told


def keep_photos(photos: Sequence[Photo], *, key: str, by: Actor, at: datetime) -> None:
    """Keep what was chosen before anything else may fail, so that no error loses a photo.

    :raises Refused: for those that can't be kept; the others are.
    """
    if photos:
        keep_draft(photos, draft_key=key, district_id=by.district_id, at=at, by=by)


def tell_on_patrol(
    written: Mapping[str, Any],
    place: Meant,
    *,
    by: Actor,
    at: datetime,
    resident: Teller = NOBODY,
    tie_to: Case | None = None,
    told_at: datetime | None = None,
) -> Told:
    """Take in what a worker or a visiting leader saw; ``resident`` is sealed where it is told for somebody.

    The page's key makes a second sending the same telling. ``told_at`` is when it was written, where that was before.
    Visits are a door, never a count.

    :raises Refused: by `tell`.
    """
    return tell(
        district_id=by.district_id,
        text=written["text"],
        by=by,
        at=at,
        channel=door_of(by),
        teller=resident,
        proxy=resident.is_known(),
        matter=written.get("matter"),
        draft_key=written["key"] if written.get("kept") else "",
        idempotency_key=written["key"],
        tie_to=tie_to,
        told_at=told_at,
        **place.given,
    )


def resolve_on_the_spot(
    written: Mapping[str, Any],
    place: Meant,
    *,
    by: Actor,
    at: datetime,
    resident: Teller = NOBODY,
    told_at: datetime | None = None,
) -> Told:
    """Take in what a worker saw and put right at once 自行处置: told and closed in one transaction, or neither.

    :raises Refused: when the matter isn't one a worker may settle, the place isn't theirs, or by `tell`.
    """
    matter = written["matter"]
    if matter is None or not matter.self_resolvable:
        name = matter.name if matter is not None else ""
        raise Refused(_("“%(matter)s”不在当场能办的清单里，请按“报一件事”上报。") % {"matter": name})
    with transaction.atomic():
        told = tell_on_patrol(written, place, by=by, at=at, resident=resident, told_at=told_at)
        if told.case.state == State.REPORTED:  # sent twice: the first sending closed it already
            take_step(told.case, "self_resolve", by=by, at=at, matter=matter, outcome=written["outcome"])
    return told
