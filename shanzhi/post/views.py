"""The inbox page 消息: one's own notes, newest first."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from shanzhi.accounts.models import User
from shanzhi.post import actions, queries

PAGE = 50
_SALT = "post.inbox"


def _user_id(request: HttpRequest) -> int:
    assert isinstance(request.user, User)
    return request.user.pk


def _before(request: HttpRequest) -> UUID | None:
    """Return the key after which the page starts; it travels signed, so that no key is guessed or shown.

    :raises Http404: for a cursor that isn't ours.
    """
    cursor = request.GET.get("older", "")
    try:
        return UUID(signing.loads(cursor, salt=_SALT)) if cursor else None
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error


@require_GET
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Show one's notes, all or the unread ones."""
    unread_only = request.GET.get("show") == "unread"
    district_id = settings.ENV.district_id
    notices = queries.inbox(
        _user_id(request), district_id=district_id, unread_only=unread_only, before=_before(request), limit=PAGE + 1
    )
    older_url = ""
    if len(notices) > PAGE:
        cursor = signing.dumps(notices[PAGE - 1].pk.hex, salt=_SALT)
        older_url = f"?{'show=unread&' if unread_only else ''}older={cursor}"
    context = {"notices": notices[:PAGE], "unread_only": unread_only, "older_url": older_url}
    return render(request, "post/inbox.html", context)


@require_POST
@login_required
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark the named notes read, or all of them, and go to where the one note leads, or back."""
    user_id, district_id = _user_id(request), settings.ENV.district_id
    try:
        ids = [UUID(text) for text in request.POST.getlist("notice")]
    except ValueError as error:
        raise Http404 from error
    actions.mark_read(user_id=user_id, district_id=district_id, notice_ids=ids or None)
    link = queries.link_of(user_id, ids[0], district_id=district_id) if len(ids) == 1 else ""
    return redirect(link or reverse("post:inbox"))
