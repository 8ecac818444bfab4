"""Letting another system in, and out again: an account without a way to sign in, one post, one token (renewable)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.accounts.models import MACHINES, User
from shanzhi.api.access import FOR_SYSTEMS, kept_of
from shanzhi.api.models import IN_USE, REVOKED, Hook, Scope, System
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import NotFound, Refused, Stale
from shanzhi.people.actions import staff
from shanzhi.people.actions.posts import end_post, give_post
from shanzhi.people.models import Post
from shanzhi.post.actions import call_off


def make_system(
    name: str, *, post: Mapping[str, Any], scopes: Sequence[str], per_minute: int = 300, by: Actor, at: datetime
) -> tuple[System, str]:
    """Let a system in with a post (what ``give_post`` takes) and return it with its token, shown this once.

    :raises Refused: without a name or scopes, for a name that is taken or a post that no machine may hold.
    """
    faults = []
    if not name.strip():
        faults.append(_("写这个系统叫什么。"))
    if not scopes or set(scopes) - set(Scope.values):
        faults.append(_("选它能做什么，至少一项。"))
    if post.get("capacity") not in {str(one) for one in FOR_SYSTEMS}:
        faults.append(_("这个身份只能由人担任。"))
    if faults:
        raise Refused(*faults)
    token = _token()
    user = User(username=_username(), name=name.strip()[:60])
    user.set_unusable_password()
    system = System(district_id=by.district_id, name=name.strip()[:60], scopes=sorted(scopes), made_at=at)
    system.per_minute, system.token_hash, system.ending = per_minute, kept_of(token), token[-4:]
    try:
        with transaction.atomic():
            staff.begin([user], [], by=by, at=at)
            give_post(user, by=by, at=at, **post)
            system.user = user
            system.save(force_insert=True)
            _note("api.make_system", system, by=by, at=at, was="", now=IN_USE)
    except IntegrityError as taken:
        said = _("已经有一个叫“%(name)s”的系统，收回了的也占着名称。令牌丢了就在它那一行换令牌，新的系统换个名称。")
        raise Refused(said % {"name": system.name}) from taken
    return system, token


def came_second() -> Stale:
    """Return the refusal of whoever renews what somebody else renewed since the page was read."""
    return Stale(_("您看的这一页旧了，别人刚动过它。看过现在的样子，要换就再按一次。"))


def _token() -> str:
    return f"sz-{secrets.token_urlsafe(32)}"


def _username() -> str:
    return MACHINES + re.sub(r"[^a-z0-9]", "x", secrets.token_urlsafe(9).lower())


def renew_system(name: str, *, seen: str | None = None, by: Actor, at: datetime) -> tuple[System, str]:
    """Give a system a new token, returned this once: the old one opens nothing from now on, all else stays.

    :raises NotFound: when no such system is in.
    :raises Stale: when the token was renewed after a page showed it as ``seen``.
    """
    mine = System.objects.in_district(by.district_id).filter(name=name, revoked_at=None)
    system = mine.first()
    if system is None:
        raise NotFound(_("没有这个在用的系统。"))
    token, known = _token(), mine.filter(token_hash=system.token_hash)
    fresh = {"token_hash": kept_of(token), "ending": token[-4:]}
    with transaction.atomic():
        if seen not in (None, system.mark) or not known.update(**fresh):
            raise came_second()
        system.token_hash, system.ending = fresh["token_hash"], fresh["ending"]
        _note("api.renew_system", system, by=by, at=at, was=IN_USE, now=IN_USE)
    return system, token


def revoke_system(name: str, *, by: Actor, at: datetime) -> System:
    """Let a system out: its token opens nothing from now on, its posts end, its hooks hear nothing more.

    What it did stays; what waits in the queue for it doesn't leave any more.

    :raises NotFound: when no such system is in.
    """
    with transaction.atomic():
        mine = System.objects.in_district(by.district_id).filter(name=name)
        if not mine.filter(revoked_at=None).update(revoked_at=at):
            raise NotFound(_("没有这个在用的系统。"))
        system: System = mine.select_related("user").get()
        held = Post.objects.filter(user=system.user, ends_on=None).select_related("user", "unit", "grid", "division")
        for post in held:
            end_post(post, by=by, at=at)
        for hook in Hook.objects.in_district(system.district_id).filter(system=system):
            call_off(hook.queued_under, district_id=hook.district_id, by=by, at=at)
        _note("api.revoke_system", system, by=by, at=at, was=IN_USE, now=REVOKED)
    return system


def _note(verb: str, system: System, *, by: Actor, at: datetime, was: str, now: str) -> None:
    record(
        verb,
        district_id=system.district_id,
        subject_kind="api_system",
        subject_id=str(system.pk),
        by=by,
        at=at,
        was=was,
        now=now,
        data={"name": system.name, "scopes": system.scopes, "per_minute": system.per_minute},
    )
