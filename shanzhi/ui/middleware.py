"""What every page needs to know before it is drawn: the moment, the density, the language."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from shanzhi.kernel import clock

DENSITY_COOKIE = "density"
LARGE = "large"


class DisplayMiddleware:
    """Sets ``request.moment`` and ``request.density``, and speaks the language of the cookie.

    ``request.density`` is "large" once somebody chose 长辈版, else "" and the template's natural density holds.
    Pages open in Chinese whatever the browser asks for: cheap phones and the terminals in a service hall often
    ask for English by accident. English is one press away and remembered.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response, drawn in the chosen language."""
        request.moment = clock.now()  # type: ignore[attr-defined]
        request.density = LARGE if request.COOKIES.get(DENSITY_COOKIE) == LARGE else ""  # type: ignore[attr-defined]
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            response = _in_words(request, response)
        if response.status_code == 200 and request.method == "POST" and hasattr(request, "is_unfit"):
            response.status_code = 422  # as the forms of the rooms that say so themselves: clients tell by it
        response.headers.setdefault("Content-Language", translation.get_language() or language)
        return response


def _in_words(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return Django's empty page of an address that takes forms alone, with words: one gets there by reloading."""
    said = render(request, "405.html", status=405)
    said.headers["Allow"] = response.headers["Allow"]
    return said
