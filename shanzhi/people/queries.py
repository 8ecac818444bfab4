"""Questions about posts: who holds a capacity where, who is the first responsible person, what this county is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from shanzhi.accounts.models import User
from shanzhi.accounts.queries import open_letters, second_factor
from shanzhi.journal.queries import history_panel
from shanzhi.journal.shapes import HistoryLine
from shanzhi.kernel import paths
from shanzhi.organisation.models import Unit
from shanzhi.organisation.queries import names_offered, units_found
from shanzhi.people import capacities, handover
from shanzhi.people.access import on_day
from shanzhi.people.covering import covered_by
from shanzhi.people.models import CoverageAssignment, Deployment, Post, PostQuerySet, counts_on
from shanzhi.territory.models import Division, Grid


def deployment(district_id: str) -> Deployment | None:
    """Return what this database serves, or None before the county is set up; kept in memory."""
    return Deployment.objects.of(district_id)


def posts_holding(
    *, capacity: str, area_path: str | None = None, unit_id: int | None = None, at: datetime
) -> PostQuerySet:
    """Return people's posts in a capacity at ``at``; with ``area_path`` those over it or over an area above it."""
    posts = Post.objects.in_force(on=on_day(at)).of_people().filter(capacity=capacity)
    if area_path is not None:
        posts = posts.filter(area_path__in=[*paths.ancestors(area_path), area_path])
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


def in_words(post: Post) -> str:
    """Return a post as one line: 网格员 · 梧桐第1网格, 承办人 · 市政设施管理所."""
    area = post.grid or (post.division if post.unit is None else None)
    parts = [capacities.label(post.capacity), post.title, post.unit and post.unit.name, area and area.name]
    return " · ".join(str(part) for part in parts if part)


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person with the posts held, in words."""

    user: User
    posts: list[str]
    invited: bool


@dataclass(frozen=True, slots=True)
class StaffPage:
    """Some people in the order of their usernames, and where the next ones begin ('' at the end)."""

    rows: list[StaffRow]
    next_after: str


def staff_found(*, text: str, capacity: str, after: str, limit: int, at: datetime) -> StaffPage:
    """Return people by part of a name, username or unit and by capacity, after a username (three statements)."""
    posts = Post.objects.filter(counts_on(on_day(at)))
    users = User.objects.people().filter(username__gt=after).order_by("username")
    if text:
        in_unit = posts.filter(unit__in=units_found(text=text).order_by().values("pk")).values("user_id")
        users = users.filter(Q(name__icontains=text) | Q(username__icontains=text) | Q(pk__in=in_unit))
    if capacity:
        users = users.filter(pk__in=posts.filter(capacity=capacity).values("user_id"))
    found = list(users[: limit + 1])
    held: dict[int, list[str]] = {}
    shown = posts.filter(user__in=found).select_related("unit", "grid", "division").order_by("pk")
    for post in shown:
        held.setdefault(post.user_id, []).append(in_words(post))
    waiting = open_letters([user.pk for user in found], at=at)
    rows = [StaffRow(user, held.get(user.pk, []), user.pk in waiting) for user in found[:limit]]
    return StaffPage(rows, rows[-1].user.username if len(found) > limit else "")


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Everything the keeper sees of one person."""

    user: User
    open_posts: list[tuple[Post, str]]
    past_posts: list[tuple[Post, str]]
    coverage: list[CoverageAssignment]
    held: list[tuple[object, int]]
    history: list[HistoryLine]
    invited: bool
    has_second_factor: bool


def person_file(user: User, *, district_id: str, at: datetime) -> PersonFile:
    """Return one person's posts, coverage, open work of upper rooms, and journal."""
    posts = Post.objects.filter(user=user).select_related("user", "unit", "grid__division", "division")
    listed = [(post, in_words(post)) for post in posts.order_by("-starts_on", "-pk")]
    left = handover.held(user.pk, district_id=district_id, at=at)
    subjects = [("user", str(user.pk)), *(("post", str(post.pk)) for post, _words in listed)]
    return PersonFile(
        user=user,
        open_posts=[(post, words) for post, words in listed if post.ends_on is None],
        past_posts=[(post, words) for post, words in listed if post.ends_on is not None],
        coverage=list(covered_by(user.pk, on=on_day(at))),
        held=[(kind.label, left[kind.name]) for kind in handover.kinds() if kind.name in left],
        history=history_panel(district_id, subjects, limit=50),
        invited=bool(open_letters([user.pk], at=at)),
        has_second_factor=second_factor(user) is not None,
    )


def posts_in(unit: Unit, *, at: datetime) -> list[Post]:
    """Return the posts held in a unit, the head first (one statement)."""
    held = Post.objects.in_force(on=on_day(at)).filter(unit=unit).select_related("user")
    return list(held.order_by("-is_head", "capacity", "user__username"))


def offered() -> dict[str, list[tuple[str, str]]]:
    """Return (name, code) of areas, units and people for the lists of choices on a form's page (four statements)."""
    divisions = Division.objects.filter(valid_to=None).order_by("path").values_list("name", "code")
    grids = Grid.objects.filter(valid_to=None).order_by("path").values_list("name", "code")
    people = User.objects.people().filter(is_active=True).order_by("username").values_list("username", "name")
    return {"areas": [*divisions, *grids], "units": names_offered(), "people": list(people[:1000])}
