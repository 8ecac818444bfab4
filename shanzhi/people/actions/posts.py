"""Verbs about posts 任职: give one, end one. What somebody may do follows from these rows and nothing else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.accounts.models import User
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.organisation import lines
from shanzhi.organisation.models import Unit
from shanzhi.people import capacities
from shanzhi.people.access import on_day
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.territory.models import Division, Grid

HELD, ENDED = "held", "ended"


def give_post(
    user: User,
    *,
    capacity: str,
    by: Actor,
    at: datetime,
    division: Division | None = None,
    grid: Grid | None = None,
    unit: Unit | None = None,
    starts_on: date | None = None,
    title: str = "",
    is_head: bool = False,
    full_time: bool = True,
) -> Post:
    """Post a person in a capacity, over a division or grid, in a unit, from today or a later day, and say so.

    :raises Refused: when the account is closed, the unit or area the capacity needs is missing or no longer exists,
        the person already holds this very post, or the unit already has a head.
    """
    day = starts_on or on_day(at)
    post = Post(
        user=user,
        capacity=capacity,
        title=title,
        is_head=is_head,
        full_time=full_time,
        division=division or (grid.division if grid else None),
        grid=grid,
        unit=unit,
        area_path=grid.path if grid else division.path if division else "",
        unit_path=unit.path if unit else "",
        starts_on=day,
    )
    faults = _faults(post, day)
    if faults:
        raise Refused(*faults)
    try:
        with transaction.atomic():
            post.save(force_insert=True)
            _record("post.give", post, by=by, at=at, was="", now=HELD)
    except IntegrityError as race:
        raise Refused(_("这个任职刚刚被别人加上了，或者这个单位刚刚有了第一责任人。")) from race
    return post


def _faults(post: Post, day: date) -> list[object]:
    faults: list[object] = []
    if post.capacity not in set(Capacity):
        return [gettext("没有“%(capacity)s”这个身份。") % {"capacity": post.capacity}]
    name = capacities.label(post.capacity)
    if not post.user.is_active:
        faults.append(gettext("%(name)s的账号已停用，先启用再任职。") % {"name": post.user.name})
    if post.capacity in capacities.UNIT_BOUND and post.unit is None:
        faults.append(gettext("%(capacity)s要写在哪个单位。") % {"capacity": name})
    if post.capacity in capacities.AREA_BOUND and not post.area_path:
        faults.append(gettext("%(capacity)s要写管哪个区划或网格。") % {"capacity": name})
    if post.unit is not None and not post.unit.is_in_force(on=day):
        faults.append(gettext("%(unit)s到那天已经停用。") % {"unit": post.unit.name})
    if post.grid is not None and not post.grid.holds(day):
        faults.append(gettext("%(grid)s那天不是现行网格。") % {"grid": post.grid.name})
    same = Post.objects.filter(
        user=post.user, capacity=post.capacity, area_path=post.area_path, unit_path=post.unit_path, ends_on=None
    )
    if same.exists():
        faults.append(gettext("%(name)s已经有这个任职。") % {"name": post.user.name})
    if post.is_head:
        faults.extend(_head_faults(post))
    return faults


def _head_faults(post: Post) -> list[object]:
    if post.unit is None:
        return [_("第一责任人要写在哪个单位。")]
    sitting = Post.objects.filter(unit=post.unit, is_head=True, ends_on=None).select_related("user").first()
    if sitting is None:
        return []
    words = {"unit": post.unit.name, "name": sitting.user.name}
    return [gettext("%(unit)s的第一责任人是%(name)s，先结束那个任职。") % words]


def end_post(post: Post, *, by: Actor, at: datetime, on: date | None = None) -> Post:
    """End a post from a day (today when none is given): on that day it no longer counts.

    :raises Refused: when it has ended, or the last keeper would be left without the post.
    """
    day = max(on or on_day(at), post.starts_on)
    if post.ends_on is not None:
        raise Refused(_("这个任职已经结束。"))
    if is_last_keeper(post):
        raise Refused(_("这是最后一个管理员，先让另一个人任管理员。"))
    with transaction.atomic():
        if not Post.objects.filter(pk=post.pk, ends_on=None).update(ends_on=day):
            raise Stale(_("这个任职刚刚被别人结束了。"))
        post.ends_on = day
        _record("post.end", post, by=by, at=at, was=HELD, now=ENDED)
    return post


def is_last_keeper(post: Post) -> bool:
    """Return whether nobody else would be left to keep the accounts."""
    if post.capacity != Capacity.KEEPER:
        return False
    others = Post.objects.filter(capacity=Capacity.KEEPER, ends_on=None, user__is_active=True)
    return not others.exclude(user_id=post.user_id).exists()


def told(post: Post) -> dict[str, Any]:
    """Return what a line of the journal tells about a post."""
    area = post.grid.name if post.grid else post.division.name if post.division else ""
    where = {"area": area, "unit": post.unit.name if post.unit else "", "title": post.title}
    return {"user": post.user_id, "name": post.user.name, "capacity": post.capacity, **where}


def _record(verb: str, post: Post, *, by: Actor, at: datetime, was: str, now: str) -> None:
    lines.write(verb, "post", post.pk, by=by, at=at, was=was, now=now, data=told(post))
