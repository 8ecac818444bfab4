"""Rows for pages: the showcase, appeals, findings, who leads whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from shanzhi.accounts.models import User
from shanzhi.assessment import access
from shanzhi.assessment.models import Appeal, Finding, Period, Result
from shanzhi.assessment.queries.figures import Shown, unit_figures
from shanzhi.cases.models import Case
from shanzhi.counting.figures import county_path
from shanzhi.counting.watching import KIND_WORDS
from shanzhi.kernel.actors import Actor
from shanzhi.people.access import on_day
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.territory.queries import areas_within

SHOWCASED = ("in_time_disposal_rate", "first_pass_rate", "resolution_rate")
MOST = 200


@dataclass(frozen=True, slots=True)
class ShowcaseRow:
    """A unit in the showcase: points of so many, and a few figures each with its n."""

    result: Result
    figures: list[Shown | None]


def showcase_rows(period: Period) -> list[ShowcaseRow]:
    """Return the units' results of a frozen period in the register's order (three statements)."""
    results = Result.objects.filter(district_id=period.district_id, period=period).select_related("unit")
    figures = unit_figures(period, SHOWCASED)
    return [
        ShowcaseRow(result, [figures.get((result.unit_id, code)) for code in SHOWCASED])
        for result in results.order_by("unit__path")
    ]


def appeals_for(actor: Actor) -> list[Appeal]:
    """Return the appeals an actor may read, the newest first: all for the county's lookers, else their own units'."""
    rows = Appeal.objects.filter(district_id=actor.district_id).select_related("period", "unit")
    if not access.looks_over(actor, county_path(actor.district_id)):
        rows = rows.filter(unit_id__in=access.own_units(actor))
    return list(rows.order_by("-pk")[:MOST])


def appeal_numbered(actor: Actor, number: str) -> Appeal | None:
    """Return an appeal by its number if the actor may read it, else None."""
    rows = Appeal.objects.filter(district_id=actor.district_id, number=number)
    if not access.looks_over(actor, county_path(actor.district_id)):
        rows = rows.filter(unit_id__in=access.own_units(actor))
    return rows.select_related("period", "unit").first()


def case_named(actor: Actor, case_id: Any) -> Case | None:
    """Return a case of an appeal if the actor may know it."""
    return Case.objects.visible_to(actor).filter(pk=case_id).first()


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with its words and cases."""

    finding: Finding
    words: object
    cases: Sequence[str]


def findings(district_id: str, period: Period) -> list[FindingRow]:
    """Return the findings of a period, those nobody looked at first (one statement)."""
    rows = Finding.objects.filter(district_id=district_id, period=period).select_related("unit")
    listed = sorted(rows, key=lambda one: (one.looked_at is not None, one.kind, one.pk))
    return [FindingRow(one, KIND_WORDS[one.kind], one.cases) for one in listed]


def led_by(actor: Actor, *, at: datetime) -> list[User]:
    """Return the people an actor leads directly, by username, which is no ranking (one statement)."""
    held = Q(pk__in=[])
    units = access.own_units(actor)
    if units:
        held |= Q(capacity=Capacity.HANDLER, unit_id__in=units)
    held |= Q(capacity=Capacity.GRID_WORKER) & areas_within(actor.areas_as(str(Capacity.GRID_HEAD)))
    posts = Post.objects.in_force(on=on_day(at)).filter(held)
    return list(User.objects.filter(pk__in=posts.values("user_id")).exclude(pk=actor.user_id or 0).order_by("username"))
