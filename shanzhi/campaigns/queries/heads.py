"""Who may be the first responsible person 第一责任人 of a campaign, as they are chosen: by name, with their post."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q

from shanzhi.accounts.models import User
from shanzhi.people.access import on_day
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.people.queries import in_words

MEANT = (Capacity.UNIT_APPROVER, Capacity.LEADER, Capacity.COORDINATOR)


def heads_offered(*, at: datetime) -> list[tuple[str, str]]:
    """Return what to write for each person who heads a unit or leads here, and their name and post (two statements)."""
    meant = Q(is_head=True) | Q(capacity__in=[str(one) for one in MEANT])
    posts = Post.objects.in_force(on=on_day(at)).of_people().filter(meant)
    rows = posts.select_related("user", "unit", "division", "grid")
    first = {post.user_id: post for post in rows.order_by("is_head", "-pk")}  # of several posts the one that heads
    listed = sorted(first.values(), key=lambda post: (post.unit.path if post.unit else "", post.user.username))
    several = User.objects.filter(is_active=True).values("name").annotate(n=Count("pk")).filter(n__gt=1)
    twins = set(several.values_list("name", flat=True))
    return [
        (post.user.name, in_words(post))
        if post.user.name not in twins
        else (post.user.username, f"{post.user.name} · {in_words(post)}")
        for post in listed
    ]


def known_as(user: User) -> str:
    """Return what to write for a person: their name, the username where others have the same name (one statement)."""
    twins = User.objects.filter(name=user.name, is_active=True).exclude(pk=user.pk).exists()
    return str(user.username if twins else user.name)
