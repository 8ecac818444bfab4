"""Taking in what an inspector's phone kept 收外勤草稿: a visit recorded or given up, a defect rechecked, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.drafts.actions import Made, Sent, Taken, receive, release_photos
from shanzhi.fieldwork.models import RecheckDraft, VisitDraft
from shanzhi.fieldwork.queries import drawn_at, fresh, fresh_finding, noticed_at, number_of, why_over, why_settled
from shanzhi.inspections.actions.findings import recheck
from shanzhi.inspections.actions.visiting import Marked, drop_visit, record_visit
from shanzhi.inspections.models.visits import Finding, Visit
from shanzhi.inspections.workflow import verbs_of
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Stale


def receive_visit(
    visit: Visit,
    marked: Sequence[Marked],
    sent: Sent,
    *,
    photos: Mapping[int, str],
    by: Actor,
    at: datetime,
    **words: Any,
) -> Taken[VisitDraft]:
    """Record a visit from what a phone kept of it, once, when all its photos are here.

    ``photos`` names the photo of an item by the item's ordinal; ``words`` are those of `record_visit`. What belongs to
    no item of this visit isn't taken.

    :raises Stale: when somebody recorded it first or gave it up; who and when is said.
    :raises Refused: by `record_visit`; nothing stays then, and the phone keeps its draft.
    """

    def make(draft: VisitDraft, moment: datetime) -> Made:
        now = _still_to_make(visit, at=at)
        there = release_photos(draft, [one for one in sent.photos if one in photos.values()])
        brought = [
            (one.item, there[photos[one.item.ordinal]]) for one in marked if photos.get(one.item.ordinal) in there
        ]
        record_visit(now, marked, brought=brought, made_at=moment, by=by, at=at, **words)
        return _made(now, by)

    return receive(VisitDraft, sent, make, by=by, at=at, since=drawn_at(visit))


def receive_drop(visit: Visit, sent: Sent, *, reason: str, by: Actor, at: datetime) -> Taken[VisitDraft]:
    """Give a visit up, as a phone kept it, once.

    :raises Stale: when somebody recorded it first or gave it up.
    :raises Refused: by `drop_visit`.
    """

    def make(_draft: VisitDraft, _moment: datetime) -> Made:
        now = _still_to_make(visit, at=at)
        drop_visit(now, reason=reason, by=by, at=at)
        return _made(now, by)

    return receive(VisitDraft, sent, make, by=by, at=at, since=drawn_at(visit))


def receive_recheck(
    finding: Finding, verb: str, sent: Sent, *, photo: str, seen: str, by: Actor, at: datetime, **words: Any
) -> Taken[RecheckDraft]:
    """Let a recheck stand as a phone kept it, once, when its photo is here.

    ``photo`` is the hash of the one that belongs to it, ``seen`` how the defect stood when somebody decided, ``words``
    are those of `recheck`.

    :raises Stale: when somebody rechecked it first; who and when is said.
    :raises Refused: by `recheck`; nothing stays then, and the phone keeps its draft.
    """

    def make(draft: RecheckDraft, moment: datetime) -> Made:
        now = fresh_finding(finding)
        if settled := why_settled(now, seen=seen, at=at):
            again = _("您写的还在这部手机里，看过再定，可以再发。")
            raise Stale(settled, again if verbs_of(now.state) else _("您写的还在这部手机里，看过再删。"))
        there = release_photos(draft, [photo] if photo in sent.photos else [])
        recheck(now, verb, brought=list(there.values()), made_at=moment, by=by, at=at, **words)
        return Made(now, {"finding": number_of(now)})

    return receive(RecheckDraft, sent, make, by=by, at=at, since=finding.rechecked_at or noticed_at(finding))


def _still_to_make(visit: Visit, *, at: datetime) -> Visit:
    now = fresh(visit)
    if over := why_over(now, at=at):
        raise Stale(over, _("您写的还在这部手机里，看过再删。"))
    return now


def _made(visit: Visit, by: Actor) -> Made:
    return Made(visit, {"visit": visit.number})
