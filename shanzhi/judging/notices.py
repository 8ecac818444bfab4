"""What this room does when the journal speaks: a judge with an account reads where the sheet is, and what came back."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from shanzhi.activities.models import Judge
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.post.actions import notify
from shanzhi.post.wording import Sentence

SAID = {
    "activity.take_seat": Sentence(gettext_noop("您是评委，打分表在这里：%(title)s")),
    "activity.give_back": Sentence(gettext_noop("打分表退回给您了，写了原因：%(title)s")),
}


def tell_the_judge(entry: EntryView) -> None:
    """Leave a note for the account of the judge whom a line names; who has none reads it at the door."""
    rows = Judge.objects.in_district(entry.district_id).filter(activity_id=entry.subject_id).exclude(user=None)
    named = entry.data.get("judge") or entry.data.get("what")
    found = rows.filter(name=named).select_related("activity").first()
    if found is None or found.activity.district_id != entry.district_id:
        return
    title, link = (
        SAID[entry.verb].said(title=found.activity.title),
        reverse("judging:sheet", args=[found.activity.number]),
    )
    notify(user_ids=[found.user_id], title=title, link=link, district_id=entry.district_id, at=entry.at, by=SYSTEM)


def register() -> None:
    """Subscribe to what a judge waits for."""
    for verb in SAID:
        subscribers.on(verb, f"judging: the judge is told of {verb}", origins=("live", "rehearsal"))(tell_the_judge)
