"""What the pages of this room share: how a refusal answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

from shanzhi.kernel.refusal import Refused, Stale


def status_of(refusal: Refused | None) -> int:
    """Return the status a page answers with: 409 for the second comer, 422 for what the rules forbid."""
    return 200 if refusal is None else 409 if isinstance(refusal, Stale) else 422


def say(request: HttpRequest, refusal: Refused) -> None:
    """Carry a refusal to the page one is sent back to."""
    messages.error(request, " ".join(str(reason) for reason in refusal.reasons))
