"""Hot issues: where they come from (ordinary cases of the last weeks), and the list with what its reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shanzhi.advice.hot import Cluster, Told, clusters
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.learning.access import may_watch
from shanzhi.learning.models import HotIssue
from shanzhi.loop.workflow import State, Zone

DAYS, MOST = 90, 4000
SHOWN = 60
EVIDENCE = 8


@dataclass(frozen=True, slots=True)
class Found:
    """One cluster of cases: the cluster and its cases in its order."""

    cluster: Cluster
    cases: list[Case]


@dataclass(frozen=True, slots=True)
class Shown:
    """One hot issue with the newest of its cases that the reader may know of."""

    issue: HotIssue
    cases: list[Case]
    more: int


def hot_clusters(district_id: str, *, at: datetime) -> list[Found]:
    """Return the hot issues among the ordinary cases of the last ninety days; one statement."""
    rows = Case.objects.in_district(district_id).filter(
        zone=Zone.ORDINARY, told_at__gte=at - timedelta(days=DAYS), told_at__lte=at
    )
    rows = rows.exclude(state__in=[str(State.VOID), str(State.REJECTED)]).select_related("matter", "place")
    cases = {str(case.pk): case for case in rows.order_by("-told_at")[:MOST]}
    told = [
        Told(
            key=key,
            title=case.title,
            text=case.summary,
            at=local(case.told_at),
            spot=case.place.name if case.place is not None else case.area_path,
            matter=case.matter.code if case.matter is not None else "",
            weight=max(case.report_count - 1, 0),
        )
        for key, case in cases.items()
    ]
    return [Found(one, [cases[key] for key in one.keys]) for one in clusters(told)]


def issues_for(actor: Actor, *, state: str = HotIssue.State.PROPOSED) -> list[Shown]:
    """Return the hot issues of the actor's areas, the hottest first, with cases they may know of; two statements."""
    rows = HotIssue.objects.in_district(actor.district_id).filter(state=state).order_by("-score", "-number")[:SHOWN]
    return _shown(actor, [one for one in rows if may_watch(actor, one.area_path)])


def issue_numbered(actor: Actor, number: str) -> HotIssue | None:
    """Return a hot issue of the actor's areas by its number, or None."""
    found: HotIssue | None = HotIssue.objects.in_district(actor.district_id).filter(number=number).first()
    return found if found is not None and may_watch(actor, found.area_path) else None


def shown(actor: Actor, issue: HotIssue) -> Shown:
    """Return one hot issue as the list has it."""
    return _shown(actor, [issue])[0]


def _shown(actor: Actor, issues: list[HotIssue]) -> list[Shown]:
    numbers = {number for one in issues for number in one.cases}
    seen = Case.objects.visible_to(actor).filter(number__in=numbers, zone=Zone.ORDINARY).order_by("-told_at")
    by_number = {case.number: case for case in seen}
    found = []
    for one in issues:
        cases = [by_number[number] for number in reversed(one.cases) if number in by_number]
        found.append(Shown(one, cases[:EVIDENCE], max(len(cases) - EVIDENCE, 0)))
    return found
