"""What this room does when the journal speaks: a closed case is told back to its defect, a hot issue is proposed."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from shanzhi.campaigns.actions import proposing
from shanzhi.campaigns.actions.looking import CHANNEL, tell_back
from shanzhi.campaigns.models import Defect
from shanzhi.echoes.cases import came_to, told_into
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.learning.models import HotIssue
from shanzhi.loop.workflow import STATE_WORDS, State
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import holders
from shanzhi.post.actions import notify
from shanzhi.post.wording import Sentence

KINDS = {True: gettext_lazy("每月一题"), False: gettext_lazy("集中整治")}
PROPOSED = Sentence(gettext_noop("热点列为%(kind)s，等您启动：%(name)s"), kind=KINDS.values())
FOUND = gettext_noop("%(place)s的问题，事项有回告：%(said)s")
STANDS = Sentence(FOUND, said=STATE_WORDS.values())  # read first: where the case stands, and no word beside
ANSWERED = Sentence(FOUND)


def tell_the_defect(entry: EntryView, *, at: datetime) -> None:
    """Write beside every defect told of in this case what the case came to, and tell who found it."""
    rows = Defect.objects.in_district(entry.district_id).select_related("campaign", "target__place")
    case, defects = told_into(entry, CHANNEL, rows)
    if case is None:
        return
    said = came_to(case)
    for defect in defects:
        title = ANSWERED.said(place=defect.target.place.name, said=said)
        done = case.state == State.CLOSED
        tell_back(defect, case_number=case.number, said=said, done=done, by=SYSTEM, at=entry.at)
        if defect.found_by_id is not None and entry.origin != "import":
            link = reverse("campaigns:sheet", args=[defect.campaign.number, defect.target.place.code])
            whom, of = [defect.found_by_id], entry.district_id
            notify(user_ids=whom, title=title[:120], link=link, district_id=of, at=at, by=SYSTEM)


def propose_the_issue(entry: EntryView, *, at: datetime) -> None:
    """Propose a hot issue that was taken up, and tell the coordinators of the place, once."""
    issue = HotIssue.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    made = proposing.propose(issue, at=at) if issue is not None else None
    if made is None:
        return
    title = PROPOSED.said(kind=KINDS[made.is_theme], name=made.name or made.issue)
    whom = holders(capacity=Capacity.COORDINATOR, area_path=made.area_path, at=at)
    link = f"{reverse('campaigns:begin')}?issue={made.issue}"
    notify(user_ids=whom, title=title[:120], link=link, district_id=entry.district_id, at=at, by=SYSTEM)


def register() -> None:
    """Subscribe to the lines that end a case or take it up again, and to hot issues taken up."""
    subscribers.on("hot.accept", "campaigns: propose the hot issue")(propose_the_issue)
    for verb in ("close", "self_resolve", "reject", "decline", "void", "reopen"):
        subscribers.on(f"case.{verb}", f"campaigns: tell the defect of {verb}")(tell_the_defect)
