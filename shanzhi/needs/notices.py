"""What this room does when the journal speaks: a unit's own people find in their inbox what came of their things."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.needs.models import OWNERS, Fit, Listing, Project
from shanzhi.people.queries import holders
from shanzhi.post.actions import notify
from shanzhi.post.wording import Sentence

LIVE = ("live", "rehearsal")
CLAIMED = Sentence(gettext_noop("%(unit)s认领了：%(title)s"))
DONE = Sentence(gettext_noop("%(unit)s办完了，等您说三句：%(title)s"))
ENDED = Sentence(gettext_noop("有结果了：%(title)s"))
WANTED = Sentence(gettext_noop("%(unit)s想用您的“%(title)s”"))


def _tell(unit_id: int, title: str, link: str, entry: EntryView) -> None:
    """Leave a note for a unit's own people, but not for whoever did it."""
    people = {one for capacity in OWNERS for one in holders(capacity=capacity, unit_id=unit_id, at=entry.at)}
    told = sorted(people - {entry.by_id})
    notify(user_ids=told, title=title, link=link, district_id=entry.district_id, at=entry.at, by=SYSTEM)


def tell_the_asker(entry: EntryView) -> None:
    """Tell whoever asked that a unit claimed the need, or has done it and waits for three answers."""
    rows = Project.objects.in_district(entry.district_id).filter(pk=entry.subject_id)
    found = rows.filter(need__district_id=entry.district_id).select_related("need", "claimant").first()
    if found is None:
        return
    sentence = CLAIMED if entry.verb == "need_project.claim" else DONE
    title = sentence.said(unit=found.claimant, title=found.need.title)
    _tell(found.need.owner_id, title, reverse("needs:project", args=[found.number]), entry)


def tell_the_answer(entry: EntryView) -> None:
    """Tell whoever asked that the loop answered."""
    found = Listing.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    if found is None or not found.is_met:
        return
    title = ENDED.said(title=found.title)
    _tell(found.owner_id, title, reverse("needs:listing", args=[found.number]), entry)


def tell_the_wish(entry: EntryView) -> None:
    """Tell the units whose resources suit that they are wished for."""
    rows = Fit.objects.in_district(entry.district_id).filter(need_id=entry.subject_id, suits=True, said_at=entry.at)
    rows = rows.filter(need__district_id=entry.district_id, resource__district_id=entry.district_id)
    for fit in rows.select_related("need__owner", "resource"):
        title = WANTED.said(unit=fit.need.owner, title=fit.resource.title)
        _tell(fit.resource.owner_id, title, reverse("needs:own"), entry)


def register() -> None:
    """Subscribe to what a unit's own people wait for."""
    for verb in ("claim", "finish"):
        subscribers.on(f"need_project.{verb}", f"needs: the asker is told of {verb}", origins=LIVE)(tell_the_asker)
    subscribers.on("listing.tell_back", "needs: the asker is told of the answer", origins=LIVE)(tell_the_answer)
    subscribers.on("listing.suit", "needs: the wished-for unit is told", origins=LIVE)(tell_the_wish)
