"""Outlines for maps, as GeoJSON: all of them for staff, communities alone for everybody. Cached by the stamp."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response, patch_cache_control

from shanzhi.territory import queries

LEVELS = ("grid", "community", "street", "county")


def staff_outlines(request: HttpRequest) -> HttpResponse:
    """Answer the outlines under ``root`` (a division code or its first digits), at ``level``; absent for others."""
    level = request.GET.get("level", "grid")
    if not request.user.is_authenticated or level not in LEVELS:
        raise Http404
    return _outlines(request, request.GET.get("root", ""), level, public=False)


def public_outlines(request: HttpRequest) -> HttpResponse:
    """Answer the outlines of this district's communities, which are no secret."""
    return _outlines(request, settings.ENV.district_id, "community", public=True)


def _outlines(request: HttpRequest, code: str, level: str, *, public: bool) -> HttpResponse:
    root = queries.division_by_code(code or settings.ENV.district_id)
    if root is None:
        raise Http404
    tag = f'"{queries.stamp()}-{root.code}-{level}"'
    response = get_conditional_response(request, etag=tag)  # a proxy that compresses makes it a weak one
    if response is None:
        collection = queries.outlines(root.path, level=level)
        response = JsonResponse(
            collection, content_type="application/geo+json", json_dumps_params={"ensure_ascii": False}
        )
    response["ETag"] = tag
    patch_cache_control(response, **({"public": True, "max_age": 300} if public else {"private": True, "max_age": 0}))
    return response
