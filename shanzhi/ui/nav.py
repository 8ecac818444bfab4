"""Links of the frame, for the rooms that fill the slots "nav" and "worker.tabs"."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


def _is_here(request: HttpRequest, url: str) -> bool:
    return request.path == url or (url != "/" and request.path.startswith(url))


def link(request: HttpRequest, label: object, url: str, *, key: str = "", under: str = "") -> SafeString:
    """Return one link of the main navigation, marked when the page lies under it, or under ``under`` where given."""
    return render_to_string(
        "ui/nav_link.html", {"url": url, "label": label, "key": key, "current": _is_here(request, under or url)}
    )


def tab(request: HttpRequest, label: object, url: str, *, icon: str) -> SafeString:
    """Return one tab of the worker's phone, marked when the page lies under it."""
    return render_to_string(
        "ui/tab_link.html", {"url": url, "label": label, "icon": icon, "current": _is_here(request, url)}
    )
