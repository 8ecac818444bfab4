"""Several things said in a row, in the reader's language: 甲、乙、丙, or "a, b, c"."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext


def joined(things: Iterable[object]) -> str:
    """Return the things with the reader's comma between them.

    For what is read on a page. What another program or form takes in again (a cell of a sheet) keeps its own comma.
    """
    return gettext("、").join(str(one) for one in things)


def with_address(name: str, address: str) -> str:
    """Return a place as it is said back to whoever told of it: its name, and its address where that says more."""
    if not address or address in name:
        return name
    return gettext("%(name)s（%(address)s）") % {"name": name, "address": address}
