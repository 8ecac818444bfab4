"""Where the worker stands 在哪里: their own grid unless said otherwise, known places as choices, words, a point."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.paths import is_within
from shanzhi.territory.models import Grid, Place
from shanzhi.territory.queries import Area, areas_for, areas_within, gazetteer, locate
from shanzhi.ui.joining import with_address

SURE = 0.6
LATELY = timedelta(days=90)
OFFERED = 3
NEARBY = 0.004  # degrees: some 400 metres to each side
KINDS = (Place.Kind.COURTYARD, Place.Kind.ROAD, Place.Kind.STATION, Place.Kind.PREMISES, Place.Kind.OTHER)


@dataclass(frozen=True, slots=True)
class Spot:
    """One place to choose with a thumb: its key in the form, its name, and a word more."""

    key: str
    name: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Meant:
    """The place as understood: in the shape `tell` takes, and its name to say back ('' for words alone)."""

    given: dict[str, Any]
    name: str = ""


def ground_areas(ground: Sequence[str]) -> list[Area]:
    """Return the grids or divisions a person walks, in order; one statement."""
    found = areas_for(ground)
    return [found[path] for path in ground if path in found]


def known_spots(actor: Actor, ground: Sequence[str], *, at: datetime) -> list[Spot]:
    """Return the places told of most lately on one's ground, filled up with its courtyards and roads; two statements.

    What was told of before is what is told of again; nobody types a name the register already holds.
    """
    if not ground:
        return []
    mine = areas_within(ground, "area_path")
    told = (
        Case.objects.visible_to(actor)
        .filter(mine, place__isnull=False, told_at__gte=at - LATELY)
        .values_list("place__code", "place__name")
        .annotate(times=Count("pk"))
        .order_by("-times", "place__code")[:OFFERED]
    )
    spots = {code: Spot(code, name) for code, name, _times in told}
    kept = Place.objects.filter(areas_within(ground, "area_path"), valid_to=None, kind__in=KINDS)
    for code, name in kept.order_by("kind", "code").values_list("code", "name")[: OFFERED * 2]:
        if len(spots) < OFFERED:
            spots.setdefault(code, Spot(code, name))
    return list(spots.values())


def nearest_spots(lon: float, lat: float, *, limit: int = 4) -> list[Spot]:
    """Return the places of the register nearest to a WGS84 point within some 400 metres, with their distance."""
    squeeze = math.cos(math.radians(lat))
    box = Q(lon__range=(lon - NEARBY / squeeze, lon + NEARBY / squeeze), lat__range=(lat - NEARBY, lat + NEARBY))
    rows = Place.objects.filter(box, valid_to=None).values_list("code", "name", "lon", "lat")[:400]
    near = sorted((_metres(lon, lat, east, north), code, name) for code, name, east, north in rows if east and north)
    return [Spot(code, name, str(round(metres, -1) or 10)) for metres, code, name in near[:limit]]


def _metres(lon: float, lat: float, east: float, north: float) -> int:
    across = (east - lon) * math.cos(math.radians(lat)) * 111_320
    return round(math.hypot(across, (north - lat) * 111_320))


def meant(written: Mapping[str, Any], ground: Sequence[Area], *, on: date) -> Meant:
    """Return the place a telling means: the one chosen, else the words, else the point, else what the telling says.

    What isn't said lies on the worker's own ground: the report is never refused for want of a place.
    """
    key, words = written.get("place", ""), written.get("place_text", "")
    chosen = Place.objects.filter(code=key, valid_to=None).first() if key and ":" not in key else None
    if words:
        return _by_words(words, ground, home=_home(key, ground), on=on)
    if chosen is not None:
        return Meant({"place": chosen}, with_address(chosen.name, chosen.address))
    # Once "here" is among the choices, one's own grid is a choice against it; before, it is only the default.
    elsewhere = written.get("offered") == "here" and key.startswith("area:")
    if written.get("lon") is not None and written.get("lat") is not None and not elsewhere:
        return _by_point(written["lon"], written["lat"], ground, on)
    home = _home(key, ground)
    found = gazetteer(written.get("text", ""), limit=1, area_path=home.path) if home is not None else []
    match = found[0] if found and found[0].kind == "place" and found[0].score >= SURE else None
    # A like name elsewhere moves nothing.
    if home is not None and match is not None and is_within(match.area_path, home.path):
        return Meant({"place": Place.objects.get(pk=match.id)}, with_address(match.name, match.address))
    return _at_home(home, "")


def _home(key: str, ground: Sequence[Area]) -> Area | None:
    """Return the piece of one's ground that was chosen (``area:<path position>``), else the first."""
    position = key.removeprefix("area:")
    if key.startswith("area:") and position.isdigit() and int(position) < len(ground):
        return ground[int(position)]
    return ground[0] if ground else None


def _by_words(words: str, ground: Sequence[Area], *, home: Area | None, on: date) -> Meant:
    found = gazetteer(words, limit=1, area_path=home.path if home else "")
    if found and found[0].score >= SURE:
        match = found[0]
        if match.kind == "place":
            return Meant(
                {"place": Place.objects.get(pk=match.id), "place_text": words}, with_address(match.name, match.address)
            )
        if match.kind == "grid":
            grid = Grid.objects.get(pk=match.id)
            return Meant({"grid": grid, "area_path": grid.path, "place_text": words}, match.name)
        if home is None or not is_within(home.path, match.area_path):
            return Meant({"area_path": match.area_path, "place_text": words}, match.name)
    return _at_home(home, words)


def _by_point(lon: float, lat: float, ground: Sequence[Area], on: date) -> Meant:
    found = locate(lon, lat, on=on)
    given: dict[str, Any] = {"lon": lon, "lat": lat}
    if found is None:
        home = _home("", ground)
        return Meant(given | {"area_path": home.path if home else ""})
    near = nearest_spots(lon, lat, limit=1)
    name = near[0].name if near else (found.grid or found.division).name
    return Meant(given | {"grid": found.grid, "area_path": found.area_path, "place_text": name}, name)


def _at_home(home: Area | None, words: str) -> Meant:
    """Return one's own grid as the place, in the words given; a wider ground is an area, not a place."""
    if home is None:
        return Meant({"place_text": words})
    grid = Grid.objects.holding().filter(path=home.path).first() if home.kind == "grid" else None
    name = home.name if grid is not None else ""
    return Meant({"grid": grid, "area_path": home.path, "place_text": words or name}, name)
