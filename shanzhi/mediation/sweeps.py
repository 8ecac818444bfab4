"""What the worker runs for this room: reminders to follow agreements up, the day's traces dropped."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from shanzhi.journal import sweeps
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.clock import local
from shanzhi.mediation.actions import opening
from shanzhi.mediation.queries import due_for_follow_up
from shanzhi.people.models import Deployment
from shanzhi.post.actions import notify
from shanzhi.post.wording import Sentence

DUE = Sentence(gettext_noop("该回访了：%(number)s"))
ASK = Sentence(gettext_noop("问一问协议履行得怎么样，记一句。"))


@sweeps.every(3600, "mediation: remind of following up")
def remind(at: datetime) -> None:
    """Tell the mediator, once, that the day has come to ask whether an agreement holds."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        for dispute in due_for_follow_up(district_id, on=local(at).date()):
            if not opening.mark_reminded(dispute) or dispute.mediator_id is None:
                continue
            notify(
                user_ids=[dispute.mediator_id],
                title=DUE.said(number=dispute.number),
                body=ASK.said(),
                link=reverse("mediation:dispute", args=[dispute.number]),
                district_id=district_id,
                at=at,
                by=SYSTEM,
            )
