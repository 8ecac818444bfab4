"""Verbs of the reserve list 后备干部: somebody proposes whom they lead, a leader decides. The software does neither."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.accounts.models import User
from shanzhi.assessment import access
from shanzhi.assessment.actions.appealing import take_number
from shanzhi.assessment.models import Period
from shanzhi.counting.figures import county_path
from shanzhi.journal import sentences
from shanzhi.journal.actions import record
from shanzhi.journal.changing import change
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.reserve.models import Nomination
from shanzhi.reserve.workflow import NominationState


def propose(period: Period, person: User | None, *, reason: str, by: Actor, at: datetime) -> Nomination:
    """Propose somebody one leads for the reserve list after a year's review; a leader decides.

    :raises Refused: before the year is frozen, for oneself or somebody else's people, without a reason, or twice.
    """
    reasons = []
    if period.kind != "year" or not period.is_frozen:
        reasons.append(_("年考核封账以后才提名。"))
    if person is None or person.pk == by.user_id or not access.is_led_by(person, by, at=at):
        reasons.append(_("只提名自己带的人，不提名自己。"))
    if len(reason.strip()) < 10:
        reasons.append(_("写清楚提名的理由，举出做成的事。"))
    if reasons or person is None:
        raise Refused(*reasons)
    try:
        with transaction.atomic():
            made = Nomination.objects.create(
                district_id=period.district_id,
                number=take_number("HB", district_id=period.district_id, at=at),
                period=period,
                person=person,
                reason=reason.strip(),
                proposed_by_id=by.user_id,
                proposed_by_name=by.name,
                proposed_at=at,
            )
            _note("propose", made, by=by, at=at, was="")
    except IntegrityError:
        raise Refused(_("今年已经提过这个人了。")) from None
    return made


def decide(
    nomination: Nomination, *, taken: bool, decision: str, by: Actor, at: datetime, seen: int | None = None
) -> Nomination:
    """Decide whether somebody proposed enters the reserve list, with the reason.

    :raises Stale: when it is decided already.
    :raises Refused: without a reason, for the proposer and the person, or when it isn't the actor's.
    """
    reasons = []
    if not access.may_sign(by, county_path(nomination.district_id)):
        reasons.append(_("列不列入后备由全县的领导定。"))
    if by.user_id in {nomination.proposed_by_id, nomination.person_id}:
        reasons.append(_("提名的人和本人不决定。"))
    if len(decision.strip()) < 5:
        reasons.append(_("写明理由，提名的人和本人看得到。"))
    if reasons:
        raise Refused(*reasons)
    state = NominationState.TAKEN if taken else NominationState.DECLINED
    who = {"decided_by_id": by.user_id, "decided_by_name": by.name}
    words: dict[str, Any] = {**who, "decided_at": at, "decision": decision.strip()}
    with transaction.atomic():
        late, was = _("已经有人决定了，您的决定没有生效。"), nomination.state
        if was != NominationState.PROPOSED:
            raise Stale(late)
        change(nomination, late, seen=seen, state=str(state), **words)
        _note("decide", nomination, by=by, at=at, was=was)
    return nomination


def _note(verb: str, made: Nomination, *, by: Actor, at: datetime, was: str) -> None:
    record(
        f"reserve.{verb}",
        district_id=made.district_id,
        subject_kind="nomination",
        subject_id=made.number,
        by=by,
        at=at,
        was=was,
        now=made.state,
        version=made.version,
        data={"period": made.period.code},
    )


sentences.register("reserve.propose", label=gettext_lazy("提名后备干部"))
sentences.register("reserve.decide", label=gettext_lazy("定后备干部"))
