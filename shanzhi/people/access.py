"""Who somebody is, by the posts they hold, and which pages that opens. Rights are never flags on the account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from shanzhi.accounts.models import User
from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor, ActorKind, Holding
from shanzhi.people import capacities
from shanzhi.people.models import Deployment, Post

View = Callable[..., HttpResponse]

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
    verified = bool(getattr(user, "is_verified", lambda: False)())
    held_back = withheld(actor, verified=verified)
    if not held_back:
        return actor
    request.needs_second_factor = True  # type: ignore[attr-defined]
    left = tuple(holding for holding in actor.holdings if holding not in held_back)
    return Actor(actor.kind, actor.name, actor.user_id, left, actor.district_id)


def may_enter(actor: Actor, wanted: frozenset[str]) -> bool:
    """Return whether an actor holds one of the capacities, or any at all when none is named."""
    held = actor.capacities()
    return bool(held & wanted if wanted else held)


def requires(*wanted: str) -> Callable[[View], View]:
    """Open a view to holders of one of the capacities (of any, when none is named).

    Somebody not signed in is sent to the sign-in page; a keeper or supervisor without the second factor to that
    page; everybody else gets what an address that does not exist gets.
    """
    names = frozenset(str(name) for name in wanted)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return HttpResponseRedirect(_with_next(settings.LOGIN_URL, request))
            actor: Actor = request.actor  # type: ignore[attr-defined]
            allowed = may_enter(actor, names)
            if getattr(request, "needs_second_factor", False):
                return HttpResponseRedirect(_with_next("web:second_factor", request))
            if not allowed:
                raise Http404
            return view(request, *args, **kwargs)

        guarded.required_capacities = names  # type: ignore[attr-defined]
        return guarded

    return decorate


def _with_next(name: str, request: HttpRequest) -> str:
    address = name if name.startswith("/") else reverse(name)
    return f"{address}?{urlencode({'next': request.get_full_path()})}"
