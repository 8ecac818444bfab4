"""What stands around the loop in the demonstration county: each room lays its own, in the order of the floors.

``LAID`` is there before the first case (registers); ``LIVED`` comes after the play, at its last moment (what happened).
"""

from __future__ import annotations

from collections.abc import Callable

from shanzhi.accountability import demonstration as accountability
from shanzhi.activities import demonstration as activities
from shanzhi.alliances.demonstration import live_alliances
from shanzhi.assessment.demonstration import freeze_months
from shanzhi.burden import demonstration as burden
from shanzhi.callbacks import demonstration as callbacks
from shanzhi.campaigns import demonstration as campaigns
from shanzhi.childcare.demonstration import live_children
from shanzhi.convening import demonstration as convening
from shanzhi.enforcement import demonstration as enforcement
from shanzhi.entering import demonstration as entering
from shanzhi.enterprises.demonstration import live_enterprises
from shanzhi.inspections import demonstration as inspections
from shanzhi.knowledge import demonstration as knowledge
from shanzhi.mediation.demonstration import live_disputes
from shanzhi.meetings.demonstration import live_talks
from shanzhi.needs.demonstration import live_needs
from shanzhi.open311 import demonstration as open311
from shanzhi.pairing.demonstration import live_pairs
from shanzhi.readings.demonstration import take_readings
from shanzhi.search import demonstration as search
from shanzhi.stations.demonstration import lay_stations
from shanzhi.supervision import demonstration as supervision

# Each is called with (district_id, by=, at=).
LAID: tuple[Callable[..., object], ...] = (
    enforcement.lay,
    campaigns.lay,
    burden.lay,
    lay_stations,
)
LIVED: tuple[Callable[..., object], ...] = (
    live_needs,
    live_talks,
    live_disputes,
    live_pairs,
    live_children,
    inspections.live_on,
    campaigns.live_on,
    live_enterprises,
    live_alliances,
    freeze_months,
    burden.live,
    callbacks.live,
    supervision.live,
    convening.live,
    accountability.live,
    knowledge.live,
    activities.live,
    entering.live,
    open311.live,
    search.live,
    take_readings,
)
