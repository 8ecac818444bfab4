"""What the keeper's pages show: systems with their posts, hooks, what hooks may be told of, what did not leave."""

from __future__ import annotations

from django.db.models import F
from django.db.models.expressions import OrderBy

from shanzhi.api.models import FOR_HOOKS, Hook, System
from shanzhi.loop.workflow import CASE_TABLE
from shanzhi.people.models import Post
from shanzhi.people.queries import in_words
from shanzhi.post.models import Delivery, State

EVENTS: dict[str, object] = {f"case.{row.verb}": row.label for row in CASE_TABLE}


def _none_first(column: str) -> OrderBy:
    return F(column).asc(nulls_first=True)  # one database would put what never ended last, the other first


def hooks(district_id: str) -> list[Hook]:
    """Return the hooks of a county, those at work first."""
    rows = Hook.objects.in_district(district_id).select_related("system")
    return list(rows.order_by(_none_first("stopped_at"), _none_first("system__revoked_at"), "-made_at")[:200])


def hook_told(district_id: str, name: str) -> Hook | None:
    """Return the hook of this name if it hears anything."""
    rows = Hook.objects.in_district(district_id).filter(name=name)
    found: Hook | None = rows.filter(stopped_at=None, system__revoked_at=None).first()
    return found


def failures(district_id: str) -> list[tuple[Delivery, Hook | None]]:
    """Return what did not leave for hooks, the newest first, each with its hook; two statements."""
    rows = Delivery.objects.filter(
        district_id=district_id, key__startswith=FOR_HOOKS, state__in=[str(State.FAILED), str(State.GIVEN_UP)]
    )
    found = [(row, row.key.split("-")[1]) for row in rows.order_by("-id")[:100]]
    known = Hook.objects.in_district(district_id).filter(pk__in={pk for _row, pk in found}).select_related("system")
    by_key = {str(hook.pk): hook for hook in known}
    return [(row, by_key.get(pk)) for row, pk in found]


def systems(district_id: str) -> list[tuple[System, str]]:
    """Return the systems of a county, those in use first, each with its post in words; two statements."""
    rows = list(System.objects.in_district(district_id).order_by(_none_first("revoked_at"), "-made_at")[:200])
    held = Post.objects.filter(user_id__in=[row.user_id for row in rows], ends_on=None)
    posts = {post.user_id: post for post in held.select_related("unit", "grid", "division")}
    return [(row, in_words(posts[row.user_id]) if row.user_id in posts else "") for row in rows]
