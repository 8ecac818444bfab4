"""How long something stays open to a teller: days of the catalogue's limits, never numbers of the code."""

from __future__ import annotations

from shanzhi.catalogue.limits import LimitBook
from shanzhi.catalogue.queries import limit_for


def objection_days(book: LimitBook | None = None) -> int:
    """Return for how many days after the answer a teller may object."""
    return limit_for("window:object", book=book).amount
