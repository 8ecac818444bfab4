"""Questions about posts: who holds a capacity where, who is the first responsible person, what this county is."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from shanzhi.accounts.models import User
from shanzhi.kernel import paths
from shanzhi.people.access import on_day
from shanzhi.people.models import Deployment, Post, PostQuerySet


def deployment(district_id: str) -> Deployment | None:
    """Return what this database serves, or None before the county is set up; kept in memory."""
    return Deployment.objects.of(district_id)


def posts_holding(
    *, capacity: str, area_path: str | None = None, unit_id: int | None = None, at: datetime
) -> PostQuerySet:
    """Return the posts in a capacity held at ``at``; with ``area_path`` those over it or over an area above it."""
    posts = Post.objects.in_force(on=on_day(at)).filter(capacity=capacity)
    if area_path is not None:
        posts = posts.over([*paths.ancestors(area_path), area_path])
    if unit_id is not None:
        posts = posts.filter(unit_id=unit_id)
    return posts


def holders(*, capacity: str, area_path: str | None = None, unit_id: int | None = None, at: datetime) -> list[int]:
    """Return the ids of the people to tell: those who hold a capacity over a place or in a unit (one query).

    A post over a street counts for every community and grid in it; a post over a grid counts for that grid alone.
    """
    posts = posts_holding(capacity=capacity, area_path=area_path, unit_id=unit_id, at=at)
    return list(posts.order_by("user_id").values_list("user_id", flat=True).distinct())


def nearest_holders(*, capacity: str, area_path: str, at: datetime) -> list[int]:
    """Return the holders nearest to a place: the grid's own, else the community's, and so on up (one query)."""
    posts = posts_holding(capacity=capacity, area_path=area_path, at=at)
    found = list(posts.order_by("user_id").values_list("area_path", "user_id").distinct())
    nearest = max((len(path) for path, _ in found), default=0)
    return [user_id for path, user_id in found if len(path) == nearest]


def responsible_person(unit_id: int, *, at: datetime) -> User | None:
    """Return the head of a unit, its first responsible person 第一责任人; None while the post is vacant."""
    held = Post.objects.in_force(on=on_day(at)).filter(unit_id=unit_id, is_head=True).select_related("user")
    post = held.order_by("-starts_on", "-pk").first()
    return post.user if post else None


def responsible_people(unit_ids: list[int], *, at: datetime) -> dict[int, User]:
    """Return the heads of several units by unit id, vacant ones left out (one query)."""
    held = Post.objects.in_force(on=on_day(at)).filter(unit_id__in=unit_ids, is_head=True).select_related("user")
    return {post.unit_id: post.user for post in held.order_by("starts_on", "pk") if post.unit_id is not None}


def colleagues(*, capacity: str, at: datetime) -> Q:
    """Return the condition for accounts that hold a capacity at ``at``, for choosing one in a form."""
    return Q(pk__in=Post.objects.in_force(on=on_day(at)).filter(capacity=capacity).values("user_id"))
