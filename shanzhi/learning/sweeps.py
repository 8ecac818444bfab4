"""What the worker runs for this room: look-alikes by the hour; at night learning, counting units, hot issues."""

from __future__ import annotations

from datetime import datetime

from shanzhi.journal import sweeps
from shanzhi.kernel import logs
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.refusal import Refused
from shanzhi.learning.actions.alikes import find_alikes
from shanzhi.learning.actions.issues import propose_issues
from shanzhi.learning.actions.tallies import count_units
from shanzhi.learning.actions.versions import SWEEP, learn_matters
from shanzhi.people.models import Deployment

log = logs.logger(__name__)


@sweeps.every(86_400, SWEEP, lease=7200)
def learn(at: datetime) -> None:
    """Learn anew where enough was decided; where not, nothing changes."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        try:
            learn_matters(district_id, by=SYSTEM, at=at)
        except Refused as refusal:
            log.info("nothing learned", district=district_id, reasons=[str(reason) for reason in refusal.reasons])


@sweeps.every(86_400, "learning: units", lease=3600)
def count(at: datetime) -> None:
    """Count anew what units did, for the shortlist."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        count_units(district_id, at=at)


@sweeps.every(86_400, "learning: hot issues", lease=3600)
def propose(at: datetime) -> None:
    """Propose what became hot in the last ninety days."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        propose_issues(district_id, at=at)


@sweeps.every(3_600, "learning: look-alikes", lease=1800)
def look_alike(at: datetime) -> None:
    """Find look-alikes among the running cases."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        find_alikes(district_id, at=at)
