"""Look-alikes 相似的反映: which running cases may be the same thing, scored by `advice`, a bounded number of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from shanzhi.advice.lookalikes import Likeness, Telling, score
from shanzhi.cases.models import Case
from shanzhi.cases.querysets import CaseQuerySet
from shanzhi.kernel.actors import Actor
from shanzhi.learning.queries.alikes import partners_of, telling_of
from shanzhi.loop.workflow import Zone
from shanzhi.reports.models import Tie
from shanzhi.territory.queries import chain_for

DAYS = 45
MOST = 200  # candidates looked at; the nearest in time come first
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Lookalike:
    """One running case that may be the same, and why."""

    case: Case
    likeness: Likeness


def street_of(area_path: str) -> str:
    """Return the path of the street an area lies in (the area's own when it lies in none); one statement."""
    return next((area.path for area in chain_for(area_path) if area.kind == "street"), area_path)


def lookalikes_for(
    text: str,
    *,
    district_id: str,
    area_path: str,
    at: datetime,
    lon: float | None = None,
    lat: float | None = None,
    place_text: str = "",
    leave_out: Collection[object] = (),
    also: Collection[object] = (),
    actor: Actor | None = None,
    limit: int = SHOWN,
) -> list[Lookalike]:
    """Return the likeliest running cases of the same street, told within 45 days; two statements.

    ``also`` are cases found in the background, wherever they lie. With an ``actor`` the cases that person may know of;
    without one (a resident's page) ordinary ones only.
    """
    rows: CaseQuerySet = Case.objects.in_district(district_id) if actor is None else Case.objects.visible_to(actor)
    rows = rows.open().filter(told_at__gte=at - timedelta(days=DAYS), told_at__lte=at)
    if actor is None:
        rows = rows.filter(zone=Zone.ORDINARY)
    if leave_out:
        rows = rows.exclude(pk__in=leave_out)
    near = rows.within(street_of(area_path)) if area_path else rows
    mine = Telling(text=text, place_name=place_text, lon=lon, lat=lat, area_path=area_path, told_at=at)
    recent = list(near.select_related("matter", "place").order_by("-told_at")[:MOST])
    if further := set(also) - {case.pk for case in recent}:
        recent += rows.filter(pk__in=further).select_related("matter", "place")
    found = [Lookalike(case, score(mine, telling_of(case))) for case in recent]
    alike = [one for one in found if one.likeness.kind != "none"]
    return sorted(alike, key=lambda one: -one.likeness.score)[:limit]


def lookalikes_of(case: Case, *, actor: Actor, at: datetime, limit: int = SHOWN) -> list[Lookalike]:
    """Return the likeliest other running cases for a case, as far as the actor may know of them.

    What somebody tied and untied, or said isn't the same, isn't offered again; three statements more at most.
    """
    return lookalikes_for(
        case.summary or case.title,
        district_id=case.district_id,
        area_path=case.area_path,
        at=at,
        lon=case.lon,
        lat=case.lat,
        place_text=case.place_text,
        leave_out={case.pk, *_told_apart(case)},
        also=partners_of(case),
        actor=actor,
        limit=limit,
    )


def _told_apart(case: Case) -> set[object]:
    """Return the cases that this one's reports were once in, or kept apart from, and the other way round."""
    ended = Tie.objects.in_district(case.district_id).filter(untied_at__isnull=False)
    met = ended.filter(Q(case_id=case.pk) | Q(report__case_id=case.pk), report__district_id=case.district_id)
    return {pk for pair in met.values_list("case_id", "report__case_id") for pk in pair}


def find_open_ordinary(number: str, *, district_id: str) -> Case | None:
    """Return the running ordinary case of a number that a resident's page showed as a look-alike."""
    rows = Case.objects.in_district(district_id).open()
    found: Case | None = rows.filter(number=number, zone=Zone.ORDINARY).first() if number else None
    return found


def own_words(found: Lookalike) -> list[str]:
    """Return the pieces of text both tellings have: what a resident may read, since they are the reader's own words.

    A telling isn't public until somebody released its words; the rest of it stays unsaid.
    """
    return [piece.strip("“”") for piece in found.likeness.same if piece.startswith("“")]
