"""Streets invented for a demonstration: they hang together, pass every home, and cross the river where roads do."""

from __future__ import annotations

import json

import numpy as np
from scipy.sparse.csgraph import connected_components
from shapely import LineString

from shanzhi.circle.inventing import invent_streets
from shanzhi.circle.streets import read_geojson
from shanzhi.circle.walking import DETOUR, Points, straight_metres, walks

STEP = 0.004
RINGS = [
    [(x, y), (x + STEP, y), (x + STEP, y + STEP), (x, y + STEP), (x, y)]
    for x in (116.300, 116.304, 116.308)
    for y in (35.400, 35.404)
]
AFAR = [(116.330, 35.400), (116.334, 35.400), (116.334, 35.404), (116.330, 35.404), (116.330, 35.400)]
RIVER = [(116.298, 35.4041), (116.314, 35.4043)]
ROAD = [(116.301, 35.401), (116.301, 35.407)]
YARDS = [
    [(116.3095, 35.4031), (116.3101, 35.4033)],
    [(116.3095, 35.4051), (116.3095, 35.4055), (116.3095, 35.4036)],  # on both banks
    [(116.332, 35.402)],
]


def test_invented_streets_hang_together_and_pass_every_home():
    told = json.dumps(invent_streets([*RINGS, AFAR], [ROAD], [RIVER], YARDS)).encode()
    streets = read_geojson(told)
    assert connected_components(streets.graph)[0] == 1
    lon, lat = zip(*(home for yard in YARDS for home in yard), strict=True)
    assert np.all(streets.nearest(lon, lat)[1] < 1)
    assert told == json.dumps(invent_streets([*RINGS, AFAR], [ROAD], [RIVER], YARDS)).encode()


def test_the_river_is_crossed_where_a_named_road_crosses_it():
    drawn = invent_streets(RINGS, [ROAD], [RIVER], YARDS[:2])
    lines = [LineString(one["geometry"]["coordinates"]) for one in drawn["features"]]
    crossing = [line for line in lines if line.crosses(LineString(RIVER))]
    assert crossing
    assert all(abs(line.centroid.x - ROAD[0][0]) < 1e-6 for line in crossing)
    streets = read_geojson(json.dumps(drawn).encode())
    here, there = Points.of([(*YARDS[0][0], 1, 1)]), YARDS[1][0]
    walked = walks(here, [there[0]], [there[1]], streets=streets).minutes[0] * 60 * 1.2
    straight = straight_metres(here, [there[0]], [there[1]])[0, 0]
    assert straight < 250
    assert walked > 1500 > straight * DETOUR  # to the bridge and back


def test_no_ground_has_no_streets():
    assert invent_streets([], [], [], [])["features"] == []
