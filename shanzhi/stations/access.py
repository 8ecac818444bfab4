"""Who may know of and who may keep stations: staff by the area of their post; all the county's where it is wider."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.stations.models import KEEPERS, READERS, Naming, Opinion, Station
from shanzhi.territory.queries import areas_within


def readable(actor: Actor, field: str = "place__area_path") -> Q:
    """Return the condition for what an actor may read, by the place's area."""
    return areas_within(actor.areas_as(READERS), field)


def may_keep(actor: Actor, area_path: str) -> bool:
    """Return whether an actor keeps the stations of an area."""
    return actor.stands_over(area_path, KEEPERS)


def must_keep(actor: Actor, area_path: str) -> None:
    """Let pass whoever keeps the stations here.

    :raises Refused: for everybody else.
    """
    if not may_keep(actor, area_path):
        raise Refused(_("这里的阵地由统筹员和管理员管，不在您的范围里。"))


def get_station(actor: Actor, code: str, *, keep: bool = False) -> Station:
    """Return a station of the actor's area, to be changed where asked.

    :raises Http404: when it isn't there or isn't theirs.
    """
    rows = Station.objects.in_district(actor.district_id).filter(readable(actor), code=code)
    found: Station | None = rows.select_related("place", "host_unit").first()
    if found is None or (keep and not may_keep(actor, found.place.area_path)):
        raise Http404
    return found


def get_of_station(actor: Actor, model: type[Naming] | type[Opinion], number: str) -> Any:
    """Return a naming or an opinion by its number, to be moved.

    :raises Http404: when it isn't there or isn't theirs.
    """
    rows = model.objects.in_district(actor.district_id).filter(
        readable(actor, "station__place__area_path"), number=number, station__district_id=actor.district_id
    )
    found = rows.select_related("station__place").first()
    if found is None or not may_keep(actor, found.station.place.area_path):
        raise Http404
    return found
