"""What the worker's pages share: who acts, the moment, the ground they walk."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from django.http import HttpRequest

from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor
from shanzhi.patrols.access import ground_of
from shanzhi.patrols.queries.places import ground_areas
from shanzhi.territory.queries import Area


def moment(request: HttpRequest) -> datetime:
    """Return the one moment at which this request is judged and drawn."""
    return getattr(request, "moment", None) or clock.now()


def today(request: HttpRequest) -> date:
    """Return today in China."""
    return clock.local(moment(request)).date()


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def areas_of(request: HttpRequest) -> list[Area]:
    """Return the ground this person walks, by name."""
    return ground_areas(ground_of(actor_of(request)))
