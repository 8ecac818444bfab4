"""What this room does when the journal speaks: a unit finds in its inbox that its entry was accepted or returned."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from shanzhi.activities.models import Entrant
from shanzhi.journal import subscribers
from shanzhi.journal.queries import history
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.needs.models import OWNERS
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import holders
from shanzhi.post.actions import notify
from shanzhi.post.wording import Sentence

LIVE = ("live", "rehearsal")
SAID = {
    "entrant.accept": Sentence(gettext_noop("主办方收下了：%(name)s")),
    "entrant.send_back": Sentence(gettext_noop("主办方退回了，写了原因：%(name)s")),
}


def tell_the_unit(entry: EntryView) -> None:
    """Leave a note for the unit's contacts and for who of its people handed the entry in, not for whoever decided."""
    rows = Entrant.objects.in_district(entry.district_id).filter(pk=entry.subject_id).select_related("unit")
    found = rows.first()
    if found is None or found.unit_id is None:
        return
    lines = history(entry.district_id, "entrant", str(found.pk))
    wrote = {line.by_id for line in lines if line.verb in ("entrant.hand_in", "entrant.change")}
    held = {one: set(holders(capacity=one, unit_id=found.unit_id, at=entry.at)) for one in OWNERS}
    told = sorted((held[str(Capacity.CONTACT)] | (set().union(*held.values()) & wrote)) - {entry.by_id})
    title, link = SAID[entry.verb].said(name=found.name), reverse("entering:entry", args=[found.number])
    notify(user_ids=told, title=title, link=link, district_id=entry.district_id, at=entry.at, by=SYSTEM)


def register() -> None:
    """Subscribe to what a unit waits for."""
    for verb in SAID:
        subscribers.on(verb, f"entering: the unit is told of {verb}", origins=LIVE)(tell_the_unit)
