"""The verb of handing over 交接: what a leaver held goes to somebody else, in one transaction, and nothing is lost."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.accounts.models import User
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation import lines
from shanzhi.organisation.lines import district_of
from shanzhi.people import handover
from shanzhi.people.access import on_day
from shanzhi.people.actions.posts import end_post, give_post
from shanzhi.people.actions.staff import OPEN
from shanzhi.people.models import CoverageAssignment, Post

PASSED_ON = ("capacity", "division", "grid", "unit", "title", "is_head", "full_time")


@dataclass(slots=True)
class HandedOver:
    """What was moved: posts ended and passed on, coverage moved, and what upper rooms moved by kind."""

    ended: int = 0
    passed_on: int = 0
    covered: int = 0
    moved: dict[str, int] = field(default_factory=dict)


def hand_over(user: User, *, to: User, by: Actor, at: datetime, pass_on: Collection[int] | None = None) -> HandedOver:
    """End all posts of a person from today and move coverage and open work to ``to``.

    ``pass_on`` are the ids of the posts that ``to`` gets as well; None passes on all of them. A post that ``to``
    already holds is not given twice.

    :raises Refused: when the two are one person or ``to`` can't take over.
    """
    if user.pk == to.pk:
        raise Refused(_("交给另一个人。"))
    if not to.is_active:
        raise Refused(gettext("%(name)s的账号已停用，换一个人。") % {"name": to.name})
    done, day, district_id = HandedOver(), on_day(at), district_of(by)
    with transaction.atomic():
        _move_posts(user, to, done, pass_on, by=by, at=at)
        done.covered = _move_coverage(user, to, day)
        for kind in handover.kinds():
            done.moved[kind.name] = kind.mover(user.pk, to_user_id=to.pk, district_id=district_id, by=by, at=at)
        told = {"to": to.pk, "name": to.name, "posts": done.ended, "covered": done.covered, **done.moved}
        lines.write("staff.hand_over", "user", user.pk, by=by, at=at, was=OPEN, now=OPEN, data=told)
    return done


def _move_posts(
    user: User, to: User, done: HandedOver, pass_on: Collection[int] | None, *, by: Actor, at: datetime
) -> None:
    held = Post.objects.filter(user=user, ends_on=None).select_related("user", "unit", "grid__division", "division")
    for post in list(held):
        already = Post.objects.filter(
            user=to, capacity=post.capacity, area_path=post.area_path, unit_path=post.unit_path, ends_on=None
        )
        goes_on = (pass_on is None or post.pk in pass_on) and not already.exists()
        # The new post comes first, so that the last keeper can hand over; but a unit's head is one person at a time.
        if goes_on and not post.is_head:
            _give_same(post, to, by=by, at=at)
        end_post(post, by=by, at=at)
        if goes_on and post.is_head:
            _give_same(post, to, by=by, at=at)
        done.ended += 1
        done.passed_on += goes_on


def _give_same(post: Post, to: User, *, by: Actor, at: datetime) -> None:
    same = {name: getattr(post, name) for name in PASSED_ON}
    give_post(to, **same, starts_on=max(post.starts_on, on_day(at)), by=by, at=at)


def _move_coverage(user: User, to: User, day: date) -> int:
    """End the leaver's assignments and start the same for another: who covered what on a past day stays true."""
    held = CoverageAssignment.objects.filter(user=user, ends_on=None)
    rows = list(held)
    held.filter(starts_on__lte=day).update(ends_on=day)
    held.update(ends_on=F("starts_on"))
    for row in rows:
        row.pk, row.user, row.person_name, row.phone = None, to, to.name, ""
        row.starts_on = max(row.starts_on, day)
    CoverageAssignment.objects.bulk_create(rows, batch_size=500)
    return len(rows)
