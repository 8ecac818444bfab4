"""A few children for the demonstration county, invented from end to end and sealed like real ones."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shanzhi.childcare.actions import bonds, files, volunteers
from shanzhi.childcare.models import Bond, Volunteer
from shanzhi.childcare.queries import communities
from shanzhi.childcare.vault import File
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.people.access import actor_for, on_day
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post

BEGAN = timedelta(days=60)
GROUPS = ("left_behind", "left_behind", "unattended", "illness", "left_behind", "orphan")


def _posted(capacity: Capacity, *, by: Actor, at: datetime) -> list[tuple[Post, Actor]]:
    """Return everybody in a capacity, as played people."""
    posts = Post.objects.in_force(on=on_day(at - BEGAN)).filter(capacity=capacity).select_related("user").order_by("pk")
    found = []
    for post in posts:
        held = actor_for(post.user, at=at)
        found.append((post, Actor(by.kind, held.name, held.user_id, held.holdings, by.district_id or held.district_id)))
    return found


def live_children(district_id: str, *, by: Actor, at: datetime) -> list[Bond]:
    """Let some children be registered and paired; none where nobody protects them or volunteers."""
    guards = [one for _post, one in _posted(Capacity.CHILD_PROTECTION, by=by, at=at)]
    people = _posted(Capacity.VOLUNTEER, by=by, at=at)
    if not guards or len(people) < 6:
        return []
    guard, day = guards[0], at - BEGAN
    homes = communities(guard, on=local(day).date())
    enrolled = [_enrolled(post, actor, guard, day=day, at=at, alone=n < 6) for n, (post, actor) in enumerate(people)]
    team = volunteers.form_team("三楼小组", brand="钟妈妈", volunteers=enrolled[-3:], by=guard, at=day)
    year = local(at).year
    for ahead, planned in enumerate((6, 20, 40)):
        volunteers.plan_year(year + ahead, planned=planned, by=guard, at=day)
    made = []
    for n, group in enumerate(GROUPS if homes else ()):
        file = File(f"演示孩子{n + 1}", f"小{'一二三四五六'[n]}", "2016-05", group, "", "演示小学", "演示路1号",
                    f"演示奶奶{n + 1}", f"1390000{n:04d}", "陪着读书，多说说话")  # fmt: skip
        child = files.register_child(file, area_path=homes[n % len(homes)].path, by=guard, at=day, key=f"lived-{n}" * 4)
        until = local(at + timedelta(days=300)).date()
        files.give_consent(
            child, scope=["call", "visit", "outing"], given_on=local(day).date(), valid_until=until,
            guardian=file.guardian, by=guard, at=day,
        )  # fmt: skip
        files.note_wish(child, wish="wants", words="想有人陪我看书", by=guard, at=day)
        who = {"team": team} if n == len(GROUPS) - 1 else {"volunteer": enrolled[n]}
        bond = bonds.propose(child, by=guard, at=day, **who)
        bonds.activate(bond, by=guard, at=day, seen=bond.version)
        met = day + timedelta(days=5)
        bonds.accompany(bond, on=local(met).date(), by=guard, at=met, seen=bond.version)
        if n % 3:
            own, when = people[-1 if "team" in who else n][1], at - timedelta(days=9)
            bonds.note_contact(bond, on=local(when).date(), mode="call", note="说了学校里的事", by=own, at=when)
        made.append(bond)
    return made


def _enrolled(post: Post, actor: Actor, guard: Actor, *, day: datetime, at: datetime, alone: bool) -> Volunteer:
    """Enrol and screen one volunteer, who then agrees to the rules."""
    until = local(at + timedelta(days=500)).date()
    one = volunteers.enrol(post.user, alone=alone, unit=None, committed_until=until, by=guard, at=day)
    told: dict[str, Any] = {"checked_on": local(day).date(), "valid_until": local(at + timedelta(days=300)).date()}
    volunteers.screen(one, passed=True, by=guard, at=day, **told)
    return volunteers.agree_to_rules(one, by=actor, at=day)
