"""The address a request comes from, believed only as far as the operator's own proxies vouch for it."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the caller's address; '' when there is none.

    ``X-Forwarded-For`` is written by anybody, so only the entries that our own proxies (``SHANZHI_TRUSTED_PROXIES``,
    counted from the right) appended are believed; with no such proxy the header is not read at all.
    """
    nearest = str(request.META.get("REMOTE_ADDR") or "")
    proxies: int = settings.ENV.trusted_proxies
    if proxies <= 0:
        return nearest
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if len(told) < proxies:
        return nearest
    try:
        return str(ip_address(told[-proxies]))
    except ValueError:
        return nearest
