"""What the worker runs for this room: rehearsals asked for on the page, a day of theirs at a time."""

from __future__ import annotations

from datetime import datetime

from shanzhi.journal import sweeps
from shanzhi.rehearse.actions.plays import play_on


@sweeps.every(2, "rehearse: play on", lease=600)
def play_what_was_asked(at: datetime) -> None:
    """Play one more day of the oldest rehearsal."""
    play_on(at=at)
