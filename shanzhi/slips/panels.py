"""What this room shows on others' pages: the buttons that print, beside a case, a list and a queue of the board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from shanzhi.slips.access import may_be_printed
from shanzhi.ui import slots


def _slip(request: HttpRequest | None, case: Any) -> str:
    """Return the panel of a case's slip; no statement."""
    return render_to_string("slips/_slip.html", {"case": case}, request) if may_be_printed(case) else ""


def _register(request: HttpRequest | None, asked: Mapping[str, str]) -> str:
    return render_to_string("slips/_register.html", {"asked": dict(asked).items()}, request)


def _queue(request: HttpRequest | None, address: str) -> str:
    return render_to_string("slips/_register.html", {"asked": {"board": address}.items()}, request)


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("case.aside", _slip, order=60, key="slips.slip")
    slots.register("cases.list", _register, key="slips.register")
    slots.register("board.list", _queue, key="slips.queue")
