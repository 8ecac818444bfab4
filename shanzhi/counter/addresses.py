"""Whose knocking is counted 来访地址: the address our own proxies saw, which no header of a visitor's can move."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest, *, hops: int | None = None) -> str:
    """Return the visitor's address as seen by the outermost of our ``hops`` proxies (settings: trusted_proxies).

    Each proxy appends whom it heard from, so only the last ``hops`` entries of X-Forwarded-For were written by ours;
    what stands before them is the visitor's own invention. An IPv6 visitor is counted by its /64.
    """
    trusted = settings.ENV.trusted_proxies if hops is None else hops
    seen = str(request.META.get("REMOTE_ADDR", ""))
    if trusted > 0:
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(forwarded) >= trusted:
            seen = forwarded[-trusted]
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)
