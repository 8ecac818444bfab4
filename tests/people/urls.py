"""The addresses of people, organisation and ui, with plain stand-ins for the three pages of the roof they name."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import include, path


def _plain(request, **_named):
    return HttpResponse("")


_roof = [
    path("sign-in/", _plain, name="sign_in"),
    path("second-factor/", _plain, name="second_factor"),
    path("letter/<str:token>/", _plain, name="letter"),
]
urlpatterns = [
    path("", include((_roof, "web"))),
    *(path("", include(f"shanzhi.{room}.urls")) for room in ("people", "organisation", "ui")),
]
