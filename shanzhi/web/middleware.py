"""What holds for every request, and for whoever is signed in: the session, a password that must be changed first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from shanzhi.accounts import sessions
from shanzhi.accounts.models import User
from shanzhi.ui.context import has_nul, moment_of

WAS_IN = "was_in"
"""A cookie without content that outlives the session, so that the sign-in page can say why it is shown."""
KEPT_FOR = timedelta(days=1)
MACHINES = frozenset({"api", "open311"})
OPEN_NAMES = ("web:password", "web:sign_out", "ui:display", "ui:language", "web:healthz")
# What pages of ours ask a browser for: the place, when 我就在这里 is pressed, and the camera for a photo.
PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), browsing-topics=()"


class ReadableMiddleware:
    """Answers a page asked for with a NUL, which no database keeps, in words; forms refuse one themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Say that the address can't be read; the doors of machines answer in their own form."""
        found = request.resolver_match
        if found is not None and not MACHINES.isdisjoint(found.app_names):
            return
        if has_nul(request):
            raise BadRequest("a NUL in the address")

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Say the same of what a button sends, where no form looked at it and the database did."""
        sent = (value for _name, values in request.POST.lists() for value in values)
        if isinstance(exception, (ValueError, DataError)) and any("\0" in value for value in sent):
            raise BadRequest("a NUL in what was sent") from exception


class SignedInMiddleware:
    """Stands after the middleware that sets ``request.user``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response, or the way to a new password."""
        user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        if isinstance(user, User):
            sessions.prolong(request, at=moment_of(request))
            if user.must_change_password and request.path not in {reverse(name) for name in OPEN_NAMES}:
                return HttpResponseRedirect(reverse("web:password"))
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if isinstance(user, User) and request.user.is_authenticated and not request.COOKIES.get(WAS_IN):
            remember(response)
        return response


def remember(response: HttpResponse) -> None:
    """Leave the cookie that says somebody was signed in here."""
    response.set_cookie(WAS_IN, "1", max_age=KEPT_FOR, httponly=True, samesite="Lax", secure=settings.ENV.https)
