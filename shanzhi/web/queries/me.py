"""What somebody sees of themselves: the posts they hold, in words."""

from __future__ import annotations

from datetime import datetime

from shanzhi.accounts.models import User
from shanzhi.people.access import on_day
from shanzhi.people.models import Post
from shanzhi.people.queries import in_words


def posts_of(user: User, *, at: datetime) -> list[str]:
    """Return the posts a person holds at a moment, each as one line (one statement)."""
    held = Post.objects.in_force(on=on_day(at)).filter(user=user).select_related("unit", "grid", "division")
    return [in_words(post) for post in held.order_by("pk")]
