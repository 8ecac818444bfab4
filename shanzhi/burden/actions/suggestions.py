"""Verbs on suggestions 意见 and the change log: anybody says something, the keeper answers, what changed is published.

Nobody's name goes with a suggestion: not in its row, not in its line.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.advice.masking import mask
from shanzhi.burden import access
from shanzhi.burden.models import ChangeNote, Suggestion
from shanzhi.burden.workflow import SuggestionState, Verdict
from shanzhi.cases.actions.numbering import next_values
from shanzhi.journal.actions import record
from shanzhi.journal.changing import change
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.reports.shapes import as_written

LEAST = 4


def suggest(text: str, *, district_id: str, from_staff: bool, at: datetime, slip: str = "") -> Suggestion:
    """Keep a suggestion, without who wrote it; the same slip sent twice is kept once.

    :raises Refused: without words.
    """
    said = as_written(text)[:2000]
    if len(said) < LEAST:
        raise Refused(_("写一句要改什么、哪里不好用。"))
    nobody = Actor(ActorKind.TELLER, district_id=district_id)
    year = f"{local(at):%y}"
    try:
        with transaction.atomic():
            [ordinal] = next_values(district_id, [f"suggestion-{year}"])
            made = Suggestion(
                district_id=district_id,
                number=f"S{year}-{ordinal:04d}",
                from_staff=from_staff,
                text=said,
                said_at=at,
                slip=slip,
            )
            Suggestion.objects.bulk_create([made])
            _note("suggestion.say", made, by=nobody, at=at, was="")
    except IntegrityError:
        if not slip:
            raise
        known: Suggestion = Suggestion.objects.in_district(district_id).get(slip=slip)
        return known
    return made


def answer_suggestion(
    suggestion: Suggestion,
    *,
    verdict: str,
    answer: str,
    public_text: str,
    by: Actor,
    at: datetime,
    changed: str = "",
) -> Suggestion:
    """Answer a suggestion for everybody to read; ``changed`` also goes into the change log.

    What is public of the suggestion is masked once more.

    :raises Refused: by anybody but the keeper, without an answer, or a second time.
    :raises Stale: when somebody else answered meanwhile.
    """
    said = mask(as_written(public_text)).text
    faults = [] if access.may_answer(by) else [_("意见由管理员答复。")]
    if not suggestion.is_waiting:
        faults.append(_("这条意见已经答复了。"))
    if len(answer.strip()) < LEAST:
        faults.append(_("写答复：改了什么，什么时候改，不改是为什么。"))
    if not said:
        faults.append(_("公开的话不能空着；有名字和号码的改掉再公开。"))
    if faults:
        raise Refused(*faults)
    changes: dict[str, Any] = {
        "state": str(SuggestionState.ANSWERED),
        "verdict": str(Verdict(verdict)),
        "answer": answer.strip()[:2000],
        "public_text": said,
        "answered_at": at,
        "answered_by_id": by.user_id,
    }
    with transaction.atomic():
        was = suggestion.state
        change(suggestion, _("您看的这一页旧了，别人刚答复过这条意见。"), **changes)
        _note("suggestion.answer", suggestion, by=by, at=at, was=was, verdict=verdict, reason=answer.strip())
        if changed.strip():
            publish_change(changed, text=answer, suggestion=suggestion, by=by, at=at)
    return suggestion


def publish_change(
    title: str, *, by: Actor, at: datetime, text: str = "", suggestion: Suggestion | None = None
) -> ChangeNote:
    """Write an entry of the public change log.

    :raises Refused: by anybody but the keeper, or without words.
    """
    if not access.may_answer(by):
        raise Refused(_("更新记录由管理员写。"))
    if len(title.strip()) < LEAST:
        raise Refused(_("写一句改了什么。"))
    year = f"{local(at):%y}"
    with transaction.atomic():
        [ordinal] = next_values(by.district_id, [f"change-{year}"])
        made = ChangeNote(
            district_id=by.district_id,
            number=f"C{year}-{ordinal:04d}",
            title=title.strip()[:80],
            text=text.strip()[:4000],
            suggestion=suggestion,
            published_at=at,
            published_by_id=by.user_id,
        )
        ChangeNote.objects.bulk_create([made])
        record(
            "change.publish",
            district_id=by.district_id,
            subject_kind="change",
            subject_id=made.pk,
            by=by,
            at=at,
            data={"number": made.number, "name": made.title},
        )
    return made


def _note(verb: str, row: Suggestion, *, by: Actor, at: datetime, was: str, **data: str) -> None:
    record(
        verb,
        district_id=row.district_id,
        subject_kind="suggestion",
        subject_id=row.pk,
        by=by,
        at=at,
        was=was,
        now=row.state,
        version=row.version,
        data={"number": row.number, **data},
    )
