"""Which pages open to whom, by the actor a request carries. Who holds which capacity is decided floors above."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from shanzhi.kernel.actors import Actor

View = Callable[..., HttpResponse]
# Own people of enterprises, merchants and partner units, and volunteers paired with a child: what opens to "anybody
# with a post" (who covers which household, where cases are stuck) is the house's own.
OUTSIDE = frozenset({"contact", "volunteer"})


class StaffRequest(HttpRequest):
    """A request as the middleware of the floors above leaves it; a name for annotations, never made here."""

    actor: Actor
    needs_second_factor: bool


def may_enter(actor: Actor, wanted: frozenset[str]) -> bool:
    """Return whether an actor holds one of the capacities, or any of the house's own when none is named."""
    held = actor.capacities()
    return bool(held & wanted if wanted else held - OUTSIDE)


def looking(request: HttpRequest | None, wanted: Iterable[str] = ()) -> Actor | None:
    """Return who looks at a page, if they hold one of the capacities (any of the house's own when none is named)."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor if actor is not None and may_enter(actor, frozenset(map(str, wanted))) else None


def is_outside(actor: Actor) -> bool:
    """Return whether somebody holds posts, but none of the house's own."""
    held = actor.capacities()
    return bool(held) and held <= OUTSIDE


def requires(*wanted: str) -> Callable[[View], View]:
    """Open a view to holders of one of the capacities (of any, when none is named).

    Somebody not signed in is sent to the sign-in page, and somebody whose posts wait for the second factor to that
    page; everybody else gets what an address that does not exist gets.
    """
    names = frozenset(str(name) for name in wanted)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _go(settings.LOGIN_URL, request)
            allowed = may_enter(request.actor, names)
            if getattr(request, "needs_second_factor", False):
                return _go(settings.SECOND_FACTOR_URL, request)
            if not allowed:
                raise Http404
            return view(request, *args, **kwargs)

        guarded.required_capacities = names  # type: ignore[attr-defined]
        return guarded

    return decorate


def _go(page: str, request: HttpRequest) -> HttpResponse:
    """Send to a page of ours and from there back to the page that was open.

    A form's own address often can't be opened, and what htmx asks for is a part of a page: both came from the page
    that was open. htmx would put the whole sign-in page into that part, so it is told to go there instead; but not
    when it sends what somebody is writing, which would be lost with the page: then the part just doesn't come.
    """
    is_part = request.headers.get("HX-Request") == "true"
    back = request.get_full_path()
    came = urlsplit(request.headers.get("Referer", ""))
    if (is_part or request.method not in ("GET", "HEAD")) and came.netloc == request.get_host():
        back = came.path + (f"?{came.query}" if came.query else "")
    address = f"{resolve_url(page)}?{urlencode({'next': back})}"
    if not is_part:
        return HttpResponseRedirect(address)
    return HttpResponse(status=401, headers={"HX-Redirect": address} if request.method == "GET" else {})
