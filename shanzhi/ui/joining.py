"""Several things said in a row, in the reader's language: 甲、乙、丙, or "a, b, c"."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext


def joined(things: Iterable[object]) -> str:
    """Return the things with the reader's comma between them.

    For what is read on a page. What another program or form takes in again (a cell of a sheet) keeps its own comma.
    """
    return gettext("、").join(str(one) for one in things)
