"""What the pages of this room share: how a refusal answers, and whose knocking is counted."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest

from shanzhi.kernel.refusal import Refused


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


def say(request: HttpRequest, refusal: Refused) -> None:
    """Carry a refusal to the page one is sent back to."""
    messages.error(request, " ".join(str(reason) for reason in refusal.reasons))
