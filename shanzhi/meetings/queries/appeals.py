"""The numbered appeals list 民意诉求清单 of the sit-downs: each appeal with its measure, nothing typed for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.advice.masking import mask
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.meetings.queries.standing import cases_of, say_topic, say_vote
from shanzhi.talks.kinds import KINDS
from shanzhi.talks.models import Hearing, Talk
from shanzhi.talks.workflow import Outcome
from shanzhi.ui.dates import say_when

MOST_TALKS = 60
HEADERS = (
    gettext_lazy("编号"),
    gettext_lazy("日期"),
    gettext_lazy("哪里"),
    gettext_lazy("诉求"),
    gettext_lazy("谁提出"),
    gettext_lazy("措施"),
    gettext_lazy("现在"),
    gettext_lazy("结果"),
)


@dataclass(frozen=True, slots=True)
class Appeal:
    """One appeal: its number in the list, what is asked, the measure, where it stands."""

    number: str
    talk: Talk
    hearing: Hearing
    measure: str
    now: str

    @property
    def proposer(self) -> str:
        """Return who proposed it, as a role; a name or telephone that was typed there is covered."""
        return mask(self.hearing.topic.proposer).text

    @property
    def result(self) -> str:
        """Return what came of it; '' where the measure says it already."""
        return result_of(self.hearing)

    def cells(self) -> list[object]:
        """Return the row of a sheet, in the order of `HEADERS`."""
        topic = self.hearing.topic
        day = local(self.talk.starts_at).date()
        return [
            self.number, day, self.talk.area_name, topic.title, self.proposer, self.measure, self.now, self.result,
        ]  # fmt: skip


def measure_of(hearing: Hearing, *, at: datetime, vote: str = "") -> str:
    """Return what is to be done about an appeal, from what was decided and said; masked, for it goes on paper."""
    words = mask(hearing.words).text.rstrip("。")
    if hearing.is_open:
        return _("还没定")
    said = str(hearing.outcome_label)
    if hearing.owner_name and hearing.review_on is not None:
        said = _("%(unit)s负责，%(day)s前回话") % {
            "unit": hearing.owner_name,
            "day": say_when(hearing.review_on, now=at, form="printday"),
        }
    if vote:  # what was voted and then put off, or made a case, says both
        said = vote if hearing.outcome == Outcome.VOTED else f"{vote}{_('；')}{said}"
    return f"{said}{_('：')}{words}" if words else said


def result_of(hearing: Hearing) -> str:
    """Return what came of a topic, masked as it is kept; '' where it was said at the talk and stands in the measure."""
    result: str = hearing.topic.result
    return "" if result in mask(hearing.words).text else result


def appeal_rows(actor: Actor, *, at: datetime, talk: Talk | None = None) -> list[Appeal]:
    """Return the appeals of one sit-down, or of all an actor may read, the newest sit-down first."""
    kinds = [kind.code for kind in KINDS.values() if kind.appeals]
    rows = Talk.objects.visible_to(actor).filter(kind__in=kinds, starts_at__lte=at)
    talks = [talk] if talk is not None else list(rows.order_by("-starts_at", "-pk")[:MOST_TALKS])
    by_key = {one.pk: one for one in talks}
    order = {key: place for place, key in enumerate(by_key)}
    found = Hearing.objects.in_district(actor.district_id).filter(
        talk_id__in=list(by_key), topic__district_id=actor.district_id
    )
    heard = sorted(found.select_related("topic__owner_unit"), key=lambda one: (order[one.talk_id], one.ordinal))
    cases = cases_of(actor.district_id, [one.topic for one in heard])
    views = []
    for hearing in heard:
        topic, vote, of = hearing.topic, say_vote(hearing), by_key[hearing.talk_id]
        case = cases.get(topic.case_id) if topic.case_id is not None else None
        number = f"{of.number}-{hearing.ordinal}"
        now = say_topic(topic, case, at=at, vote=vote, days="printday")
        views.append(Appeal(number, of, hearing, measure_of(hearing, at=at, vote=vote), now))
    return views
