"""The circle agrees with a Dijkstra that isn't ours, and siting with trying everything."""

from __future__ import annotations

import heapq
import itertools
import json
import random
from datetime import UTC, datetime
from xml.etree import ElementTree

import numpy as np
import pytest

from shanzhi.circle import siting
from shanzhi.circle.answering import Asked, Homes, Site, answer
from shanzhi.circle.streets import StreetsUnreadable, packed, read_geojson, read_graphml, unpacked
from shanzhi.circle.walking import DETOUR, Points, coverage, minutes_between, walks

SQUARE = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[116.3, 35.4], [116.31, 35.4]]}},
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[116.31, 35.4], [116.31, 35.41]]}},
    ],
}


def independent(content: bytes, sources: list[tuple[str, float]]) -> dict[str, float]:
    """Return every node's metres to the nearest source, by a plain heap over the file itself."""
    root = ElementTree.fromstring(content)
    tags = {one.get("id"): one.get("attr.name") for one in root if one.tag.endswith("key")}
    roads: dict[str, list[tuple[str, float]]] = {}
    for edge in (one for one in root.iter() if one.tag.endswith("}edge")):
        metres = next(float(one.text) for one in edge if tags[one.get("key")] == "length")
        roads.setdefault(edge.get("source"), []).append((edge.get("target"), metres))
        roads.setdefault(edge.get("target"), []).append((edge.get("source"), metres))
    best: dict[str, float] = {}
    waiting = [(off, node) for node, off in sources]
    heapq.heapify(waiting)
    while waiting:
        metres, node = heapq.heappop(waiting)
        if node in best:
            continue
        best[node] = metres
        for other, length in roads.get(node, ()):
            if other not in best:
                heapq.heappush(waiting, (metres + length, other))
    return best


@pytest.mark.data
def test_a_real_network_agrees_with_an_independent_dijkstra(data_folder):
    content = (data_folder / "geo" / "futian_streets.graphml").read_bytes()
    streets = read_graphml(content)
    names = [one.get("id") for one in ElementTree.fromstring(content).iter() if one.tag.endswith("}node")]
    chance = random.Random(5)
    west, east, south, north = streets.lon.min(), streets.lon.max(), streets.lat.min(), streets.lat.max()
    sites = [chance.randrange(streets.nodes) for _ in range(12)]
    rows = [(chance.uniform(west, east), chance.uniform(south, north), 10, 1) for _ in range(200)]
    points = Points.of(rows)
    walked = walks(points, streets.lon[sites], streets.lat[sites], streets=streets)
    told = independent(content, [(names[site], 0.0) for site in sites])
    compared = 0
    for n, (node, off) in enumerate(zip(*streets.nearest(points.lon, points.lat), strict=True)):
        if walked.estimated[n]:
            continue
        compared += 1
        assert walked.minutes[n] == pytest.approx((told.get(names[node], np.inf) + off) / 1.2 / 60, abs=1e-4)
    assert compared > 100
    near = minutes_between(points, streets.lon[sites], streets.lat[sites], streets=streets)
    assert np.allclose(near.min(axis=1)[~walked.estimated], walked.minutes[~walked.estimated], atol=1e-4)


def test_without_a_network_it_is_an_estimate_and_says_so():
    points = Points.of([(116.3, 35.4, 100, 2), (116.33, 35.4, 50, 1)])
    walked = walks(points, [116.301], [35.4])
    assert walked.is_estimate
    assert walked.minutes[0] == pytest.approx(90.65 * DETOUR / 1.2 / 60, rel=0.01)
    covered = coverage(points, walked)
    assert (covered.people, covered.all_people, covered.buildings) == (100, 150, 2)
    assert coverage(points, walks(points, [], [])).people == 0
    assert walks(points, [116.301], [35.4], speed=0.8).minutes[0] > walked.minutes[0]


def test_lines_of_geojson_are_walked_round_the_corner_and_kept():
    streets = unpacked(packed(read_geojson(json.dumps(SQUARE).encode())))
    points = Points.of([(116.31, 35.41, 1, 1), (116.5, 35.4, 1, 1)])
    walked = walks(points, [116.3], [35.4], streets=streets)
    assert walked.minutes[0] == pytest.approx((906.4 + 1111.9) / 1.2 / 60, rel=0.01)
    assert list(walked.estimated) == [False, True]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<!DOCTYPE x><graphml/>", "xml"),
        (b"<graphml>", "xml"),
        (b"<graphml/>", "empty"),
        (b"<graphml><node id='1'/></graphml>", "length"),
    ],
)
def test_what_is_no_network_is_refused(content, code):
    with pytest.raises(StreetsUnreadable, match=code):
        read_graphml(content)
    with pytest.raises(StreetsUnreadable, match="json"):
        read_geojson(content)


@pytest.mark.parametrize("seed", range(20))
def test_siting_equals_trying_everything(seed):
    chance = np.random.default_rng(seed)
    minutes = chance.uniform(1, 40, (9, 8))
    people = chance.integers(1, 100, 9)
    stands = np.zeros(8, dtype=bool)
    stands[:2] = True
    apart = np.zeros((8, 8), dtype=bool)
    apart[3, 4] = apart[4, 3] = True
    choices = [
        [0, 1, *more]
        for more in itertools.combinations(range(2, 8), 3)
        if not {3, 4} <= set(more)
    ]  # fmt: skip
    cover = siting.max_cover(minutes, people, stands=stands, k=3, apart=apart)
    best = max(people[(minutes[:, one] <= 15).any(axis=1)].sum() for one in choices)
    assert cover.is_best
    assert cover.value == pytest.approx(best)
    median = siting.p_median(minutes, people, stands=stands, k=3, apart=apart)
    assert median.is_best
    assert median.value == pytest.approx(min((minutes[:, one].min(axis=1) * people).sum() for one in choices))
    wide = siting.max_cover(minutes, people, stands=stands, k=3, apart=apart, capacity=np.full(8, 10_000))
    assert wide.value == pytest.approx(best)
    narrow = siting.max_cover(minutes, people, stands=stands, k=3, capacity=np.full(8, 20))
    assert narrow.value <= 100 + 1e-6
    full = siting.p_median(minutes, people, stands=stands, k=3, capacity=np.full(8, 10_000), apart=apart)
    assert full.value == pytest.approx(median.value)


def test_people_beside_the_proposed_sites_add_up_to_what_is_gained():
    rows = [(116.30 + n * 0.004, 35.4, 100 + n, 1) for n in range(16)]
    grids = [f"第{n // 4}网格" for n in range(16)]
    spots = [(116.30 + n * 0.012, 35.4, f"第{n}处") for n in range(5)]
    live = Homes(Points.of(rows), grids, [""] * 16, spots)
    asked = Asked("", datetime(2026, 3, 11, tzinfo=UTC), more=4)
    found = answer(live, [Site("A", 116.30, 35.4)], None, asked)
    assert found.proposal is not None
    assert len(found.proposal.spots) > 1
    gain = found.proposal.after.people - found.covered.people
    assert (
        sum(spot.people for spot in found.proposal.spots) == sum(spot.people for spot in found.proposal.gains) == gain
    )
