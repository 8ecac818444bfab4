"""What the pictures' pages share: who looks at what."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest

from shanzhi.insight.access import areas_of
from shanzhi.insight.queries.ground import Scope, scope_of
from shanzhi.kernel.actors import Actor


def scope_for(request: HttpRequest, capacities: Any) -> tuple[Actor, Scope]:
    """Return who looks, and at what; what isn't theirs isn't there.

    :raises Http404: for an area that is none, or not theirs.
    """
    actor = cast(Actor, request.actor)  # type: ignore[attr-defined]
    asked = request.POST if request.method == "POST" else request.GET
    found = scope_of(areas_of(actor, capacities), asked.get("area", "")[:20])
    if found is None or not found.roots:
        raise Http404
    return actor, found
