"""What a text names 地名识别: an index of names in memory, from words to ranked places with the reason. Pure.

Most tellers use no map, so their words must find the place. The index answers short addresses and whole messages
alike: it looks for names and aliases in the text, reads the door, building or pole number behind them, lets a
community or street named beside them narrow the choice, and forgives a few characters put between the halves of a
name. It says nothing rather than guess: "place unknown" is a lawful state.

Reasons are put into words by the caller's ``say(code, **values)``; the codes are those of ``Gazetteer``'s docstring.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import LCSseq

from shanzhi.advice.placewords import door_behind, numbered, skeleton, spoken_variants
from shanzhi.kernel.paths import is_within

READ_AT_MOST = 3000  # characters of a message; a name further down is rarely the place of the matter
_SURE_ENOUGH = 0.35
_SHORT_TEXT = 20
_GAP = 3  # characters that people put inside a name: 石桥(菜)市场
_LONG = 6  # characters; a longer name with a gap can hardly be another
_NEAR_DOOR = 12  # house numbers


Say = Callable[..., str]


def _code_only(code: str, **_values: object) -> str:
    return code


@dataclass(frozen=True, slots=True)
class Named:
    """One thing with names: ``kind`` is place, grid or division, ``sort`` what it is within it (road, lamp, …)."""

    kind: str
    id: int
    sort: str
    name: str
    names: tuple[str, ...]
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    area_path: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One building of a courtyard: found by the courtyard's name and the building's number."""

    courtyard_id: int
    building_id: int
    name: str
    lon: float | None
    lat: float | None
    area_path: str


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """One answer: what it is, how sure (0–1) and why, in a sentence for the page.

    ``id`` is the key of the place, division or grid by ``kind`` (``place`` | ``division`` | ``grid``); ``sort`` is the
    place's kind or the division's kind; ``words`` is the piece of text read; ``building_id`` is set when a building
    of a courtyard was named.
    """

    kind: str
    id: int
    name: str
    score: float
    reason: str
    lon: float | None
    lat: float | None
    area_path: str
    sort: str = ""
    code: str = ""
    words: str = ""
    address: str = ""
    building_id: int | None = None


_WEIGHTS = {
    "road": 0.65,
    "lamp": 0.92,
    "courtyard": 0.84,
    "premises": 0.86,
    "station": 0.86,
    "building": 0.88,
    "other": 0.8,
    "grid": 0.8,
    "community": 0.5,
    "zone": 0.45,
    "street": 0.42,
    "county": 0.36,
}


@dataclass(slots=True)
class _Hit:
    """A name found at a span of the text."""

    start: int
    end: int
    key: str
    things: Sequence[Named]
    whole: bool = True  # every character, without a gap
    ratio: float = 1.0


