"""Gives every request its ``actor``, read from the posts when somebody first asks."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from shanzhi.kernel import clock
from shanzhi.people.access import actor_of


class ActorMiddleware:
    """Sets ``request.actor``; stands after the middleware that sets ``request.user`` and its second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the actor and pass the request on."""
        request.actor = SimpleLazyObject(lambda: actor_of(request, at=clock.now()))  # type: ignore[attr-defined]
        return self.get_response(request)
