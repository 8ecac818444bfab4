"""Handing in at the counter 交件: the knock is counted, photos are kept first, then the one verb every door uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from shanzhi.accounts.throttling import must_count
from shanzhi.advice.emergency import words as emergency_words
from shanzhi.cases.models import Case
from shanzhi.counter import limits
from shanzhi.counter.queries.places import Understood
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation.models import Unit
from shanzhi.reports.actions.attachments import Photo, keep_draft
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.actions.words import add_words
from shanzhi.reports.models import RelayMessage, Report
from shanzhi.reports.shapes import Teller, Told, as_written

SENT_AGAIN = timedelta(minutes=10)  # a telephone that lost the answer sends once more


def keep_photos(photos: Sequence[Photo], *, key: str, district_id: str, address: str, by: Actor, at: datetime) -> None:
    """Keep what was chosen before anything else may fail, so that no error loses a photo.

    :raises Refused: for those that can't be kept, the others being kept; or when too many came from one address.
    """
    if photos:
        must_count(limits.photo_limits(address), at=at)
        keep_draft(photos, draft_key=key, district_id=district_id, at=at, by=by)


def hand_in(
    written: Mapping[str, Any], place: Understood, *, address: str, by: Actor, at: datetime, tie_to: Case | None = None
) -> Told:
    """Take in a resident's telling from the page; ``written`` is the cleaned form.

    Words of an emergency are counted like others and never held up.

    :raises Refused: when too much came from this address or number, or by `tell`.
    """
    text = written["text"]
    try:
        must_count(limits.tell_limits(address, written["phone"]), at=at)
    except Refused:
        if not emergency_words(text):
            raise
    return tell(
        district_id=by.district_id,
        text=text,
        by=by,
        at=at,
        channel="web",
        teller=Teller(phone=written["phone"]),
        proxy=written["proxy"],
        draft_key=written["key"] if written["kept"] else "",
        idempotency_key=written["key"],
        tie_to=tie_to,
        **place.given,
    )


def hand_in_at_desk(
    written: Mapping[str, Any], place: Understood, *, by: Actor, at: datetime, tie_to: Case | None = None
) -> Told:
    """Take in what a clerk wrote down for somebody on the telephone or at the window.

    :raises Refused: by `tell`.
    """
    unit: Unit | None = written["complained_unit"] if written["zone"] == "complaint" else None
    return tell(
        district_id=by.district_id,
        text=written["text"],
        by=by,
        at=at,
        channel=written["channel"],
        teller=Teller(written["name"], written["phone"], written["relation"], wants_sms=written["wants_sms"]),
        proxy=bool(written["relation"]),
        zone=written["zone"],
        kept_out=[unit] if unit is not None else [],
        idempotency_key=written["key"],
        tie_to=tie_to,
        **place.given,
    )


def add(report: Report, *, text: str, photos: Sequence[Photo], by: Actor, at: datetime) -> RelayMessage:
    """Take in what the teller adds, so many times a day; the same words sent twice are taken in once.

    :raises Refused: when that is enough for today, or by `add_words`.
    """
    written = RelayMessage.objects.in_district(report.district_id).filter(report_id=report.pk)
    last: RelayMessage | None = written.order_by("at", "id").last()
    again = last is not None and last.from_teller and at - last.at < SENT_AGAIN and last.photos == len(photos)
    if last is not None and again and last.text == as_written(text):
        return last
    must_count(limits.words_limits(report.number), at=at)
    return add_words(report, text=text, photos=photos, by=by, at=at)
