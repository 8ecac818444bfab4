"""Words after the telling: what the teller adds, the relay 转接留言, and what is released for everybody to read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.advice.masking import mask
from shanzhi.cases.actions.notes import release_words
from shanzhi.journal.actions import record_many
from shanzhi.journal.changing import change
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.reports.access import SORTERS, must_hold
from shanzhi.reports.actions.attachments import Photo, adopt, discard, keep
from shanzhi.reports.actions.lines import report_line
from shanzhi.reports.models import RelayMessage, Report
from shanzhi.reports.shapes import as_written

LONGEST = 2000


def add_words(report: Report, *, text: str, at: datetime, by: Actor, photos: Sequence[Photo] = ()) -> RelayMessage:
    """Take in what the teller adds: words, photos or both. Staff read it in the relay, units with names masked.

    :raises Refused: when there is neither, or a photo can't be kept.
    """
    said = as_written(text)[:LONGEST]
    if not said and not photos:
        raise Refused(_("写几句，或加一张照片。"))
    kept = keep(photos, district_id=report.district_id, at=at, by=by)
    message = _message(report, said, at=at, from_teller=True, photos=len(kept))
    try:
        with transaction.atomic():
            RelayMessage.objects.bulk_create([message])
            adopt(report, kept)
            record_many([report_line("add", report, by=by, at=at, photos=len(kept), words=bool(said))])
    except Exception:
        discard(kept)
        raise
    return message


def relay(report: Report, *, text: str, by: Actor, at: datetime, unit_id: int | None = None) -> RelayMessage:
    """Ask or tell the teller something; neither side sees the other's number.

    Whoever may know of the case may write, the unit's people too: ``unit_id`` names the unit that speaks.

    :raises Refused: without words.
    """
    said = as_written(text)[:LONGEST]
    if not said:
        raise Refused(_("写一写要问什么、要告诉什么。"))
    message = _message(report, said, at=at, from_teller=False, by_id=by.user_id, unit_id=unit_id)
    with transaction.atomic():
        RelayMessage.objects.bulk_create([message])
        record_many([report_line("relay", report, by=by, at=at)])
    return message


def _message(
    report: Report,
    said: str,
    *,
    at: datetime,
    from_teller: bool,
    photos: int = 0,
    by_id: int | None = None,
    unit_id: int | None = None,
) -> RelayMessage:
    return RelayMessage(
        district_id=report.district_id,
        report=report,
        from_teller=from_teller,
        text=said,
        masked_text=mask(said).text,
        photos=photos,
        by_id=by_id,
        unit_id=unit_id,
        at=at,
    )


def release(report: Report, *, text: str, by: Actor, at: datetime) -> Report:
    """Release words for everybody to read: the masked ones, or what the person made of them.

    Names, numbers and doors that are still in them are masked once more. 举报 and a child's case never.

    :raises Refused: for a closed zone, without words, or by somebody who doesn't sort here.
    :raises Stale: when somebody else changed the report first.
    """
    if report.is_confidential:
        raise Refused(_("举报和涉及未成年人的事不公开。"))
    said = mask(as_written(text)).text
    if not said:
        raise Refused(_("没有可公开的话；不公开的，点“撤下”。"))
    return _release(report, said, "release", by=by, at=at)


def withdraw(report: Report, *, by: Actor, at: datetime) -> Report:
    """Take released words back.

    :raises Refused: by somebody who doesn't sort here.
    :raises Stale: when somebody else changed the report first.
    """
    return _release(report, "", "withdraw", by=by, at=at)


def _release(report: Report, words: str, verb: str, *, by: Actor, at: datetime) -> Report:
    holding = must_hold(by, report.case, SORTERS, _("公开"))
    moment, who = (at, by.user_id) if words else (None, None)
    with transaction.atomic():
        report.case = release_words(report.case, words, by=by, at=at)
        late = _("您看的这一页旧了，别人刚动过这件来件。")
        change(report, late, released_text=words, released_at=moment, released_by_id=who)
        record_many([report_line(verb, report, by=by, at=at, was=report.state, capacity=holding.capacity)])
    return report
