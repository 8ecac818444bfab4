"""What this room does when the journal speaks: tells whoever an item is about, at once, and those who decide."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop

from shanzhi.accountability.models import AccountabilityItem
from shanzhi.accountability.workflow import ItemState
from shanzhi.desks.telling import LIVE, note, over
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.people.capacities import Capacity
from shanzhi.post.wording import Sentence

STEPS = [row.label for row in AccountabilityItem.table]
MINE = Sentence(gettext_noop("追责问责清单里有一条与您有关：%(step)s。请看，可以写说明。"), step=STEPS)
THEIRS = Sentence(gettext_noop("追责问责清单第%(number)s号：%(step)s"), step=STEPS)


@subscribers.on("accountability.*", "supervision: tell of the accountability list", origins=LIVE)
def tell_of_item(entry: EntryView, *, at: datetime) -> None:
    """Tell whoever an item is about at once, of every step; those who decide when it is proposed or appealed."""
    one = AccountabilityItem.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    row = AccountabilityItem.table.row(entry.verb.removeprefix("accountability."))
    if one is None or row is None:
        return
    link = f"/accountability/of/{one.number}/"
    mine, theirs = MINE.said(step=row.label), THEIRS.said(number=one.number, step=row.label)
    note([one.person_id], mine, link, district_id=one.district_id, at=at, apart=[entry.by_id])
    deciders = {ItemState.PROPOSED: [Capacity.SUPERVISOR], ItemState.APPEALED: [Capacity.LEADER]}
    if one.state in deciders:
        people = over(one.area_path, deciders[ItemState(one.state)], at=at)
        note(people, theirs, link, district_id=one.district_id, at=at, apart=[entry.by_id, one.person_id])
