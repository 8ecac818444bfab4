"""What this room does when the journal speaks: whoever convened hears what became of a case from their talk."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.post.actions import notify
from shanzhi.post.wording import Sentence
from shanzhi.talks.actions.outcomes import talk_of
from shanzhi.talks.models import Topic

LIVE = ("live", "rehearsal")
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


def register() -> None:
    """Subscribe to the answers that come back to topics."""
    subscribers.on("topic.tell_back", "meetings: the convener is told", origins=LIVE)(tell_the_convener)
