"""What the worker runs for this room: days that come, and a note to those who keep articles."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop

from shanzhi.journal import sweeps
from shanzhi.kernel.actors import SYSTEM
from shanzhi.knowledge.actions import let_days_pass
from shanzhi.knowledge.workflow import STATE_WORDS
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Deployment
from shanzhi.people.queries import holders
from shanzhi.post.actions import notify
from shanzhi.post.wording import Sentence

CAME = Sentence(gettext_noop("%(state)s：%(title)s"), state=STATE_WORDS.values())


@sweeps.every(3600, "knowledge: days that come")
def pass_days(at: datetime) -> None:
    """Let articles expire or fall due, and tell the coordinators which."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        moved = let_days_pass(district_id, at=at)
        keepers = holders(capacity=str(Capacity.COORDINATOR), at=at) if moved else []
        for article in moved:
            title = CAME.said(state=article.state_label, title=article.title)
            link = f"/knowledge/desk/of/{article.number}/"
            notify(user_ids=keepers, title=title, link=link, district_id=district_id, at=at, by=SYSTEM)
