"""A kept photo as an answer, whole or small: an image and nothing else, kept by nobody on the way.

One that everybody may see for now may be kept, but is asked for anew each time: taken back, it is gone at once.
"""

from __future__ import annotations

from typing import TypeVar

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from shanzhi.ui.pictures import smaller

R = TypeVar("R", bound=HttpResponseBase)


def photo_response(name: str, *, shown_as: str) -> FileResponse:
    """Return a cleaned photo from the storage.

    :raises Http404: when the file is gone.
    """
    if not default_storage.exists(name):
        raise Http404
    return _guarded(FileResponse(default_storage.open(name), content_type="image/jpeg", filename=shown_as))


def small_photo_response(name: str, *, edge: int) -> HttpResponse:
    """Return a cleaned photo from the storage, made smaller where its longer edge is larger.

    :raises Http404: when the file is gone.
    """
    if not default_storage.exists(name):
        raise Http404
    with default_storage.open(name) as kept:
        return _guarded(HttpResponse(smaller(kept.read(), edge=edge), content_type="image/jpeg"))


def public_photo_response(request: HttpRequest, name: str, *, shown_as: str, digest: str) -> HttpResponseBase:
    """Return a cleaned photo that everybody may see, or 304 to whoever has the one of this digest.

    :raises Http404: when the file is gone.
    """
    found: HttpResponseBase | None = get_conditional_response(request, etag=quote_etag(digest))
    response = found if found is not None else photo_response(name, shown_as=shown_as)
    response["ETag"], response["Cache-Control"] = quote_etag(digest), "public, no-cache"
    return response


def _guarded(response: R) -> R:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
