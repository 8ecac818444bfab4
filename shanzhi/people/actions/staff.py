"""Verbs about staff accounts: invite, invite again, close, open again, reset the second factor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.accounts import actions as accounts
from shanzhi.accounts.models import Letter, User
from shanzhi.journal import actions as journal
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation import lines
from shanzhi.organisation.lines import district_of
from shanzhi.people import handover
from shanzhi.people.access import on_day
from shanzhi.people.actions.posts import HELD, give_post, is_last_keeper, told
from shanzhi.people.models import CoverageAssignment, Post, counts_on

OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True, slots=True)
class Invited:
    """A new account and the token of its invitation, which is shown or sent once and never kept."""

    user: User
    token: str


def invite(
    username: str,
    *,
    name: str,
    by: Actor,
    at: datetime,
    phone: str = "",
    email: str = "",
    post: Mapping[str, Any] | None = None,
) -> Invited:
    """Open an account with a first post (what ``give_post`` takes), and write its invitation, good for seven days.

    :raises Refused: when the username or the name is missing, the username is taken, or the post can't be given.
    """
    with transaction.atomic():
        user = accounts.create_account(username, name=name, phone=phone, email=email, at=at)
        token = accounts.write_letter(user, purpose=Letter.Purpose.INVITE, at=at)
        _record("staff.invite", user, by=by, at=at, was="", now=OPEN, data={"name": user.name})
        if post is not None:
            give_post(user, by=by, at=at, **post)
    return Invited(user, token)


def begin(users: list[User], posts: list[Post], *, by: Actor, at: datetime) -> None:
    """Write many accounts and posts at once, as a county begins, each with its line; nobody is sent a letter."""
    shared = {"district_id": district_of(by), "by": by, "at": at, "was": ""}
    invited = {"verb": "staff.invite", "subject_kind": "user", "now": OPEN, **shared}
    given = {"verb": "post.give", "subject_kind": "post", "now": HELD, **shared}
    for user in users:
        user.created_at = at
    with transaction.atomic():
        User.objects.bulk_create(users, batch_size=500)
        Post.objects.bulk_create(posts, batch_size=500)
        journal.record_many({**invited, "subject_id": str(user.pk)} for user in users)
        journal.record_many({**given, "subject_id": str(post.pk), "data": told(post)} for post in posts)


def invite_again(user: User, *, by: Actor, at: datetime) -> Invited:
    """Write another invitation; the former one no longer opens.

    :raises Refused: when the account is closed.
    """
    if not user.is_active:
        raise Refused(gettext("%(name)s的账号已停用，先启用。") % {"name": user.name})
    with transaction.atomic():
        token = accounts.write_letter(user, purpose=Letter.Purpose.INVITE, at=at)
        _record("staff.invite_again", user, by=by, at=at)
    return Invited(user, token)


def deactivate(user: User, *, by: Actor, at: datetime) -> User:
    """Close an account whose posts, coverage and open work were handed over or ended.

    :raises Refused: for one's own account, a closed one, the last keeper's, and while the person still holds anything.
    """
    faults = _faults_of_closing(user, by=by, at=at)
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        accounts.close_account(user, at=at)
        _record("staff.close", user, by=by, at=at, now=CLOSED)
    return user


def _faults_of_closing(user: User, *, by: Actor, at: datetime) -> list[object]:
    if not user.is_active:
        return [gettext("%(name)s的账号已经停用。") % {"name": user.name}]
    faults: list[object] = []
    if by.user_id == user.pk:
        faults.append(_("自己的账号由别人来停用。"))
    posts = list(Post.objects.filter(user=user, ends_on=None))
    if any(is_last_keeper(post) for post in posts):
        faults.append(_("这是最后一个管理员，先让另一个人任管理员。"))
    covered = CoverageAssignment.objects.filter(counts_on(on_day(at)), user=user).count()
    left = sum(handover.held(user.pk, district_id=district_of(by), at=at).values())
    if posts or covered or left:
        words = {"name": user.name, "posts": len(posts), "covered": covered, "left": left}
        faults.append(gettext("%(name)s还有%(posts)d个任职、%(covered)d处包联、%(left)d件在办的事，先办交接。") % words)
    return faults


def reactivate(user: User, *, by: Actor, at: datetime) -> User:
    """Open a closed account again; former posts stay ended.

    :raises Refused: when it is open.
    """
    if user.is_active:
        raise Refused(gettext("%(name)s的账号本来就在用。") % {"name": user.name})
    with transaction.atomic():
        accounts.open_account(user)
        _record("staff.open", user, by=by, at=at, was=CLOSED)
    return user


def reset_second_factor(user: User, *, by: Actor, at: datetime) -> User:
    """Forget a lost authenticator and its recovery codes, so that another can be set up at the next sign-in.

    :raises Refused: for one's own, which would make the second factor as weak as the first; when there is none.
    """
    if by.user_id == user.pk:
        raise Refused(_("自己的两步验证由另一个管理员来重置。"))
    with transaction.atomic():
        accounts.drop_second_factor(user)
        _record("staff.reset_second_factor", user, by=by, at=at)
    return user


def _record(verb: str, user: User, *, was: str = OPEN, now: str = OPEN, **act: Any) -> None:
    lines.write(verb, "user", user.pk, was=was, now=now, **act)