class Gazetteer:
    """The names of the ground, searchable by text.

    The codes handed to ``say``: named(name), alike(name), registered(words), no_pole(words), no_door(words),
    near_door(words, number), painted(words), in_area(reason), namesakes(reason, count).
    """

    def __init__(self, things: Iterable[Named], blocks: Iterable[Block] = (), *, say: Say = _code_only) -> None:
        """Take everything with a name, the buildings of courtyards, and the words for reasons."""
        self._say = say
        self._by_name: dict[str, list[Named]] = defaultdict(list)
        self._doors: dict[tuple[str, int], list[Named]] = defaultdict(list)
        self._door_numbers: dict[str, list[int]] = defaultdict(list)
        self._codes: dict[tuple[str, int], list[Named]] = defaultdict(list)
        self._blocks = {(block.courtyard_id, numbered(block.name)): block for block in blocks}
        for thing in things:
            self._take(thing)
        self._lengths: dict[str, list[int]] = defaultdict(list)
        self._by_head: dict[str, list[str]] = defaultdict(list)
        for key in self._by_name:
            lengths = self._lengths[key[:2]]
            if len(key) not in lengths:
                lengths.append(len(key))
            if len(key) >= 4 and not any(character.isdigit() for character in key):
                self._by_head[key[:2]].append(key)
        for lengths in self._lengths.values():
            lengths.sort(reverse=True)
        for (stem, number), _things in self._doors.items():
            self._door_numbers[stem].append(number)
        self._generic = self._generic_names()

    def __len__(self) -> int:
        return len(self._by_name)

    def _take(self, thing: Named) -> None:
        for spoken in thing.names:
            for key in spoken_variants(spoken):
                if len(key) >= 2 and not _CODE.fullmatch(key) and thing not in self._by_name[key]:
                    self._by_name[key].append(thing)
            for token in _CODE.findall(skeleton(spoken)):
                self._codes[(token[0], int(token[1]))].append(thing)
        if thing.kind == "place":
            for spoken in (thing.address, *thing.names):
                door = _DOOR.match(skeleton(spoken))
                if door and thing not in self._doors[(door[1], int(door[2]))]:
                    self._doors[(door[1], int(door[2]))].append(thing)

    def _generic_names(self) -> frozenset[str]:
        """Names that are the tail of at least three others (小学, 农贸市场) say nothing by themselves."""
        tails = Counter(key[-length:] for key in self._by_name for length in range(2, min(len(key), 6)))
        return frozenset(key for key in self._by_name if len(key) <= 5 and tails[key] >= 3)

    def find(self, text: str, *, limit: int = 5, area_path: str = "") -> list[PlaceMatch]:
        """Return the likeliest things a text names, best first; [] when nothing is sure enough."""
        read = skeleton(text[:READ_AT_MOST])
        hits = self._hits(read)
        areas = [thing.area_path for hit in hits for thing in hit.things if thing.kind != "place" and hit.whole]
        best: dict[tuple[str, int], PlaceMatch] = {}
        for hit in _longest(hits):
            for match in self._answers(read, hit, areas, area_path):
                key = (match.kind, match.id)
                if match.score >= _SURE_ENOUGH and (key not in best or best[key].score < match.score):
                    best[key] = match
        for match in self._coded(read):
            best[(match.kind, match.id)] = match
        return sorted(best.values(), key=lambda match: (-match.score, match.kind, match.code, match.id))[:limit]

    def _hits(self, read: str) -> list[_Hit]:
        hits: list[_Hit] = []
        lengths_of, by_name = self._lengths, self._by_name
        for start in range(len(read) - 1):
            head = read[start : start + 2]
            for length in lengths_of.get(head, ()):
                key = read[start : start + length]
                if key in by_name and self._says_enough(key, read):
                    hits.append(_Hit(start, start + length, key, by_name[key]))
            hits += self._gapped(read, start, head)
        return hits

    def _says_enough(self, key: str, read: str) -> bool:
        return key not in self._generic and (len(key) > 2 or len(read) <= _SHORT_TEXT)

    def _gapped(self, read: str, start: int, head: str) -> list[_Hit]:
        """Names whose characters stand in the text in order with a little between, or with one missing."""
        found = []
        for key in self._by_head.get(head, ()):
            window = read[start : start + len(key) + _GAP].split("|", 1)[0]
            tail = window.find(key[-2:], 2)
            if tail < 0 or window.startswith(key) or key in self._generic:
                continue
            window = window[: tail + 2]
            ratio = LCSseq.similarity(key, window) / len(key)
            if ratio >= 0.8:
                found.append(_Hit(start, start + len(window), key, self._by_name[key], whole=False, ratio=ratio))
        return found

    def _answers(self, read: str, hit: _Hit, areas: list[str], wanted: str) -> list[PlaceMatch]:
        things = hit.things
        inside = [thing for thing in things if any(_touch(thing.area_path, area) for area in areas)]
        chosen = inside or list(things)
        answers = []
        for thing in chosen:
            loss = 1.0 if hit.whole else hit.ratio * (0.9 if len(hit.key) >= _LONG else 0.75)
            score = _WEIGHTS.get(thing.sort, 0.4) * loss
            reason = self._say("named" if hit.whole else "alike", name=thing.name)
            answer = _match(thing, score, reason, read[hit.start : hit.end])
            if thing.sort == "road":
                answer, *more = self._along(read, hit, answer)
                answers += more
            elif thing.sort == "courtyard":
                answer = self._in_courtyard(read, hit, answer)
            answers.append(answer)
        return [self._weighed(answer, len(chosen), inside, areas, wanted) for answer in answers]

    def _along(self, read: str, hit: _Hit, road: PlaceMatch) -> list[PlaceMatch]:
        """The road itself first, then what is registered at the house or pole number behind its name."""
        door = door_behind(read, hit.end)
        if door is None:
            return [road]
        number, word, end = door
        words = read[hit.start : end]
        at_door = [
            thing
            for thing in self._doors.get((hit.key, number), ())
            if (thing.sort == "lamp") == (word == "pole") and _touch(thing.area_path, road.area_path)
        ]
        if at_door:
            reason = self._say("registered", words=words)
            found = [replace(_match(thing, 0.96, reason, words), words=words) for thing in at_door]
            return [replace(road, score=road.score * 0.8), *found]
        if word == "pole":
            return [replace(road, reason=self._say("no_pole", words=words), words=words)]
        return [self._near_door(hit, road, number, words)]

    def _near_door(self, hit: _Hit, road: PlaceMatch, number: int, words: str) -> PlaceMatch:
        """The road, at the nearest registered house number on the same side when that is near."""
        nearby = [seen for seen in self._door_numbers.get(hit.key, ()) if abs(seen - number) <= _NEAR_DOOR]
        doors = [
            (abs(seen - number), seen, thing)
            for seen in nearby
            if seen % 2 == number % 2
            for thing in self._doors[(hit.key, seen)]
            if thing.sort != "lamp" and thing.lon is not None and _touch(thing.area_path, road.area_path)
        ]
        if not doors:
            reason = self._say("no_door", words=words)
            return replace(road, score=0.7, reason=reason, words=words)
        _away, seen, thing = min(doors, key=lambda door: (door[0], door[1], door[2].id))
        reason = self._say("near_door", words=words, number=seen)
        return replace(
            road, score=0.74, reason=reason, words=words, lon=thing.lon, lat=thing.lat, area_path=thing.area_path
        )

    def _in_courtyard(self, read: str, hit: _Hit, courtyard: PlaceMatch) -> PlaceMatch:
        """The courtyard, at the building whose number stands behind its name."""
        door = door_behind(read, hit.end)
        block = self._blocks.get((courtyard.id, door[0])) if door else None
        if door is None or block is None:
            return courtyard
        words = read[hit.start : door[2]]
        return replace(
            courtyard,
            score=0.95 if hit.whole else courtyard.score,
            reason=self._say("registered", words=words),
            words=words,
            lon=block.lon if block.lon is not None else courtyard.lon,
            lat=block.lat if block.lat is not None else courtyard.lat,
            area_path=block.area_path,
            building_id=block.building_id,
        )

    def _weighed(
        self, match: PlaceMatch, rivals: int, inside: list[Named], areas: list[str], wanted: str
    ) -> PlaceMatch:
        """Share the score among namesakes; let an area that is named, or that was asked for, speak."""
        score = match.score / (1.0 if rivals == 1 else 0.6 + 0.4 * rivals)
        reason = match.reason
        if match.kind == "place" and inside:
            score = min(0.98, score + 0.05)
            reason = self._say("in_area", reason=reason)
        elif match.kind == "place" and areas:
            score *= 0.75
        if wanted and match.area_path:
            score = min(0.98, score + 0.04) if _touch(match.area_path, wanted) else score * 0.5
        if rivals > 1:
            reason = self._say("namesakes", reason=reason, count=rivals)
        return replace(match, score=round(score, 3), reason=reason)

    def _coded(self, read: str) -> list[PlaceMatch]:
        """What is named by a code painted on it (WT-012): one thing, or nothing."""
        found = []
        for letters, digits in _CODE.findall(read):
            things = self._codes.get((letters, int(digits)), ())
            if len(things) == 1:
                words = f"{letters}-{digits}"
                found.append(_match(things[0], 0.97, self._say("painted", words=words), words))
        return found


