"""What this room does when the journal speaks: the answer to a need comes back to the alliance's list."""

from __future__ import annotations

from shanzhi.alliances.actions import CHANNEL
from shanzhi.echoes.answers import tell_when_answered, tell_when_waiting_again
from shanzhi.needs.actions.listings import tell_back, wait_again
from shanzhi.needs.queries import reported_as


def register() -> None:
    """Subscribe to answers and to waiting again."""
    tell_when_answered("alliances: the answer comes back", CHANNEL, reported_as, tell_back)
    tell_when_waiting_again("alliances: the need waits again", CHANNEL, reported_as, wait_again)
