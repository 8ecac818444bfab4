"""What this room does when the journal speaks: who was drawn hears of it; a closed case is told back to its defect."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from shanzhi.echoes.cases import came_to, told_into
from shanzhi.inspections.actions.findings import CHANNEL, tell_back
from shanzhi.inspections.models.visits import Finding, Visit, VisitInspector
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.loop.workflow import STATE_WORDS
from shanzhi.post.actions import notify
from shanzhi.post.wording import Sentence

LIVE = ("live", "rehearsal")
FOUND = gettext_noop("%(place)s的问题，事项有回告：%(said)s")
STANDS = Sentence(FOUND, said=STATE_WORDS.values())  # read first: where the case stands, and no word beside
ANSWERED = Sentence(FOUND)
DRAWN = Sentence(gettext_noop("抽到您去检查：%(place)s"))


def tell_who_was_drawn(entry: EntryView, *, at: datetime) -> None:
    """Put a note into the inbox of each inspector for each visit they were drawn for."""
    visits = Visit.objects.filter(district_id=entry.district_id, inspection__number=entry.subject_id)
    drawn = VisitInspector.objects.filter(visit__in=visits).select_related("visit__place")
    by_visit: dict[int, tuple[Visit, list[int]]] = {}
    for one in drawn.order_by("visit__number", "pk"):
        by_visit.setdefault(one.visit_id, (one.visit, []))[1].append(one.user_id)
    for visit, people in by_visit.values():
        title = DRAWN.said(place=visit.place.name)
        link = reverse("inspectorate:visit", args=[visit.number])
        notify(user_ids=people, title=title, link=link, district_id=entry.district_id, at=at, by=SYSTEM)


def tell_the_finding(entry: EntryView, *, at: datetime) -> None:
    """Write beside every defect told of in this case what the case came to, and tell who found it."""
    rows = Finding.objects.in_district(entry.district_id).select_related("visit__place")
    case, findings = told_into(entry, CHANNEL, rows)
    if case is None:
        return
    said = came_to(case)
    for finding in findings:
        title = ANSWERED.said(place=finding.visit.place.name, said=said)
        tell_back(finding, case_number=case.number, said=said, by=SYSTEM, at=entry.at)
        if finding.found_by_id is not None and entry.origin in LIVE:
            whom, link = [finding.found_by_id], reverse("inspectorate:visit", args=[finding.visit.number])
            notify(user_ids=whom, title=title[:120], link=link, district_id=entry.district_id, at=at, by=SYSTEM)


def register() -> None:
    """Subscribe to draws, and to the lines that end a case or take it up again.

    The names are those under which the journal has kept, since before this room, what was told already.
    """
    subscribers.on("inspection.draw", "inspections: tell who was drawn", origins=LIVE)(tell_who_was_drawn)
    for verb in ("close", "self_resolve", "reject", "decline", "void", "reopen"):
        subscribers.on(f"case.{verb}", f"inspections: tell the finding of {verb}")(tell_the_finding)
