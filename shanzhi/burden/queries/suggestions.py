"""Questions about suggestions and the change log: answered ones are public, all are counted."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from shanzhi.burden.models import ChangeNote, Suggestion
from shanzhi.burden.workflow import SuggestionState

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were written, how many answered, how many still wait."""

    said: int
    answered: int
    waiting: int


def counts(district_id: str) -> Counts:
    """Return the open counts (one statement)."""
    row = Suggestion.objects.in_district(district_id).aggregate(
        said=Count("id"), answered=Count("id", filter=Q(state=SuggestionState.ANSWERED))
    )
    return Counts(row["said"], row["answered"], row["said"] - row["answered"])


def answered(district_id: str, *, before: str = "") -> list[Suggestion]:
    """Return the answered suggestions, the newest first, from below the one numbered ``before``."""
    rows = Suggestion.objects.in_district(district_id).filter(state=SuggestionState.ANSWERED)
    if before:
        last = Suggestion.objects.in_district(district_id).filter(number=before).values_list("pk", flat=True).first()
        rows = rows.filter(pk__lt=last) if last is not None else rows.none()
    return list(rows.order_by("-id")[: SHOWN + 1])


def waiting(district_id: str) -> list[Suggestion]:
    """Return the suggestions without an answer, the oldest first, for those who answer."""
    rows = Suggestion.objects.in_district(district_id).filter(state=SuggestionState.WAITING)
    return list(rows.order_by("id")[:100])


def changes(district_id: str) -> list[ChangeNote]:
    """Return the newest entries of the change log with the suggestions that asked for them."""
    rows = ChangeNote.objects.in_district(district_id).order_by("-published_at", "-id")[:100]
    listed = list(rows)
    asked = Suggestion.objects.in_district(district_id).in_bulk(
        [one.suggestion_id for one in listed if one.suggestion_id]
    )
    for one in listed:
        one.suggestion = asked.get(one.suggestion_id)
    return listed
