"""Slots (插口): a lower page leaves a place open by name, upper rooms fill it. One of the three lawful ways up."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

log = logging.getLogger(__name__)
Filler = Callable[[HttpRequest | None, Any], object]


@dataclass(frozen=True, slots=True)
class _Filling:
    order: int
    key: str
    fill: Filler


_slots: dict[str, list[_Filling]] = {}


def register(name: str, fill: Filler, *, order: int = 50, key: str = "") -> None:
    """Fill the slot ``name`` with what ``fill(request, thing)`` returns, lower ``order`` first.

    A filler returns text, safe HTML, or ``None``/'' for nothing. Registering the same ``key`` (default: the
    function's module and name) again replaces the first, so that ``ready()`` may run twice.
    """
    own_key = key or f"{fill.__module__}.{fill.__qualname__}"
    kept = [filling for filling in _slots.get(name, []) if filling.key != own_key]
    _slots[name] = sorted([*kept, _Filling(order, own_key, fill)], key=lambda each: (each.order, each.key))


def render(name: str, request: HttpRequest | None, thing: Any = None) -> list[object]:
    """Return what each filler of the slot has to show, in order, without the empty ones.

    A filler that raises shows one honest line and is logged: one room's mistake must not close a case page.
    With ``settings.SLOTS_RAISE`` (default: ``DEBUG``; tests set it) the error goes on up.
    """
    shown: list[object] = []
    for filling in _slots.get(name, []):
        part: object
        try:
            part = filling.fill(request, thing)
        except Exception:
            if getattr(settings, "SLOTS_RAISE", settings.DEBUG):
                raise
            log.exception("slot %s: %s failed", name, filling.key)
            part = render_to_string("ui/_slot_failed.html")
        if part:
            shown.append(part)
    return shown
