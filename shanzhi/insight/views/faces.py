"""What the pictures' pages share: who looks at what, and a table as a file."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from shanzhi.insight.access import areas_of
from shanzhi.insight.queries.ground import Scope, scope_of
from shanzhi.kernel.actors import Actor

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


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


def as_file(content: bytes, form: str, name: str) -> HttpResponse:
    """Return a file to be kept."""
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{form}") or ""
    return response
