"""How many minutes it is on foot 步行时间: by the street network where there is one, else by estimate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from shanzhi.circle.streets import Streets, flat

SPEEDS = {"adult": 1.2, "elder": 0.8}  # metres a second
DETOUR = 1.3  # what a walk is longer than the straight line, where no network is known
OFF_NETWORK = 400.0  # metres: a point farther from any street isn't on this network


@dataclass(frozen=True, slots=True)
class Points:
    """Where people live: degrees, and how many people and buildings stand for each point."""

    lon: Any
    lat: Any
    people: Any
    buildings: Any

    @staticmethod
    def of(rows: Sequence[tuple[float, float, int, int]]) -> Points:
        """Return points from rows of lon, lat, people, buildings."""
        table = np.array(rows, dtype=float).reshape(-1, 4)
        return Points(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


@dataclass(frozen=True, slots=True)
class Walks:
    """Minutes from each point to its nearest site (inf where no way is), and whether that is an estimate."""

    minutes: Any
    estimated: Any

    @property
    def is_estimate(self) -> bool:
        """Return whether any of it is an estimate."""
        return bool(np.any(self.estimated))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many live within the time, of how many."""

    people: int
    all_people: int
    buildings: int
    all_buildings: int

    @property
    def share(self) -> float:
        """Return the share of people, 0 to 1."""
        return self.people / self.all_people if self.all_people else 0.0

    @property
    def buildings_share(self) -> float:
        """Return the share of buildings, 0 to 1."""
        return self.buildings / self.all_buildings if self.all_buildings else 0.0


def metres_to_nearest(streets: Streets, nodes: Any, off: Any, *, limit: float = np.inf) -> Any:
    """Return each node's metres to the nearest of some sites, each ``off`` metres away from its node.

    One run of Dijkstra from a node beside the network that leads to every site.
    """
    graph, count = streets.graph, streets.nodes
    order = np.lexsort((off, nodes))
    nodes, off = np.asarray(nodes)[order], np.asarray(off, dtype=float)[order]
    nodes, first = np.unique(nodes, return_index=True)
    data = np.concatenate([graph.data, np.maximum(off[first], 1e-6)])
    indices = np.concatenate([graph.indices, nodes])
    indptr = np.append(graph.indptr, len(data))
    wide = csr_array((data, indices, indptr), shape=(count + 1, count + 1))
    return dijkstra(wide, directed=True, indices=count, limit=limit)[:count]


def walks(
    points: Points, site_lon: Any, site_lat: Any, *, streets: Streets | None = None, speed: float = SPEEDS["adult"]
) -> Walks:
    """Return how far everybody is from the nearest site."""
    if len(site_lon) == 0:
        return Walks(np.full(len(points.lon), np.inf), np.full(len(points.lon), streets is None))
    middle = float(np.mean(points.lat)) if len(points.lat) else 0.0
    tree = cKDTree(flat(site_lon, site_lat, middle))
    straight = tree.query(flat(points.lon, points.lat, middle))[0] * DETOUR
    if streets is None:
        return Walks(straight / speed / 60, np.ones(len(straight), dtype=bool))
    nodes, off = streets.nearest(site_lon, site_lat)
    known = off <= OFF_NETWORK
    mine, mine_off = streets.nearest(points.lon, points.lat)
    estimated = mine_off > OFF_NETWORK
    metres = np.full(len(straight), np.inf)
    if np.any(known):
        metres = metres_to_nearest(streets, nodes[known], off[known])[mine] + mine_off
    return Walks(np.where(estimated, straight, metres) / speed / 60, estimated)


def straight_metres(points: Points, site_lon: Any, site_lat: Any) -> Any:
    """Return the straight line from every point (rows) to every site (columns)."""
    middle = float(np.mean(points.lat)) if len(points.lat) else 0.0
    here, there = flat(points.lon, points.lat, middle), flat(site_lon, site_lat, middle)
    return np.hypot(here[:, None, 0] - there[None, :, 0], here[:, None, 1] - there[None, :, 1])


def minutes_between(
    points: Points, site_lon: Any, site_lat: Any, *, streets: Streets | None = None, speed: float = SPEEDS["adult"]
) -> Any:
    """Return the minutes from every point (rows) to every site (columns), for choosing among sites."""
    straight = straight_metres(points, site_lon, site_lat) * DETOUR
    if streets is None or len(site_lon) == 0:
        return straight / speed / 60
    nodes, off = streets.nearest(site_lon, site_lat)
    mine, mine_off = streets.nearest(points.lon, points.lat)
    unique, back = np.unique(nodes, return_inverse=True)
    reach = dijkstra(streets.graph, directed=True, indices=unique)[back][:, mine].T
    metres = reach + off[None, :] + mine_off[:, None]
    metres[:, off > OFF_NETWORK] = np.inf
    return np.where((mine_off > OFF_NETWORK)[:, None], straight, metres) / speed / 60


def coverage(points: Points, walked: Walks, *, within: float = 15.0) -> Coverage:
    """Return how many people and buildings are within the minutes."""
    near = walked.minutes <= within
    return Coverage(
        int(points.people[near].sum()), int(points.people.sum()),
        int(points.buildings[near].sum()), int(points.buildings.sum()),
    )  # fmt: skip
