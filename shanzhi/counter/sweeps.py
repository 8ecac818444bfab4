"""What the worker runs for the counter: old counters of knocking go."""

from __future__ import annotations

from datetime import datetime

from shanzhi.accounts import throttling
from shanzhi.journal import sweeps


@sweeps.every(3600, "counter: forget old counters")
def forget(at: datetime) -> None:
    """Drop counters nobody asks any more."""
    throttling.forget_before(at)
