"""Many cases at once, each by the same verb and each in its own transaction; and the filters a person keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case
from shanzhi.desks.boards import likely_matter
from shanzhi.desks.models import SavedQueue
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation.models import Unit

ALIKE = frozenset({"accept", "register", "dispatch", "send_to_verify", "recall"})


def take_alike(
    numbers: Sequence[str], verb: str, *, by: Actor, at: datetime, lead: Unit | None = None
) -> tuple[list[str], list[tuple[str, str]]]:
    """Take one step on many cases; return the numbers done, and those refused with the reasons.

    Only steps that bring nothing of their own, or the same unit, can be taken alike.
    """
    done: list[str] = []
    refused: list[tuple[str, str]] = []
    if verb not in ALIKE:
        return [], [(number, _("这一步要一件一件办。")) for number in numbers]
    found = {
        case.number: case
        for case in Case.objects.visible_to(by).filter(number__in=list(numbers)).select_related("matter", "place")
    }
    for number in numbers:
        case = found.get(number)
        if case is None:
            continue  # not theirs answers like not there
        try:
            take_step(case, verb, by=by, at=at, **_brought(case, verb, lead))
            done.append(number)
        except Refused as refusal:
            refused.append((number, str(refusal)))
    return done, refused


def _brought(case: Case, verb: str, lead: Unit | None) -> dict[str, Any]:
    if verb == "accept":
        return {"matter": case.matter or likely_matter(case)}
    if verb == "register":
        return {"grade": case.grade or "ordinary"}
    if verb == "dispatch":
        return {"lead": lead}
    if verb == "recall":
        return {"reason": _("派错了，撤回。")}
    return {}


def keep_queue(user_id: int, *, name: str, query: str) -> SavedQueue:
    """Keep a filter under a name, replacing an older one of the same name."""
    kept, _made = SavedQueue.objects.update_or_create(user_id=user_id, name=name, defaults={"query": query})
    return kept


def forget_queue(user_id: int, *, query: str) -> None:
    """Keep a filter no longer."""
    SavedQueue.objects.filter(user_id=user_id, query=query).delete()
