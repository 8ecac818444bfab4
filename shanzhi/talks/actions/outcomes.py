"""What is decided of a topic at a talk: answered, a case, put off, voted; and how the result comes back to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.advice.masking import mask
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation.models import Unit
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.shapes import Told, as_written
from shanzhi.talks import contacts
from shanzhi.talks.access import must_run
from shanzhi.talks.actions.moving import move
from shanzhi.talks.models import Hearing, Talk, Topic, VoteRule
from shanzhi.talks.workflow import Outcome, Passing, Quorum, TopicState, is_reached

CHANNEL = "meeting"


def last_hearing(topic: Topic) -> Hearing | None:
    """Return the topic's latest row on an agenda, with its talk."""
    rows = Hearing.objects.in_district(topic.district_id).filter(topic_id=topic.pk, talk__district_id=topic.district_id)
    found: Hearing | None = rows.select_related("talk").order_by("-talk__starts_at", "-pk").first()
    return found


def _decide(topic: Topic, outcome: Outcome, *, at: datetime, words: str = "", **changes: Any) -> None:
    """Write onto the agenda's row how the topic left this talk; a later word changes it until the talk is over."""
    hearing = last_hearing(topic)
    if hearing is None or hearing.talk.is_closed:
        return  # decided between talks: the minutes of a talk that is over stay as they were
    if words:
        changes["words"] = words
    rows = Hearing.objects.in_district(topic.district_id).filter(pk=hearing.pk)
    rows.update(outcome=str(outcome), decided_at=at, **changes)


def note(topic: Topic, *, words: str, by: Actor, at: datetime, seen: int) -> Topic:
    """Keep what was said so far; nothing is decided yet."""
    must_run(by, topic.area_path)
    said = as_written(words)
    if not said:
        raise Refused(_("写会上说了什么。"))
    with transaction.atomic():
        move(topic, "note", by=by, at=at, seen=seen)
        Hearing.objects.in_district(topic.district_id).filter(topic_id=topic.pk, outcome="").update(words=said)
    return topic


def add_note(topic: Topic, *, words: str, by: Actor, at: datetime, seen: int) -> Topic:
    """Add what was said to a topic that is decided, as long as the talk runs; what was written before stays.

    :raises Refused: for no words, or once the talk is over: its minutes stay as they were.
    """
    must_run(by, topic.area_path)
    said, hearing = as_written(words), last_hearing(topic)
    if not said:
        raise Refused(_("写会上说了什么。"))
    if hearing is None or not hearing.talk.is_running:
        raise Refused(_("这次议事已经散了，记录不再补。"))
    with transaction.atomic():
        move(topic, "add_note", by=by, at=at, seen=seen)
        rows = Hearing.objects.in_district(topic.district_id).filter(pk=hearing.pk)
        rows.update(words=f"{hearing.words}\n{said}".strip())
    return topic


def answer(topic: Topic, *, words: str, by: Actor, at: datetime, seen: int, said_back: str = "") -> Topic:
    """Answer on the spot; ``said_back`` is what the proposer said to it.

    :raises Refused: without the answer.
    """
    must_run(by, topic.area_path)
    said = as_written(words)
    if not said:
        raise Refused(_("写当场怎么答复的，一句就行。"))
    with transaction.atomic():
        move(topic, "answer", by=by, at=at, seen=seen, result=mask(said).text, result_at=at)
        _decide(topic, Outcome.ANSWERED, at=at, words=said, said_back=said_back.strip()[:80])
    return topic


def open_case(topic: Topic, *, by: Actor, at: datetime, seen: int, words: str = "") -> Told:
    """Make a case of it in one tap: text, place, what was said, and the proposer's sealed telephone go along.

    Sent twice it is one case.
    """
    must_run(by, topic.area_path)
    hearing = last_hearing(topic)
    said = as_written(words) or (hearing.words if hearing is not None else "")
    parts = [topic.text, *([_("会上说：%(words)s") % {"words": said}] if said else [])]
    teller = contacts.carried(topic.token, district_id=topic.district_id, topic_id=topic.pk)
    with transaction.atomic():
        told = tell(
            district_id=topic.district_id,
            text="\n".join(parts),
            by=by,
            at=at,
            channel=CHANNEL,
            origin=by.origin,
            teller=teller,
            proxy=teller.is_known(),
            place=topic.place,
            place_text=topic.place_text,
            area_path=topic.area_path,
            idempotency_key=f"talks.topic.{topic.pk}",
        )
        move(
            topic, "open_case", by=by, at=at, seen=seen,
            said={"report": told.report.number, "case": told.case.number},
            case=told.case, report_number=told.report.number, token="", key_id="",
        )  # fmt: skip
        _decide(topic, Outcome.CASED, at=at, words=as_written(words))
    return told


