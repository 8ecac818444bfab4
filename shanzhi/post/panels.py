"""What the post shows on others' pages: the bell with the number of unread notes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from shanzhi.accounts.models import User
from shanzhi.post import queries
from shanzhi.ui import slots


def bell(request: HttpRequest | None, _thing: Any) -> str | None:
    """Return the link to the inbox for somebody signed in."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return None
    unread = queries.unread_count(user.pk, district_id=settings.ENV.district_id)
    most = queries.MOST_COUNTED
    return render_to_string(
        "post/_bell.html", {"unread": unread, "shown": f"{most - 1}+" if unread >= most else unread}
    )


slots.register("inbox", bell)
