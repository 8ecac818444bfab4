"""What the pages of this room share: whose knocking is counted, how a refusal answers, who reads and who runs."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

from shanzhi.kernel.refusal import Refused, Stale


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address as our own outermost proxy saw it; an IPv6 visitor counts by its /64."""
    trusted = settings.ENV.trusted_proxies
    seen = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if 0 < trusted <= len(forwarded):
        seen = forwarded[-trusted]
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)


def status_of(refusal: Refused | None) -> int:
    """Return the status a page answers with: 409 for the second comer, 422 for what the rules forbid."""
    if refusal is None:
        return 200
    return 409 if isinstance(refusal, Stale) else 422
