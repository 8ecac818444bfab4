"""What residents of an invented county tell: our own words, no real message among them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shanzhi.territory.models import Place

DATA = Path(__file__).parent / "data" / "stories.json"
NAMES = [
    "乔禾",
    "白露",
    "石砚",
    "沈舟",
    "陆汀",
    "叶桐",
    "顾晚",
    "温砚",
    "柳湖",
    "简秋",
    "秦桑",
    "梅屿",
    "方野",
    "宁溪",
    "章禾",
    "岑夏",
    "易川",
    "祝桥",
    "邵松",
    "卢荷",
]
# Where a story may happen: the kinds of place, and what stands in their names.
WHERE: dict[str, tuple[tuple[str, ...], str]] = {
    "road": ((Place.Kind.ROAD, Place.Kind.PREMISES, Place.Kind.PREMISES), ""),
    "lamp": ((Place.Kind.LAMP,), ""),
    "yard": ((Place.Kind.COURTYARD,), ""),
    "shop": ((Place.Kind.PREMISES,), "店|铺|馆|超市|药房|书屋|菜场"),
    "grid": ((Place.Kind.COURTYARD,), ""),
    "crossing": ((Place.Kind.OTHER,), "路口"),
    "park": ((Place.Kind.OTHER,), "公园|广场|步道"),
    "toilet": ((Place.Kind.OTHER,), "公厕|转运站"),
    "water": ((Place.Kind.OTHER,), "溪$"),
    "room": ((Place.Kind.STATION,), ""),
    "school": ((Place.Kind.PREMISES,), "中学|小学|幼儿园|学校"),
}


@cache
def words() -> Any:
    """Return the texts as they lie in the data file."""
    return json.loads(DATA.read_text(encoding="utf-8"))


def said(kind: str, rng: random.Random, **filled: object) -> str:
    """Return one of the staff's or tellers' sentences of a kind."""
    return _fill(rng.choice(words()["staff"][kind]), rng, **filled)


def inner(matter_code: str, rng: random.Random) -> tuple[str, str]:
    """Return what a unit writes when it hands in: for the centre, and for everybody to read."""
    story = words()["matters"].get(matter_code)
    if story is None:
        return "已按清单办理，现场恢复正常。", "已经派人办好，现场恢复正常。"
    return _fill(story["inner"], rng), _fill(rng.choice(story["done"]), rng)


def _fill(text: str, rng: random.Random, **filled: object) -> str:
    number = rng.randint(2, 12)
    return text.format(n=number, **filled) if "{" in text else text


@dataclass(frozen=True, slots=True)
class Story:
    """One telling: its words, where it is, and what matter the desk will find in it ('' where nobody can tell)."""

    text: str
    matter_code: str = ""
    place: Place | None = None
    place_text: str = ""
    lon: float | None = None
    lat: float | None = None
    zone: str = "ordinary"
    elsewhere: bool = False


class Storyteller:
    """Makes up tellings at the places of the register; without a register they only have words."""

    def __init__(self, places: Mapping[str, Sequence[Place]], codes: frozenset[str]) -> None:
        """``places`` by kind; ``codes`` are the matters in force, others are never told."""
        self.places = places
        self.codes = [code for code in words()["matters"] if code in codes]
        self._fitting: dict[str, list[list[Place]]] = {}
        self.weights = [words()["matters"][code]["weight"] for code in self.codes]

    def within(self, grid_name: str) -> Storyteller:
        """Return a teller who knows only the places of one grid; the whole register's where it isn't there."""
        near = {
            kind: found
            for kind, places in self.places.items()
            if (found := [place for place in places if place.grid is not None and place.grid.name == grid_name])
        }
        return Storyteller(near or self.places, frozenset(self.codes))

    def ordinary(self, rng: random.Random, *, code: str = "", unplaced: bool = False) -> Story:
        """Return a telling of some matter, or of the named one."""
        code = code or rng.choices(self.codes, self.weights)[0]
        where = words()["matters"][code]["where"]
        place = self.place_for(where, rng)
        spoken = rng.choice(words()["telling"]["unplaced"]) if unplaced or place is None else _spoken(place, where, rng)
        text = self._worded(rng.choice(words()["matters"][code]["tell"]), spoken, rng)
        if unplaced or place is None:
            return Story(text, code, place_text=spoken)
        if where == "road" and place.kind == Place.Kind.PREMISES:
            # A spot on the road, named by a house number, is a point and no entry of the register.
            return Story(text, code, None, spoken, place.lon, place.lat)
        return Story(text, code, place, spoken)

    def vague(self, rng: random.Random) -> Story:
        """Return a telling from which nobody can see where it is."""
        return Story(rng.choice(words()["telling"]["vague"]))

    def elsewhere(self, rng: random.Random) -> Story:
        """Return what this county can't take in: it will be refused with where to go instead."""
        return Story(rng.choice(words()["telling"]["elsewhere"]), elsewhere=True)

    def closed(self, zone: str, rng: random.Random) -> Story:
        """Return a telling for a closed zone: about a person or unit, or about a child."""
        place = self.place_for("yard", rng)
        spoken = place.name if place is not None else rng.choice(words()["telling"]["unplaced"])
        text = rng.choice(words()["closed"][zone]).format(p=spoken)
        return Story(text, "130305" if zone == "complaint" else "120104", place, spoken, zone=zone)

    def again(self, place_text: str, rng: random.Random) -> str:
        """Return what somebody says who tells of a known thing."""
        return str(rng.choice(words()["telling"]["again"])).format(p=place_text or "那里")

    def place_for(self, where: str, rng: random.Random) -> Place | None:
        """Return some place that fits, or None where the register has none."""
        if where not in self._fitting:
            kinds, pattern = WHERE[where]
            named = re.compile(pattern)
            self._fitting[where] = [
                found
                for kind in kinds
                if (found := [place for place in self.places.get(kind, ()) if _fits(place, where, named)])
            ]
        kinds_found = self._fitting[where]
        return rng.choice(rng.choice(kinds_found)) if kinds_found else None

    def _worded(self, template: str, spoken: str, rng: random.Random) -> str:
        telling = words()["telling"]
        body = template.format(p=spoken, near=rng.choice(telling["near"]), n=rng.randint(2, 9))
        end = rng.choice(telling["close"])
        if rng.random() < 0.12:
            phone = f"1{rng.choice('3589')}{rng.randrange(10**9):09d}"
            end += rng.choice(telling["private"]).format(
                name=rng.choice(NAMES), phone=phone, plate=f"{rng.randrange(10**5):05d}"
            )
        return f"{rng.choice(telling['open'])}{body}{end}"


def _fits(place: Place, where: str, named: re.Pattern[str]) -> bool:
    """Return whether a story of this kind may happen here: by its name, and on a road by a house number."""
    if where == "road" and place.kind == Place.Kind.PREMISES:
        return bool(place.address) and place.lon is not None
    return named.search(place.name) is not None


def _spoken(place: Place, where: str, rng: random.Random) -> str:
    """Return how somebody names a place: a shop by its name, a spot on the road by the number, a house by its yard."""
    if where == "grid":
        return f"{place.name}{rng.randint(1, 12)}号楼"
    if place.kind != Place.Kind.PREMISES:
        return place.name
    if where == "road":
        return place.address
    return f"{place.address}的{place.name}" if place.address and rng.random() < 0.4 else place.name
