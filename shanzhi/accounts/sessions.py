"""Sessions 登录状态: one begins with a sign-in, lasts while there are clicks, and ends so many minutes after the last.

Only the moment of the last prolonging is kept, in the session itself and gone with it: how long somebody works is
nobody's business.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import login
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError
from django.http import HttpRequest

from shanzhi.accounts.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
PROLONGED_EVERY = 300
"""Seconds: a write on every click would cost more than five minutes of exactness are worth."""
_KEY = "prolonged_at"


def begin(request: HttpRequest, user: User, *, at: datetime) -> None:
    """Sign somebody in; the session is prolonged by ``prolong`` from then on."""
    login(request, user, backend=BACKEND)
    request.session[_KEY] = int(at.timestamp())


def prolong(request: HttpRequest, *, at: datetime) -> None:
    """Let the session's minutes start anew, if the last time is five minutes ago.

    Where nothing can be kept (a full disk), or the session is gone meanwhile, the page is read all the same, and the
    next click tries again. Django says ``UpdateError`` to both.
    """
    session = request.session
    last = session.get(_KEY)
    if isinstance(last, int) and at.timestamp() - last >= PROLONGED_EVERY:
        session[_KEY] = int(at.timestamp())
        try:
            session.save()
        except (OperationalError, UpdateError):
            session[_KEY], session.modified = last, False
