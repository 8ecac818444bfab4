"""Addresses: every room has its own first words, and none shows a primary key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

PRIMARY = re.compile(r"<(?:\w+:)?(?:pk|id|\w+_(?:pk|id))>|<uuid:\w+>")


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Give every full route below a list of patterns."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def overlaps(rooms: dict[str, list[str]]) -> list[str]:
    """Return the first segments that two rooms answer for, and those that would swallow any."""
    owners: dict[str, set[str]] = {}
    for room, listed in rooms.items():
        for route in listed:
            owners.setdefault(route.split("/")[0], set()).add(room)
    return [
        f"/{first}: {', '.join(sorted(names))}" for first, names in owners.items() if len(names) > 1 or "<" in first
    ]


def by_room() -> dict[str, list[str]]:
    found = {}
    for room in settings.ROOMS:
        if find_spec(f"shanzhi.{room}.urls"):
            found[room] = list(routes(import_module(f"shanzhi.{room}.urls").urlpatterns))
    return found


def test_no_two_rooms_answer_for_the_same_first_word():
    assert not overlaps(by_room())


def test_overlaps_are_found():
    assert overlaps({"cases": ["cases/", "cases/<str:number>/"], "reports": ["reports/", ""]}) == []
    assert overlaps({"cases": ["cases/"], "reports": ["cases/<str:number>/reports/"]}) == ["/cases: cases, reports"]
    assert overlaps({"cases": ["<str:number>/"]}) == ["/<str:number>: cases"]
    assert list(routes([path("a/", lambda request: None), path("b/<int:pk>/", lambda request: None)])) == [
        "a/",
        "b/<int:pk>/",
    ]


def test_every_room_is_its_own_namespace():
    for room in by_room():
        assert import_module(f"shanzhi.{room}.urls").app_name == room


def test_no_address_shows_a_primary_key():
    assert not [route for listed in by_room().values() for route in listed if PRIMARY.search(route)]
    assert PRIMARY.search("cases/<int:pk>/")
    assert PRIMARY.search("cases/<uuid:key>/")
    assert PRIMARY.search("units/<int:unit_id>/")
    assert not PRIMARY.search("cases/<str:number>/<slug:verb>/")
