"""What this room does when the journal speaks: whoever convened hears what became of a case from their talk."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import nearest_holders
from shanzhi.post.actions import notify
from shanzhi.post.wording import Sentence
from shanzhi.talks.actions.outcomes import talk_of
from shanzhi.talks.models import Topic

LIVE = ("live", "rehearsal")
PROPOSED = Sentence(gettext_noop("居民提了一件想议的事，等您看：%(title)s"))
ANSWERED = Sentence(gettext_noop("议题转的事项有了答复：%(title)s"))


def tell_the_convener(entry: EntryView) -> None:
    """Tell whoever convened the talk a topic was heard at last that its case was answered."""
    topic = Topic.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    talk = talk_of(topic) if topic is not None else None
    if topic is None or talk is None or talk.convened_by_id is None:
        return
    notify(
        user_ids=[talk.convened_by_id],
        title=ANSWERED.said(title=topic.title),
        link=reverse("meetings:topic", args=[topic.number]),
        district_id=entry.district_id,
        at=entry.at,
        by=SYSTEM,
    )


def tell_who_looks_first(entry: EntryView) -> None:
    """Tell whoever looks at what a resident proposed: the community's own head, else who coordinates there."""
    topic = Topic.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    if topic is None or entry.by_id is not None:
        return
    for capacity in (Capacity.GRID_HEAD, Capacity.COORDINATOR):
        if people := nearest_holders(capacity=str(capacity), area_path=topic.area_path, at=entry.at):
            break
    notify(
        user_ids=people,
        title=PROPOSED.said(title=topic.title),
        link=reverse("meetings:topics"),
        district_id=entry.district_id,
        at=entry.at,
        by=SYSTEM,
    )


def register() -> None:
    """Subscribe to what residents propose and to the answers that come back to topics."""
    subscribers.on("topic.propose", "meetings: who looks first is told", origins=LIVE)(tell_who_looks_first)
    subscribers.on("topic.tell_back", "meetings: the convener is told", origins=LIVE)(tell_the_convener)
