"""Until which moment a county's months are frozen 封账: the room that freezes says how to know.

What tellers answered stays shut to whoever is rated until then. Where nobody freezes, nothing opens.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

NEVER = datetime.min.replace(tzinfo=UTC)
# district, moment of asking → the first moment that isn't frozen yet, None before the first freeze
Known = Callable[[str, datetime], datetime | None]
_known: list[Known] = []


def register(known: Known) -> None:
    """Register who knows; the last one is asked."""
    _known[:] = [known]


def frozen_until(district_id: str, *, at: datetime) -> datetime:
    """Return the moment before which everything was frozen at ``at``."""
    found = _known[-1](district_id, at) if _known else None
    return found or NEVER
