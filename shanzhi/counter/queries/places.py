"""What a teller's words about the place mean 在哪里: an entry of the register, a grid, a point; or not known yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.advice.placenames import PlaceMatch
from shanzhi.reports.queries.areas import home_area
from shanzhi.territory.models import Grid, Place
from shanzhi.territory.queries import chain_for, gazetteer, locate
from shanzhi.ui.joining import with_address

SURE = 0.6
NOT_THIS = "none"  # the teller said that what we found is wrong


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to read the words: its key in the form, its name, and where it lies."""

    key: str
    name: str
    where: str


@dataclass(slots=True)
class Understood:
    """What was understood, in the shape `tell` takes, and how to say it back."""

    given: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    name: str = ""
    where: str = ""
    choices: Sequence[Choice] = ()

    @property
    def is_found(self) -> bool:
        """Return whether anything more than words is known."""
        return bool(self.name or self.where)


def understand(
    words: str,
    *,
    district_id: str,
    on: date,
    lon: float | None = None,
    lat: float | None = None,
    key: str = "",
    text: str = "",
) -> Understood:
    """Return the place meant by a point (degrees WGS84), a chosen ``key``, or words, in this order.

    Without words about the place the telling's own ``text`` is read. What isn't sure stays words: a case without a
    known place is lawful.
    """
    given: dict[str, Any] = {"place_text": words}
    if lon is not None and lat is not None:
        return _by_point(lon, lat, given, district_id, on)
    found = [] if key == NOT_THIS else gazetteer(words or text, limit=4)
    match = next((one for one in found if _key(one) == key), None) or (found[0] if found else None)
    if match is None or match.score < SURE:
        given["area_path"] = (match.area_path if match is not None else "") or home_area(district_id, on=on)
        return Understood(given, key=key, choices=_choices(found))
    if match.kind == "place":
        given["place"] = Place.objects.get(pk=match.id)
    elif match.kind == "grid":
        given |= {"grid": Grid.objects.get(pk=match.id), "area_path": match.area_path}
    else:
        given["area_path"] = match.area_path
    return Understood(
        given, _key(match), with_address(match.name, match.address), _where(match.area_path), _choices(found)
    )


def begun_at(code: str) -> dict[str, str]:
    """Return what a page begins with for a code of the register, as a plate's link brings it; nothing for any other."""
    place = Place.objects.filter(code=code, valid_to=None).first() if code else None
    return {"place_text": place.name, "place_key": f"place-{place.code}"} if place is not None else {}


def _by_point(lon: float, lat: float, given: dict[str, Any], district_id: str, on: date) -> Understood:
    given |= {"lon": lon, "lat": lat}
    found = locate(lon, lat, on=on)
    if found is None:
        given["area_path"] = home_area(district_id, on=on)
        return Understood(given, where=_("这个点不在我们的地图里，也照样收下。"))
    given |= {"grid": found.grid, "area_path": found.area_path}
    return Understood(given, name=_("地图上的点"), where=_where(found.area_path))


def _key(match: PlaceMatch) -> str:
    return f"{match.kind}-{match.code}"


def _choices(found: Sequence[PlaceMatch]) -> list[Choice]:
    return [Choice(_key(one), with_address(one.name, one.address), _where(one.area_path)) for one in found[:3]]


def _where(area_path: str) -> str:
    """Return community and grid in words: 梧桐社区第三网格; a grid that says its community's name says it once."""
    names = [area.name for area in chain_for(area_path) if area.kind in ("community", "grid")]
    return "".join(name.removeprefix(before) for before, name in zip(["", *names], names, strict=False))
