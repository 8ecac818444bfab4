"""Taking readings 读数: what a page can't reckon is reckoned by the hour and kept, in the place of the one before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.urls import reverse

from shanzhi.burden.queries import burden
from shanzhi.burden.workflow import FEWEST_POSTS
from shanzhi.circle.answering import Asked
from shanzhi.counting.figures import AREA_KINDS
from shanzhi.kernel.clock import CHINA, local
from shanzhi.kernel.paths import is_within
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.readings.models import Reading
from shanzhi.stations.queries.circle import circle
from shanzhi.territory.models import Division

WALKERS = {"circle_adult": "adult", "circle_elder": "elder"}
WEDNESDAY, HOUR = 2, time(10)
Line = tuple[str, int, str]


def take(district_id: str, *, at: datetime) -> int:
    """Read everything that is kept of a county; return how many readings there are now."""
    rows = Division.objects.holding().filter(kind__in=AREA_KINDS, code__startswith=district_id)
    areas = list(rows.order_by("path"))
    made: list[Reading] = []
    for area in areas:
        for code, walker in WALKERS.items():
            made += _circle(code, walker, area, district_id, at=at)
    made += _minutes(areas, district_id, at=at)
    with transaction.atomic():
        Reading.objects.filter(district_id=district_id).delete()
        Reading.objects.bulk_create(made, batch_size=200)
    return len(made)


def reading_hour(at: datetime) -> datetime:
    """Return the last Wednesday at ten that has come: an ordinary hour of an ordinary day."""
    day = local(at).date()
    moment = datetime.combine(day - timedelta(days=(day.weekday() - WEDNESDAY) % 7), HOUR, CHINA)
    return moment if moment <= at else moment - timedelta(days=7)


def _circle(code: str, walker: str, area: Division, district_id: str, *, at: datetime) -> Iterable[Reading]:
    """Yield who walks to an open station of an area within fifteen minutes, grid by grid."""
    found = circle(district_id, Asked(area.path, reading_hour(at), walker))
    live: dict[str, int] = defaultdict(int)
    for name, people in zip(found.homes.grid_names, found.homes.points.people, strict=True):
        live[name] += int(people)
    if not live:
        return
    near = dict(live)
    for spot in found.answer.uncovered:
        near[spot.name] -= spot.people
    bottoms, tops = _lines(live), _lines(near)
    yield _reading(code, area, district_id, tops, bottoms, at=at, estimated=found.answer.estimated)


def _minutes(areas: list[Division], district_id: str, *, at: datetime) -> Iterable[Reading]:
    """Yield what grid workers are asked to fill in a week, form by form; nothing where few hold the post."""
    county = next((one for one in areas if one.kind == Division.Kind.COUNTY), None)
    role = next((one for one in burden.report(district_id, at=at) if one.capacity == Capacity.GRID_WORKER), None)
    if county is None or role is None or role.posts < FEWEST_POSTS:
        return
    asked = [(str(one.what), round(one.minutes), one.code) for one in role.forms]
    tops = [(name, n, reverse("burden:form", args=[code])) for name, n, code in asked if n]
    tops += [(str(one.what), round(one.minutes), reverse("burden:report")) for one in role.steps if round(one.minutes)]
    streets = [one for one in areas if one.kind == Division.Kind.STREET]
    posts: dict[str, int] = defaultdict(int)
    held = Post.objects.in_force(on=local(at).date()).filter(capacity=Capacity.GRID_WORKER)
    for path, n in held.values_list("area_path").annotate(n=Count("pk")):
        posts[next((one.name for one in streets if is_within(path, one.path)), county.name)] += n
    yield _reading("worker_minutes", county, district_id, tops, _lines(posts), at=at)


def _lines(numbers: dict[str, int]) -> list[Line]:
    return [(name, n, "") for name, n in numbers.items() if n]


def _reading(
    code: str, area: Division, district_id: str, tops: list[Line], bottoms: list[Line], **said: Any
) -> Reading:
    taken_at, estimated = said["at"], said.get("estimated", False)
    return Reading(
        district_id=district_id,
        area_path=area.path,
        code=code,
        top=sum(n for _name, n, _url in tops),
        bottom=sum(n for _name, n, _url in bottoms),
        tops=tops,
        bottoms=bottoms,
        estimated=estimated,
        taken_at=taken_at,
    )
