"""Verbs on stations: register one over its place, change it, its hours, verify, pause, resume, end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.circle.opening import Span
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.stations.access import must_keep
from shanzhi.stations.actions.moving import move, write
from shanzhi.stations.models import Station
from shanzhi.stations.workflow import ACCESS, FACILITIES
from shanzhi.territory.actions.places import add_place, edit_place
from shanzhi.territory.models import Grid, Place

OF_PLACE = ("name", "address", "lon", "lat", "crs")


def register_station(
    code: str, *, by: Actor, at: datetime, name: str, address: str = "", lon: float | None = None,
    lat: float | None = None, crs: str = "wgs84", grid: Grid | None = None, **told: Any,
) -> Station:  # fmt: skip
    """Enter a station: its place goes into the register of places, what it offers stands here.

    :raises Refused: for a taken code, a place outside the actor's area, areas that don't add up.
    """
    must_add_up(told)
    with transaction.atomic():
        place = add_place(
            code=code.strip(), kind=str(Place.Kind.STATION), name=name, by=by, at=at, lon=lon, lat=lat, crs=crs,
            grid=grid, address=address,
        )  # fmt: skip
        must_keep(by, place.area_path)
        station = Station.objects.create(district_id=by.district_id, code=place.code, place=place, **told)
        write("register", station, was="", by=by, at=at, name=place.name, kind=str(station.kind))
    return station


def change_station(station: Station, *, by: Actor, at: datetime, seen: int | None = None, **told: Any) -> Station:
    """Change what a station is and offers; its name, address and point are changed in the register of places.

    :raises Refused: when it isn't the actor's, or the areas don't add up.
    """
    must_keep(by, station.place.area_path)
    place = {name: told.pop(name) for name in OF_PLACE if name in told}
    must_add_up({"area": station.area, **told})
    with transaction.atomic():
        if place:
            if place.get("lon") is None:
                place = {name: value for name, value in place.items() if name not in ("lon", "lat", "crs")}
            edited = edit_place(station.place, by=by, at=at, **place)
            must_keep(by, edited.area_path)
        changed = {name: value for name, value in told.items() if getattr(station, name) != value}
        said = {"changed": sorted(changed), "name": place.get("name", station.place.name)}
        move(station, "change", by=by, at=at, seen=seen, said=said, **changed)
    return station


def set_hours(
    station: Station, *, week: Sequence[Sequence[Span]], exceptions: Mapping[str, Mapping[str, Any]],
    always_open: bool, by: Actor, at: datetime, seen: int | None = None,
) -> Station:  # fmt: skip
    """Say when it is open: a week, the days that differ, or round the clock."""
    must_keep(by, station.place.area_path)
    kept = [[list(span) for span in day] for day in week]
    said = {"week": kept, "exceptions": dict(exceptions), "always": always_open}
    with transaction.atomic():
        move(
            station, "set_hours", by=by, at=at, seen=seen, said=said,
            week=kept, exceptions=dict(exceptions), always_open=always_open,
        )  # fmt: skip
    return station


def verify_station(station: Station, *, by: Actor, at: datetime, seen: int | None = None) -> Station:
    """Say that what is written here was looked at today and holds."""
    must_keep(by, station.place.area_path)
    with transaction.atomic():
        move(station, "verify", by=by, at=at, seen=seen, verified_on=local(at).date())
    return station


def close_down(
    station: Station, verb: str, *, reason: str = "", by: Actor, at: datetime, seen: int | None = None
) -> Station:
    """Pause, resume or end a station; whoever comes reads the reason on its page.

    :raises Refused: without a reason for pausing or ending.
    """
    must_keep(by, station.place.area_path)
    words = "" if verb == "resume" else reason.strip()
    if verb != "resume" and not words:
        raise Refused(_("写为什么，群众会在阵地的页面上看到。"))
    with transaction.atomic():
        move(station, verb, by=by, at=at, seen=seen, said={"reason": words}, reason=words)
    return station


def must_add_up(told: Mapping[str, Any]) -> None:
    """Refuse functions that take more floor than there is, and facilities nobody knows."""
    faults = []
    used = sum(int(told.get(name) or 0) for name in ("public_area", "warm_area", "talk_area"))
    if told.get("area") and used > int(told["area"]):
        faults.append(_("三项功能的面积加起来比总面积还大。"))
    if set(told.get("facilities", ())) - set(FACILITIES) or set(told.get("access", ())) - set(ACCESS):
        faults.append(_("没有这种设施。"))
    if faults:
        raise Refused(*faults)
