"""Who somebody is, by the posts they hold. Rights are never flags on the account."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.conf import settings
from django.http import HttpRequest

# The gate itself needs no post; it lies lower, so that rooms between can use it. Upper rooms know it from here.
from shanzhi.accounts.access import StaffRequest as StaffRequest
from shanzhi.accounts.access import may_enter as may_enter
from shanzhi.accounts.access import requires as requires
from shanzhi.accounts.models import User
from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor, ActorKind, Holding
from shanzhi.people import capacities
from shanzhi.people.models import Deployment, Post

TELLER = Actor(ActorKind.TELLER, district_id=settings.ENV.district_id)


def on_day(at: datetime) -> date:
    """Return the day in China on which a moment falls: posts are dated by it."""
    return clock.local(at).date()


def actor_for(user: User, *, at: datetime) -> Actor:
    """Return a person as an actor with every post held at ``at`` (one query, none for a closed account)."""
    held: tuple[Holding, ...] = ()
    if user.is_active:
        rows = Post.objects.in_force(on=on_day(at)).filter(user_id=user.pk).order_by("pk")
        held = tuple(
            Holding(pk, capacity, area_path or None, unit_id, unit_path or None)
            for pk, capacity, area_path, unit_id, unit_path in rows.values_list(
                "pk", "capacity", "area_path", "unit_id", "unit_path"
            )
        )
    return Actor(ActorKind.USER, user.name, user.pk, held, settings.ENV.district_id)


def played(user: User, *, at: datetime) -> Actor:
    """Return a person as a demonstration plays them: with their posts, and lines that say that they were played."""
    return replace(actor_for(user, at=at), kind=ActorKind.REHEARSAL)


def withheld(actor: Actor, *, verified: bool) -> tuple[Holding, ...]:
    """Return the posts that count only after the second factor, when it wasn't given.

    A demonstration has no second factor: its people are played.
    """
    guarded = actor.holdings_as(capacities.values(capacities.SECOND_FACTOR))
    if not guarded or verified:
        return ()
    kept = Deployment.objects.of(actor.district_id)
    return () if kept is not None and kept.is_demonstration else guarded


def actor_of(request: HttpRequest, *, at: datetime) -> Actor:
    """Return who acts in a request: a teller when nobody signed in, without the posts a second factor guards."""
    user = request.user
    if not isinstance(user, User):
        return TELLER
    actor = actor_for(user, at=at)
    held_back = withheld(actor, verified=bool(getattr(user, "is_verified", lambda: False)()))
    if not held_back:
        return actor
    request.needs_second_factor = True  # type: ignore[attr-defined]
    left = tuple(holding for holding in actor.holdings if holding not in held_back)
    return Actor(actor.kind, actor.name, actor.user_id, left, actor.district_id)
