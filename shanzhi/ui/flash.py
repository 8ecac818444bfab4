"""Lines said once after a step: what was done, and how to take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest


def offer_undo(request: HttpRequest, text: object, *, url: str) -> None:
    """Say at the foot of the next page what was done, with a button that posts to ``url`` to take it back.

    It replaces asking 确定吗 before steps that can be taken back; the key is Z.
    """
    messages.success(request, str(text), extra_tags=f"undo {url}")
