"""Questions about topics: those that wait, the ledger with what is due first, one topic's course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.meetings.queries.talks import AHEAD
from shanzhi.reports.models import Report
from shanzhi.talks.actions.outcomes import CHANNEL
from shanzhi.talks.models import Hearing, Talk, Topic
from shanzhi.talks.workflow import TopicState

SHOWN = 100


def waiting(actor: Actor) -> tuple[list[Topic], list[Topic]]:
    """Return the topics that wait for the party organisation's look, and those that wait for a talk, oldest first."""
    states = (str(TopicState.PROPOSED), str(TopicState.ACCEPTED))
    rows = Topic.objects.visible_to(actor).filter(state__in=states).order_by("proposed_at", "pk")[: 2 * SHOWN]
    found = list(rows)
    return [one for one in found if one.waits_for_review], [one for one in found if one.waits_for_a_talk]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One item of the ledger and whether its day has come."""

    topic: Topic
    due: bool


def ledger(actor: Actor, *, at: datetime) -> list[LedgerRow]:
    """Return what is put off, the earliest day first."""
    on = local(at).date()
    rows = Topic.objects.visible_to(actor).filter(state=TopicState.LEDGERED).select_related("owner_unit")
    return [LedgerRow(one, one.is_due(on=on)) for one in rows.order_by("review_on", "pk")[: 2 * SHOWN]]


def due_items(district_id: str, *, on: date) -> list[Topic]:
    """Return the ledger's items of a county whose day has come."""
    rows = Topic.objects.in_district(district_id).filter(state=TopicState.LEDGERED, review_on__lte=on)
    return list(rows.order_by("review_on", "pk")[: 10 * SHOWN])


def next_talk(topic: Topic, *, at: datetime) -> Talk | None:
    """Return the next talk in the topic's own area that is still to be held."""
    rows = Talk.objects.in_district(topic.district_id).filter(area_path=topic.area_path, starts_at__gte=at)
    return rows.filter(state__in=[str(one) for one in AHEAD]).order_by("starts_at").first()


def talks_for(topics: list[Topic], actor: Actor) -> list[Talk]:
    """Return the talks ahead on whose agenda waiting topics may be laid."""
    if not topics:
        return []
    rows = Talk.objects.visible_to(actor).filter(state__in=[str(one) for one in AHEAD])
    return list(rows.order_by("starts_at", "pk")[:SHOWN])


def hearings_of(topic: Topic) -> list[Any]:
    """Return every talk at which a topic was heard, the latest first."""
    rows = Hearing.objects.in_district(topic.district_id).filter(topic_id=topic.pk, talk__district_id=topic.district_id)
    return list(rows.select_related("talk").order_by("-talk__starts_at", "-pk"))


def of_case(actor: Actor, case: Case) -> list[Hearing]:
    """Return the topics a case came from that this actor may read, each as it was heard last."""
    reports = Report.objects.in_district(case.district_id).filter(case_id=case.pk, channel=CHANNEL)
    topics = Topic.objects.visible_to(actor).filter(report_number__in=reports.values("number"))
    rows = Hearing.objects.in_district(case.district_id).filter(topic__in=topics, talk__district_id=case.district_id)
    found = rows.select_related("topic", "talk").order_by("talk__starts_at", "pk")[:SHOWN]
    return list({one.topic_id: one for one in found}.values())
