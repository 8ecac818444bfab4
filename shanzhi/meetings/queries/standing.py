"""Where a topic stands, in the public's words: 收到了, 在办, 先放着到…再看, 办好了."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.models import Case
from shanzhi.loop.workflow import State as CaseState
from shanzhi.loop.workflow import Zone
from shanzhi.talks.models import Hearing, Topic, say_thresholds
from shanzhi.talks.workflow import TopicState
from shanzhi.ui.dates import say_when

CASE_WORDS: dict[CaseState, Promise] = {
    CaseState.REPORTED: gettext_lazy("收到了，正在看归谁办"),
    CaseState.ACCEPTED: gettext_lazy("记下了，正在看归谁办"),
    CaseState.VERIFYING: gettext_lazy("正请人去现场看"),
    CaseState.REGISTERED: gettext_lazy("正在定交给谁办"),
    CaseState.DISPATCHED: gettext_lazy("正在办"),
    CaseState.HANDLED: gettext_lazy("办好了，街道另派人去看"),
    CaseState.CLOSED: gettext_lazy("办好了"),
    CaseState.ARCHIVED: gettext_lazy("办好了"),
    CaseState.REJECTED: gettext_lazy("不归街道办，该找谁已经答复"),
    CaseState.DECLINED: gettext_lazy("看过了，没有立下来办，原因已经答复"),
    CaseState.VOID: gettext_lazy("作废了"),
}
WITH = (CaseState.DISPATCHED, CaseState.HANDLED)


def cases_of(district_id: str, topics: Iterable[Topic]) -> dict[UUID, Case]:
    """Return the cases of these topics by key, with their units (one statement, none for none)."""
    keys = {topic.case_id for topic in topics if topic.case_id is not None}
    if not keys:
        return {}
    rows = Case.objects.in_district(district_id).filter(pk__in=keys).select_related("lead_unit")
    return {case.pk: case for case in rows}


def say_case(case: Case | None) -> str:
    """Return where the case stands; of one that only some may know, that it is with them and no more."""
    if case is None or case.zone != Zone.ORDINARY:
        return _("已交专门的人办")
    state = CaseState(case.state)
    if case.was_turned_away and state is CaseState.ARCHIVED:
        return _("没有立下来办，原因已经答复")
    words = str(CASE_WORDS[state])
    if state in WITH and case.lead_unit is not None:
        return _("%(unit)s%(words)s") % {"unit": case.lead_unit.name, "words": words}
    return words


def say_vote(hearing: Hearing) -> str:
    """Return the counts, the thresholds and what they come to; advisory unless the county said otherwise."""
    if not hearing.was_voted:
        return ""
    counts = _("同意%(yes)s，反对%(no)s，弃权%(none)s") % {
        "yes": hearing.in_favour,
        "no": hearing.against,
        "none": hearing.abstained,
    }
    if hearing.entitled:
        counts = _("应参加%(n)s，%(counts)s") % {"n": hearing.entitled, "counts": counts}
    rule = say_thresholds(hearing.quorum, hearing.passing)
    came = _("达到") if hearing.passed else _("没有达到")
    force = _("按依据生效") if hearing.legal else _("征求意见，不是法定表决")
    return _("%(counts)s；门槛：%(rule)s，%(came)s（%(force)s）") % {
        "counts": counts,
        "rule": rule,
        "came": came,
        "force": force,
    }


def say_topic(topic: Topic, case: Case | None, *, at: datetime, vote: str = "", days: str = "date") -> str:
    """Return the topic's present standing in one sentence without a full stop; ``days`` is how a day is written."""
    state = TopicState(topic.state)
    if state is TopicState.DONE:
        day = say_when(topic.result_at, now=at, form=days) if topic.result_at else ""
        words = say_case(case) if topic.case_id is not None else _("办好了")
        if case is not None and case.zone == Zone.ORDINARY and case.was_turned_away and day:
            return _("%(words)s（%(day)s）") % {"day": day, "words": words}
        return _("%(day)s%(words)s") % {"day": day, "words": words}
    if state is TopicState.CASED:
        return say_case(case)
    if state is TopicState.LEDGERED and topic.review_on is not None:
        return _("先放着，%(unit)s负责，%(day)s再看") % {
            "unit": topic.owner_unit.name if topic.owner_unit is not None else "",
            "day": say_when(topic.review_on, now=at, form=days),
        }
    if state is TopicState.VOTED and vote:
        return vote
    return str(topic.state_label)
