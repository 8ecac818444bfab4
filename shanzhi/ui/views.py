"""Switches that work without JavaScript: 长辈版 and the language. Both live in cookies, so no session is made."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import REASON_NO_CSRF_COOKIE, REASON_NO_REFERER
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shanzhi.ui.kit import kit_context
from shanzhi.ui.middleware import DENSITY_COOKIE, LARGE
from shanzhi.ui.outages import Outage, outage_behind

YEAR = 365 * 24 * 3600


def safe_next(request: HttpRequest) -> str:
    """Return the page to go back to: ``next`` if it lies in this house, else the front page."""
    wanted = request.GET.get("next", "")
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and here else "/"


@require_safe
@never_cache
def set_density(request: HttpRequest) -> HttpResponse:
    """Switch 长辈版 on (``density=large``) or off (anything else) and go back."""
    response = HttpResponseRedirect(safe_next(request))
    if request.GET.get("density") == LARGE:
        response.set_cookie(DENSITY_COOKIE, LARGE, max_age=YEAR, samesite="Lax", secure=settings.ENV.https)
    else:
        response.delete_cookie(DENSITY_COOKIE, samesite="Lax")
    return response


@require_safe
@never_cache
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak the chosen language from now on and go back; an unknown one changes nothing."""
    response = HttpResponseRedirect(safe_next(request))
    language = request.GET.get("language", "")
    if language in dict(settings.LANGUAGES):
        name = settings.LANGUAGE_COOKIE_NAME
        response.set_cookie(name, language, max_age=YEAR, samesite="Lax", secure=settings.ENV.https)
    return response


@require_safe
def kit(request: HttpRequest) -> HttpResponse:
    """Show every component once, to be looked at."""
    return render(request, "ui/kit.html", kit_context(request))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nobody can read this, that more was written than a form may bring, or that the host isn't ours."""
    if isinstance(exception, DisallowedHost):
        return render(request, "403_address.html", status=400)
    if isinstance(exception, RequestDataTooBig):
        most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) / 1024 / 1024
        return render(request, "413.html", {"mb": f"{most:g}"}, status=413)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it was our mistake, or that disk or database is away or busy; nothing is asked of either."""
    outage = outage_behind(sys.exception())
    if outage is None:
        return HttpResponse(render_to_string("500.html"), status=500)
    told = {"busy": outage == Outage.BUSY, "sent": request.method not in ("GET", "HEAD")}
    return HttpResponse(render_to_string("503.html", told), status=503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say why a form wasn't taken: its page stands under another address than the server hears, or is too old."""
    cause = {REASON_NO_REFERER: "referer", REASON_NO_CSRF_COOKIE: "cookie"}.get(reason, "")
    elsewhere = "checking failed" in reason and not cause  # Origin, Referer
    return render(request, "403_address.html" if elsewhere else "403_csrf.html", {"cause": cause}, status=403)
