"""What rows are about 研判: matter, place and who may know, read for a whole batch with a handful of statements.

Only what is sure is filled in; everything else stays open for the people who sort.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shanzhi.advice.matter import LIKELY
from shanzhi.advice.placenames import Gazetteer, PlaceMatch
from shanzhi.catalogue.models import Matter
from shanzhi.hotline.reading.rows import Reading
from shanzhi.kernel.text import skeleton
from shanzhi.learning.queries.matters import Advisor, advisor
from shanzhi.loop.workflow import Zone
from shanzhi.loop.zones import zone_of
from shanzhi.territory.models import Grid, Place
from shanzhi.territory.queries import gazetteer_index

SURE_PLACE = 0.6  # from here on a name found is taken for the place, as at the other doors


@dataclass(slots=True)
class Understood:
    """What one row is about, in the words ``tell`` takes; ``band`` says how sure the matter is."""

    zone: str = "ordinary"
    matter: Matter | None = None
    matter_code: str = ""
    band: str = ""
    given: dict[str, Any] = field(default_factory=dict)


def understand(readings: Sequence[Reading], *, home: str) -> list[Understood]:
    """Return what each row is about; ``home`` is the area of what lies nobody knows where. At most six statements."""
    index, names = advisor(), gazetteer_index()
    codes = {matter.code: matter for matter in Matter.objects.current().filter(is_leaf=True)}
    called = {skeleton(matter.name): matter for matter in codes.values()}
    matches = [_match(reading, names) for reading in readings]
    found = [match for match in matches if match is not None and match.score >= SURE_PLACE]
    places = Place.objects.in_bulk([match.id for match in found if match.kind == "place"])
    grids = Grid.objects.in_bulk([match.id for match in found if match.kind == "grid"])
    understood = []
    for reading, match in zip(readings, matches, strict=True):
        one = Understood(zone=zone_of(reading.text, kind=f"{reading.get('kind')} {reading.get('category')}"))
        _sort(one, reading, index, codes, called)
        _place(one, reading, match, places, grids, home)
        understood.append(one)
    return understood


def _sort(
    one: Understood, reading: Reading, index: Advisor, codes: dict[str, Matter], called: dict[str, Matter]
) -> None:
    """Fill in the matter where the sheet's own class is its name, or where the words speak clearly for it alone."""
    own = next((called[key] for key in map(skeleton, _parts(reading.get("category"))) if key in called), None)
    suggested = index.suggest(f"{reading.get('category')} {reading.text}", limit=1)
    first = codes.get(suggested[0].code) if suggested else None
    if own is not None:
        one.matter, one.matter_code, one.band = own, own.code, "given"
    elif first is not None:
        one.matter_code, one.band = first.code, suggested[0].band
        if suggested[0].sure:
            one.matter = first
        # A likely harm to a child closes the row already: who may read it will say if it is an ordinary one.
        enough = suggested[0].sure or (first.confidential_zone == Zone.CHILD and suggested[0].band == LIKELY)
        if enough and first.confidential_zone and one.zone == Zone.ORDINARY:
            one.zone = first.confidential_zone
    if one.zone != Zone.ORDINARY and one.matter is not None and one.matter.confidential_zone != one.zone:
        one.matter = None  # what closed the row speaks of something else than the matter: a person decides


def _parts(category: str) -> list[str]:
    """Return the names on the way of a class (城乡建设/道路/路灯), the last and narrowest first."""
    for mark in ("／", ">", "-", "—", "|", "、", "→"):
        category = category.replace(mark, "/")
    return [part for part in reversed(category.split("/")) if part.strip()]


def _match(reading: Reading, names: Gazetteer) -> PlaceMatch | None:
    """Return the likeliest place: by the address where there is one, else by the words told."""
    address = " ".join(part for part in (reading.get("area"), reading.get("address")) if part)
    for words in (address, reading.text):
        found = names.find(words, limit=1) if words else []
        if found and found[0].score >= SURE_PLACE:
            return found[0]
    return found[0] if found else None


def _place(
    one: Understood,
    reading: Reading,
    match: PlaceMatch | None,
    places: dict[Any, Place],
    grids: dict[Any, Grid],
    home: str,
) -> None:
    one.given = {"place_text": " ".join(part for part in (reading.get("area"), reading.get("address")) if part)[:200]}
    if match is None or match.score < SURE_PLACE:
        one.given["area_path"] = (match.area_path if match is not None else "") or home
    elif match.kind == "place":
        one.given["place"] = places[match.id]
    elif match.kind == "grid":
        one.given |= {"grid": grids[match.id], "area_path": match.area_path}
    else:
        one.given["area_path"] = match.area_path
    if reading.point is not None and "place" not in one.given:
        point = reading.point
        one.given |= {"lon": point.given_lon, "lat": point.given_lat, "crs": point.crs, "grid": None}
