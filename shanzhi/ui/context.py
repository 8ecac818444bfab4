"""What every template may read: the moment, the density, the language, the product's and the place's name."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel import clock
from shanzhi.ui import slots


def has_nul(request: HttpRequest) -> bool:
    """Return whether a NUL, which no database keeps, stands in the address."""
    return "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")


def moment_of(request: HttpRequest | None) -> datetime:
    """Return the one moment this request is drawn at; the wall clock where there is no request."""
    return getattr(request, "moment", None) or clock.now()


def _place_name(request: HttpRequest) -> str:
    return "".join(str(part) for part in slots.render("place.name", request))


def page(request: HttpRequest) -> dict[str, object]:
    """Return what every page may read.

    ``now`` (aware moment), ``density`` ("large" or ""), ``html_lang``, ``product``, ``place_name`` (from the
    slot "place.name", '' before a county is set up; fetched only when a template prints it), ``tile_url``.
    """
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "now": moment_of(request),
        "density": getattr(request, "density", ""),
        "html_lang": "en" if language.startswith("en") else "zh-Hans",
        "product": _("善治"),
        "place_name": SimpleLazyObject(lambda: _place_name(request)),
        "tile_url": settings.ENV.tile_url,
    }
