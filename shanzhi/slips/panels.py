"""What this room shows on others' pages: the buttons that print, beside a case, a list and a
queue of the board; and to the teller, where the telling stands in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from shanzhi.ledger.queries import covered_place
from shanzhi.loop.workflow import Zone
from shanzhi.slips.access import may_be_printed
from shanzhi.ui import slots


def _slip(request: HttpRequest | None, case: Any) -> str:
    """Return the panel of a case's slip; no statement."""
    return render_to_string("slips/_slip.html", {"case": case}, request) if may_be_printed(case) else ""


def _register(request: HttpRequest | None, asked: Mapping[str, str]) -> str:
    return render_to_string("slips/_register.html", {"asked": dict(asked).items()}, request)


def _queue(request: HttpRequest | None, address: str) -> str:
    return render_to_string("slips/_register.html", {"asked": {"board": address}.items()}, request)


def _line(_request: HttpRequest | None, report: Any) -> str:
    """Return where the telling stands in the ledger, once a checkpoint covers it: for whoever told it."""
    index = covered_place(report.district_id, "report", report.pk)
    if index is None:
        return ""
    return render_to_string("slips/_line.html", {"district": report.district_id, "index": index, "number": index + 1})


def _order(request: HttpRequest | None, order: Any) -> str:
    """Return the buttons of an order's paper; none in a closed zone."""
    if order.zone != str(Zone.ORDINARY):
        return ""
    return render_to_string("slips/_order.html", {"order": order}, request)


def _orders(request: HttpRequest | None, show: str) -> str:
    return render_to_string("slips/_orders.html", {"show": show}, request)


def _scores(request: HttpRequest | None, told: Mapping[str, Any]) -> str:
    """Return the buttons of a score sheet; none for a person's own figures."""
    if told["scope"].kind == "person":
        return ""
    return render_to_string("slips/_scores.html", dict(told), request)


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("teller.facts", _line, key="slips.line")
    slots.register("orders.list", _orders, key="slips.orders")
    slots.register("order.aside", _order, key="slips.order")
    slots.register("scores.tools", _scores, key="slips.scores")
    slots.register("case.aside", _slip, order=60, key="slips.slip")
    slots.register("cases.list", _register, key="slips.register")
    slots.register("board.list", _queue, key="slips.queue")
