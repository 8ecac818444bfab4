"""Links of the frame, for the rooms that fill the slots "nav", "nav.more" and "worker.tabs"."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from shanzhi.accounts.access import is_outside, looking, may_enter
from shanzhi.ui import slots


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


def offer(
    slot: str,
    label: object,
    name: str,
    to: Collection[str] | None = None,
    *,
    but: Collection[str] = (),
    outside: bool | None = None,
    order: int,
) -> None:
    """Fill a slot with a link to the page ``name``, for holders of one of ``to`` (without it: any of the house's own).

    Left out are holders of one of ``but``, who have another way; and with ``outside`` whoever is, or is not, somebody
    from outside the house. ``label`` is a lazy translation.

    :raises ValueError: for an empty ``to``, which nobody means.
    """
    if to is not None and not to:
        raise ValueError(f"nobody holds the capacities that {name} is offered to")

    def fill(request: HttpRequest | None, _thing: Any) -> SafeString | None:
        actor = looking(request, to or ())
        if request is None or actor is None or (but and may_enter(actor, frozenset(map(str, but)))):
            return None
        return link(request, label, reverse(name)) if outside in (None, is_outside(actor)) else None

    slots.register(slot, fill, order=order, key=name)


def offer_tab(label: object, name: str, to: Collection[str], *, icon: str, order: int) -> None:
    """Fill the phone's tabs with one to the page ``name``, for holders of one of ``to``; ``label`` is lazy."""

    def fill(request: HttpRequest | None, _thing: Any) -> SafeString | None:
        return tab(request, label, reverse(name), icon=icon) if request and looking(request, to) else None

    slots.register("worker.tabs", fill, order=order, key=name)
