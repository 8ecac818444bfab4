"""What the pages of this room share: a refusal carried to another page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

from shanzhi.kernel.refusal import Refused


def say(request: HttpRequest, refusal: Refused) -> None:
    """Carry a refusal to the page one is sent back to."""
    messages.error(request, " ".join(str(reason) for reason in refusal.reasons))
