"""Questions to the post 收发: an inbox, how much is unread, what did not leave the house."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shanzhi.post.models import Delivery, Notice, State

MOST_COUNTED = 100
"""Nobody needs to know whether it is 100 or 4,000."""


def inbox(
    user_id: int, *, district_id: str, unread_only: bool = False, before: UUID | None = None, limit: int = 50
) -> list[Notice]:
    """Return the newest notes of one person, newest first; ``before`` is the id of the last one already shown."""
    notices = Notice.objects.filter(district_id=district_id, user_id=user_id)
    if unread_only:
        notices = notices.filter(is_read=False)
    if before is not None:
        notices = notices.filter(id__lt=before)
    return list(notices.order_by("-id")[:limit])


def unread_count(user_id: int, *, district_id: str) -> int:
    """Return how many notes are unread, counted up to 100."""
    unread = Notice.objects.filter(district_id=district_id, user_id=user_id, is_read=False)
    return unread.values("pk")[:MOST_COUNTED].count()


def failures(*, district_id: str, before: UUID | None = None, limit: int = 50) -> list[Delivery]:
    """Return messages that did not leave at the last try, newest first: those tried again and those given up."""
    failed = Delivery.objects.filter(district_id=district_id, state__in=[State.FAILED, State.GIVEN_UP])
    if before is not None:
        failed = failed.filter(id__lt=before)
    return list(failed.order_by("-id")[:limit])


def was_given_up_since(moment: datetime, *, district_id: str) -> bool:
    """Return whether a message written since a moment won't be tried again by itself, though nobody called it off."""
    rows = Delivery.objects.filter(district_id=district_id, state=State.GIVEN_UP, created_at__gte=moment)
    return rows.exclude(address="").exists()


def deliveries_about(kind: str, subject_id: str | UUID, *, district_id: str) -> list[Delivery]:
    """Return what was sent about one thing, oldest first."""
    about = Delivery.objects.filter(district_id=district_id, about_kind=kind, about_id=str(subject_id))
    return list(about.order_by("id"))


def link_of(user_id: int, notice_id: UUID, *, district_id: str) -> str:
    """Return where one of one's own notes leads; '' when it leads nowhere or isn't one's own."""
    own = Notice.objects.filter(pk=notice_id, district_id=district_id, user_id=user_id)
    return own.values_list("link", flat=True).first() or ""
