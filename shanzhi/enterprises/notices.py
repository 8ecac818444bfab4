"""What this room does when the journal speaks: the answer to a difficulty comes back to the enterprise's list."""

from __future__ import annotations

from shanzhi.echoes.answers import tell_when_answered, tell_when_waiting_again
from shanzhi.enterprises.workflow import CHANNEL
from shanzhi.needs.actions.listings import tell_back, wait_again
from shanzhi.needs.queries import reported_as


def register() -> None:
    """Subscribe to answers and to waiting again."""
    tell_when_answered("enterprises: the answer comes back", CHANNEL, reported_as, tell_back)
    tell_when_waiting_again("enterprises: the need waits again", CHANNEL, reported_as, wait_again)
