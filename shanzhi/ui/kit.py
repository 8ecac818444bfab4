"""The kit page: every component once, with invented words, to be looked at and photographed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def kit_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the kit page shows."""
    return {}
