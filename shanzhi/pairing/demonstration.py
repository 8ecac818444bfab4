"""The demonstration county's pairs, invented: 170 units with its communities, mentors with newcomers."""

from __future__ import annotations

from datetime import datetime, timedelta

from shanzhi.kernel.actors import Actor, Holding
from shanzhi.kernel.clock import local
from shanzhi.organisation.models import Unit, UnitKind
from shanzhi.pairing import actions, queries
from shanzhi.pairing.models import Pair
from shanzhi.people.access import on_day
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.territory.models import Division
from shanzhi.territory.queries import division_by_code

WORDS = ("场地", "讲座", "义诊", "维修", "法律", "课后辅导", "送医送药", "文艺演出")
MENTORS = 6
BEGAN = timedelta(days=150)


def live_pairs(district_id: str, *, by: Actor, at: datetime) -> list[Pair]:
    """Let every partner unit be proposed and taken, most of them in touch, a few not; return the pairs."""
    county = division_by_code(district_id)
    if county is None or not Unit.objects.filter(kind=UnitKind.PARTNER, valid_to=None).exists():
        return []
    streets = Division.objects.holding(local(at).date()).within(county.path).filter(kind=Division.Kind.STREET)
    street = streets.order_by("code").first() or county  # its twelve communities, not the whole county's
    holding = Holding(0, str(Capacity.COORDINATOR), street.path)
    chief, day = Actor(by.kind, by.name, holdings=(holding,), district_id=district_id), at - BEGAN
    on = local(day).date()
    for n, home in enumerate(queries.communities(chief, on=on)):
        words = "、".join(WORDS[(n + turn) % len(WORDS)] for turn in range(3))
        actions.describe(home, words=words, capacity=20, by=chief, at=day)
    units = queries.candidates(chief, (str(UnitKind.PARTNER),), on=on)
    for n, unit in enumerate(units[: 2 * len(WORDS)]):
        actions.describe(unit, words=f"{WORDS[n % len(WORDS)]}、{WORDS[(n + 3) % len(WORDS)]}", capacity=None,
                         by=chief, at=day)  # fmt: skip
    pairs = actions.propose("unit_community", by=chief, at=day)
    actions.accept_all(pairs, by=chief, at=day)
    for n, pair in enumerate(pairs):
        if n % 17:  # the others wait for somebody to ask how to help
            when = at - timedelta(days=5 + n % 60)
            mode, note = (
                ("service", "帮社区修了楼道灯"),
                ("activity", "办了一次邻里活动"),
                ("meeting", "商量下季度的事"),
            )[n % 3]
            actions.note_contact(pair, on=local(when).date(), mode=mode, note=note, by=chief, at=when)
    return pairs + _mentors(chief, at=at)


def _mentors(chief: Actor, *, at: datetime) -> list[Pair]:
    """Pair some grid heads with grid workers."""
    of: list[list[object]] = []
    for capacity in (Capacity.GRID_HEAD, Capacity.GRID_WORKER):
        posts = Post.objects.in_force(on=on_day(at)).filter(capacity=capacity).select_related("user").order_by("pk")
        of.append([post.user for post in posts[:MENTORS]])
    made, day = [], at - timedelta(days=40)
    for mentor, newcomer in zip(*of, strict=False):
        pair = actions.pair_by_hand("mentor_newcomer", mentor, newcomer, by=chief, at=day)
        when = at - timedelta(days=4)
        actions.note_contact(pair, on=local(when).date(), mode="visit", note="一起走了一遍网格", by=chief, at=when)
        made.append(pair)
    return made
