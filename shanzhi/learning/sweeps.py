"""What the worker runs at night for this room: learning from the day's decisions, proposing what became hot."""

from __future__ import annotations

from datetime import datetime

from shanzhi.journal import sweeps
from shanzhi.kernel import logs
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.refusal import Refused
from shanzhi.learning.actions.issues import propose_issues
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


@sweeps.every(86_400, "learning: hot issues", lease=3600)
def propose(at: datetime) -> None:
    """Propose what became hot in the last ninety days."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        propose_issues(district_id, at=at)
