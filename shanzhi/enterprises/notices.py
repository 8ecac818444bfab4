"""What this room does when the journal speaks: answers come back to the enterprise's list, loans are told of."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from shanzhi.echoes.answers import tell_when_answered, tell_when_waiting_again
from shanzhi.enterprises.models import Loan
from shanzhi.enterprises.workflow import CHANNEL
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.needs.actions.listings import tell_back, wait_again
from shanzhi.needs.models import OWNERS, RUNNERS
from shanzhi.needs.queries import reported_as
from shanzhi.people.queries import holders, nearest_holders
from shanzhi.post.actions import notify
from shanzhi.post.wording import Sentence

LIVE = ("live", "rehearsal")
TOLD_TO_THE_DESK = {
    "loan.apply": Sentence(gettext_noop("%(unit)s申请贷款：%(purpose)s")),
    "loan.withdraw": Sentence(gettext_noop("%(unit)s的贷款申请撤回了：%(purpose)s")),
}
MOVED = {
    "loan.send": Sentence(gettext_noop("贷款送银行了：%(purpose)s")),
    "loan.grant": Sentence(gettext_noop("贷款放款了：%(purpose)s")),
    "loan.decline": Sentence(gettext_noop("贷款没批，写了原因：%(purpose)s")),
}


def tell_of_a_loan(entry: EntryView) -> None:
    """Tell the desk what it is asked, and the enterprise's own people what became of it, but not who did it."""
    of = entry.district_id
    rows = Loan.objects.in_district(of).filter(pk=entry.subject_id, enterprise__district_id=of)
    loan = rows.select_related("enterprise__unit").first()
    if loan is None:
        return
    home = loan.enterprise
    asked = TOLD_TO_THE_DESK.get(entry.verb)
    if asked is not None:
        told = [nearest_holders(capacity=one, area_path=home.area_path, at=entry.at) for one in RUNNERS]
        title = asked.said(unit=home.unit, purpose=loan.purpose)
    else:
        told = [holders(capacity=one, unit_id=home.unit_id, at=entry.at) for one in OWNERS]
        title = MOVED[entry.verb].said(purpose=loan.purpose)
    notify(
        user_ids=sorted({one for few in told for one in few} - {entry.by_id}), title=title, district_id=of,
        at=entry.at, by=SYSTEM, link=reverse("enterprises:enterprise", args=[home.unit.code]),
    )  # fmt: skip


def register() -> None:
    """Subscribe to answers, to waiting again, to loans."""
    for verb in (*TOLD_TO_THE_DESK, *MOVED):
        subscribers.on(verb, f"enterprises: {verb} is told", origins=LIVE)(tell_of_a_loan)
    tell_when_answered("enterprises: the answer comes back", CHANNEL, reported_as, tell_back)
    tell_when_waiting_again("enterprises: the need waits again", CHANNEL, reported_as, wait_again)
