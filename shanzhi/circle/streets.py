"""A street network 路网: nodes in WGS84, edges in metres, read from GraphML or GeoJSON; walked in both directions."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree import ElementTree

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

EARTH = 6_371_008.8  # metres
MOST = 2_000_000  # nodes or edges: more is no sub-district's network


class StreetsUnreadable(ValueError):
    """Raised with the code of what is wrong: ``xml``, ``json``, ``empty``, ``point``, ``length`` or ``big``."""


def flat(lon: Any, lat: Any, middle: float) -> Any:
    """Return degrees as metres on a plane that is true around a latitude; good over a county."""
    scale = np.radians(1.0) * EARTH
    return np.column_stack([np.asarray(lon) * scale * np.cos(np.radians(middle)), np.asarray(lat) * scale])


@dataclass(frozen=True)
class Streets:
    """Nodes and the length of every street between two of them, as three arrays beside one another."""

    lon: Any
    lat: Any
    tail: Any
    head: Any
    metres: Any

    @property
    def nodes(self) -> int:
        """Return how many nodes there are."""
        return len(self.lon)

    @cached_property
    def middle(self) -> float:
        """Return the latitude around which the network lies."""
        return float(np.mean(self.lat))

    @cached_property
    def graph(self) -> Any:
        """Return the symmetric matrix of lengths; of parallel streets the shortest counts."""
        tail = np.concatenate([self.tail, self.head])
        head = np.concatenate([self.head, self.tail])
        metres = np.concatenate([self.metres, self.metres])
        order = np.lexsort((metres, head, tail))
        tail, head, metres = tail[order], head[order], metres[order]
        first = np.ones(len(tail), dtype=bool)
        first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        first &= tail != head
        shape = (self.nodes, self.nodes)
        return csr_array((metres[first], (tail[first], head[first])), shape=shape)

    @cached_property
    def _tree(self) -> Any:
        return cKDTree(flat(self.lon, self.lat, self.middle))

    def nearest(self, lon: Any, lat: Any) -> tuple[Any, Any]:
        """Return the node nearest to each point, and how many metres off it lies."""
        off, node = self._tree.query(flat(lon, lat, self.middle))
        return node, off


def read_graphml(content: bytes) -> Streets:
    """Read GraphML whose nodes carry ``x`` and ``y`` (degrees) and whose edges carry ``length`` (metres).

    :raises StreetsUnreadable: for anything else, and for documents that declare entities.
    """
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise StreetsUnreadable("xml")
    names: dict[str, str] = {}
    places: dict[str, tuple[float, float]] = {}
    edges: list[tuple[str, str, float]] = []
    try:
        for _event, part in ElementTree.iterparse(io.BytesIO(content)):  # noqa: S314 - no entities: looked above
            kind = part.tag.rpartition("}")[2]
            if kind == "key":
                names[part.get("id", "")] = part.get("attr.name", "")
            elif kind in ("node", "edge"):
                told = {names.get(one.get("key", ""), ""): one.text or "" for one in part}
                if kind == "node":
                    places[part.get("id", "")] = float(told["x"]), float(told["y"])
                else:
                    edges.append((part.get("source", ""), part.get("target", ""), float(told["length"])))
                part.clear()
    except ElementTree.ParseError as broken:
        raise StreetsUnreadable("xml") from broken
    except (KeyError, ValueError) as missing:
        raise StreetsUnreadable("length") from missing
    return _built(places, edges)


def read_geojson(content: bytes) -> Streets:
    """Read a FeatureCollection of lines in WGS84: every bend is a node, lines meet where their points are the same.

    :raises StreetsUnreadable: for anything else.
    """
    try:
        features = json.loads(content)["features"]
        lines = [line for one in features for line in _lines(one["geometry"])]
        places: dict[str, tuple[float, float]] = {}
        edges = []
        for line in lines:
            ends = [(round(float(lon), 7), round(float(lat), 7)) for lon, lat, *_height in line]
            places.update((str(end), end) for end in ends)
            for a, b in itertools.pairwise(ends):
                step = flat([a[0], b[0]], [a[1], b[1]], a[1])
                edges.append((str(a), str(b), float(np.hypot(*(step[1] - step[0])))))
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as broken:
        raise StreetsUnreadable("json") from broken
    return _built(places, edges)


def _lines(geometry: dict[str, Any]) -> Iterable[Any]:
    if geometry["type"] == "LineString":
        return [geometry["coordinates"]]
    return geometry["coordinates"] if geometry["type"] == "MultiLineString" else []


def _built(places: dict[str, tuple[float, float]], edges: list[tuple[str, str, float]]) -> Streets:
    if not places or not edges:
        raise StreetsUnreadable("empty")
    if max(len(places), len(edges)) > MOST:
        raise StreetsUnreadable("big")
    at = {name: n for n, name in enumerate(places)}
    points = np.array(list(places.values()))
    if not (np.all(np.abs(points[:, 0]) <= 180) and np.all(np.abs(points[:, 1]) <= 90)):
        raise StreetsUnreadable("point")
    try:
        tail = np.array([at[a] for a, _b, _metres in edges])
        head = np.array([at[b] for _a, b, _metres in edges])
    except KeyError as missing:
        raise StreetsUnreadable("point") from missing
    metres = np.array([one for _a, _b, one in edges])
    if not (np.all(np.isfinite(metres)) and np.all(metres >= 0)):
        raise StreetsUnreadable("length")
    return Streets(points[:, 0], points[:, 1], tail, head, np.maximum(metres, 0.01))


def packed(streets: Streets) -> bytes:
    """Return a network as bytes to keep."""
    kept = io.BytesIO()
    np.savez_compressed(
        kept, lon=streets.lon, lat=streets.lat, tail=streets.tail, head=streets.head, metres=streets.metres
    )
    return kept.getvalue()


def unpacked(content: bytes) -> Streets:
    """Return what ``packed`` kept."""
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        return Streets(kept["lon"], kept["lat"], kept["tail"], kept["head"], kept["metres"])