_CODE = re.compile(r"(?<![A-Z0-9])([A-Z]{2,6})-?(\d{2,6})(?!\d)")
_DOOR = re.compile(r"([^\d|]{2,}?)(\d{1,5})号")


def _match(thing: Named, score: float, reason: str, words: str) -> PlaceMatch:
    return PlaceMatch(
        kind=thing.kind,
        id=thing.id,
        name=thing.name,
        score=score,
        reason=reason,
        lon=thing.lon,
        lat=thing.lat,
        area_path=thing.area_path,
        sort=thing.sort,
        code=thing.code,
        words=words,
        address=thing.address,
    )


def _touch(path: str, other: str) -> bool:
    """Whether one area lies in the other: a road's area is as wide as its road is long."""
    return is_within(path, other) or is_within(other, path)


def _longest(hits: list[_Hit]) -> list[_Hit]:
    """Leave out the hits that lie within a longer whole one: 书院路 in 书院路小学."""
    whole = sorted((hit for hit in hits if hit.whole), key=lambda hit: (hit.start, -hit.end))
    kept: list[_Hit] = []
    reach = -1
    for hit in whole:
        if hit.end > reach:
            kept.append(hit)
            reach = hit.end
    spans = [(hit.start, hit.end) for hit in kept]
    loose = [hit for hit in hits if not hit.whole and not any(a <= hit.start < b for a, b in spans if b - a >= 4)]
    return kept + loose
