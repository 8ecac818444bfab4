"""The address a request comes from, believed only as far as the operator's own proxies vouch for it."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest, *, hops: int | None = None) -> str:
    """Return the caller's address; '' when there is none.

    ``X-Forwarded-For`` is written by anybody, so only the entries that our own ``hops`` proxies (by default
    ``SHANZHI_TRUSTED_PROXIES``; counted from the right) appended are believed; with none the header is not read at all.
    """
    nearest = str(request.META.get("REMOTE_ADDR") or "")
    proxies: int = settings.ENV.trusted_proxies if hops is None else hops
    if proxies <= 0:
        return nearest
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if len(told) < proxies:
        return nearest
    try:
        return str(ip_address(told[-proxies]))
    except ValueError:
        return nearest


def counted_address(request: HttpRequest, *, hops: int | None = None) -> str:
    """Return what a visitor's knocking is counted by: the address, an IPv6 one by its /64, or ``unknown``."""
    try:
        address = ip_address(client_address(request, hops=hops))
    except ValueError:
        return "unknown"
    return str(ip_network(f"{address}/64", strict=False)) if address.version == 6 else str(address)