def put_off(
    topic: Topic, *, unit: Unit | None, review_on: date | None, by: Actor, at: datetime, seen: int, words: str = ""
) -> Topic:
    """Enter it in the ledger 暂缓台账 with a unit and a day; that day it comes back by itself.

    :raises Refused: without a unit, without a day, or with a day that isn't ahead.
    """
    must_run(by, topic.area_path)
    faults = []
    if unit is None:
        faults.append(_("写哪个单位负责。"))
    if review_on is None or review_on <= local(at).date():
        faults.append(_("写哪天再看，要在今天以后。"))
    if faults or unit is None or review_on is None:
        raise Refused(*faults)
    with transaction.atomic():
        move(
            topic, "put_off", by=by, at=at, seen=seen, said={"unit": unit.name, "until": review_on.isoformat()},
            owner_unit=unit, review_on=review_on, reminded_on=None,
        )  # fmt: skip
        _decide(topic, Outcome.LEDGERED, at=at, words=as_written(words), owner_name=unit.name, review_on=review_on)
    return topic


def vote(
    topic: Topic, *, entitled: int | None, in_favour: int | None, against: int | None, abstained: int | None,
    by: Actor, at: datetime, seen: int, words: str = "",
) -> Topic:  # fmt: skip
    """Keep the count of a vote; advisory, unless this county set legal votes for such talks.

    :raises Refused: for counts that can't be, or without the number of those entitled where the rule needs it.
    """
    must_run(by, topic.area_path)
    hearing = last_hearing(topic)
    if hearing is None:
        raise Refused(_("议题不在议程上，不能表决。"))
    rule = rule_for(topic.district_id, hearing.talk.kind)
    yes, no, none, of = in_favour or 0, against or 0, abstained or 0, entitled or 0
    faults = []
    if yes + no + none == 0:
        faults.append(_("写同意、反对、弃权各多少。"))
    if of and yes + no + none > of:
        faults.append(_("同意、反对、弃权加起来比应参加的还多。"))
    if not of and rule.counts_entitled:
        faults.append(_("按这里的规则，不知道应参加多少就不能算表决。写应参加多少。"))
    if faults:
        raise Refused(*faults)
    passed = is_reached(rule.quorum, rule.passing, entitled=of, for_=yes, against=no, abstained=none)
    counts = {"in_favour": yes, "against": no, "abstained": none, "entitled": of or None}
    with transaction.atomic():
        move(topic, "vote", by=by, at=at, seen=seen, said={**counts, "legal": rule.legal, "passed": passed})
        _decide(
            topic, Outcome.VOTED, at=at, words=as_written(words), **counts,
            quorum=rule.quorum, passing=rule.passing, legal=rule.legal, passed=passed,
        )  # fmt: skip
    return topic


def rule_for(district_id: str, kind: str) -> VoteRule:
    """Return how votes of a kind of talk count here; advisory by simple majority where nobody set a rule."""
    found: VoteRule | None = VoteRule.objects.in_district(district_id).filter(kind=kind).first()
    return found or VoteRule(district_id=district_id, kind=kind, quorum=Quorum.NONE, passing=Passing.HALF)


def finish(topic: Topic, *, words: str, by: Actor, at: datetime, seen: int) -> Topic:
    """Strike an item off the ledger, or end what a vote decided, with what was done.

    :raises Refused: without words.
    """
    must_run(by, topic.area_path)
    said = mask(as_written(words)).text
    if not said:
        raise Refused(_("写办成了什么样。"))
    with transaction.atomic():
        move(topic, "finish", by=by, at=at, seen=seen, said={"result": said}, result=said, result_at=at)
    return topic


def tell_back(topic: Topic, *, result: str, by: Actor, at: datetime) -> Topic:
    """Bring the case's answer back to the topic, masked: the talk's page, the minutes' list and the board show it."""
    if topic.state != TopicState.CASED:
        return topic
    with transaction.atomic():
        move(topic, "tell_back", by=by, at=at, result=mask(result).text, result_at=at)
    return topic


def reopen(topic: Topic, *, by: Actor, at: datetime) -> Topic:
    """Let a topic that was done stand with its case again, when that is taken up once more."""
    if topic.state != TopicState.DONE:
        return topic
    with transaction.atomic():
        move(topic, "reopen", by=by, at=at, result="", result_at=None)
    return topic


def talk_of(topic: Topic) -> Talk | None:
    """Return the talk a topic was heard at last."""
    hearing = last_hearing(topic)
    return hearing.talk if hearing is not None else None
