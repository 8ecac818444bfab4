"""What the counter's pages share: who acts, the moment, and headers that leave no trace of a teller's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor
from shanzhi.people.access import TELLER

View = Callable[..., HttpResponse]


def moment(request: HttpRequest) -> datetime:
    """Return the one moment at which this request is judged and drawn."""
    return getattr(request, "moment", None) or clock.now()


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts on a staff page."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def teller(request: HttpRequest) -> Actor:
    """Return the teller: on the residents' pages nobody acts as staff, even when signed in."""
    return TELLER


def unlisted(view: View) -> View:
    """Keep a page out of search engines and caches; other sites learn no page's address, by settings.py."""

    @wraps(view)
    def quiet(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        add_never_cache_headers(response)
        return response

    return quiet
