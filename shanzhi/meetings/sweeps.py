"""What the worker runs for this room: the ledger's items come back on their day, the day's traces are dropped."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from shanzhi.journal import retention, sweeps
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.clock import local
from shanzhi.meetings.queries.topics import due_items, next_talk
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Deployment
from shanzhi.people.queries import nearest_holders
from shanzhi.post.actions import notify
from shanzhi.post.wording import Sentence
from shanzhi.talks.actions import keeping
from shanzhi.talks.actions.tabling import bring_due
from shanzhi.talks.models import Talk, Topic

DUE = Sentence(gettext_noop("台账到日子了：%(title)s"))
NO_TALK = Sentence(gettext_noop("还没有定下一次议事。定了就自己排上议程。"))


@sweeps.every(3600, "meetings: bring back what was put off")
def bring_back(at: datetime) -> None:
    """Lay due items on the next agenda of their area; where no talk is set, remind whoever convenes there, once."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        talks: dict[str, Talk | None] = {}
        for topic in due_items(district_id, on=local(at).date()):
            if topic.area_path not in talks:
                talk = next_talk(topic, at=at)
                if talk is not None:
                    bring_due(talk, by=Actor(SYSTEM.kind, district_id=district_id), at=at)
                talks[topic.area_path] = talk
            if talks[topic.area_path] is None and keeping.mark_reminded(topic, at=at):
                _remind(topic, at)


def _remind(topic: Topic, at: datetime) -> None:
    wanted = (Capacity.COORDINATOR, Capacity.GRID_HEAD)
    people = [user for one in wanted for user in nearest_holders(capacity=str(one), area_path=topic.area_path, at=at)]
    notify(
        user_ids=people,
        title=DUE.said(title=topic.title),
        body=NO_TALK.said(),
        link=reverse("meetings:ledger"),
        district_id=topic.district_id,
        at=at,
        by=SYSTEM,
    )


def erase(district_id: str, before: datetime, at: datetime) -> int:
    """Erase sealed telephones of old topics: the county's rule of retention is carried out."""
    return keeping.erase_before(district_id=district_id, before=before, by=SYSTEM, at=at)


def register() -> None:
    """Register what a rule of retention may name."""
    retention.register("talks.contact", erase)
