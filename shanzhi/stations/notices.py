"""What this room does when the journal speaks: the answer to a fault comes back to the station's page."""

from __future__ import annotations

from shanzhi.echoes.answers import tell_when_answered, tell_when_waiting_again
from shanzhi.stations.actions.hearing import reopen, tell_back
from shanzhi.stations.models import Fault


def _reported_as(district_id: str, number: str) -> Fault | None:
    rows = Fault.objects.in_district(district_id).filter(report_number=number)
    found: Fault | None = rows.select_related("station").first()
    return found


def register() -> None:
    """Subscribe to answers and to waiting again."""
    tell_when_answered("stations: the answer comes back", "station", _reported_as, tell_back)
    tell_when_waiting_again("stations: the fault waits again", "station", _reported_as, reopen)
