"""Points: the way to WGS84 and back, distances, and the box of China."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.survey.coordinates import from_wgs84, is_in_china, metres_between, to_wgs84

LONS = st.floats(74, 135, allow_nan=False)
LATS = st.floats(4, 53.5, allow_nan=False)


@given(LONS, LATS, st.sampled_from(["wgs84", "gcj02", "bd09"]))
@settings(max_examples=100, deadline=None)
def test_there_and_back_is_the_same_point(lon, lat, crs):
    back = to_wgs84(*from_wgs84(lon, lat, crs), crs)
    assert back == pytest.approx((lon, lat), abs=1e-6)
    assert metres_between(lon, lat, *back) < 0.2


@given(LONS, LATS)
@settings(max_examples=100, deadline=None)
def test_the_shift_is_between_a_few_metres_and_two_kilometres(lon, lat):
    assert metres_between(lon, lat, *from_wgs84(lon, lat, "gcj02")) < 2000
    assert metres_between(lon, lat, *from_wgs84(lon, lat, "bd09")) < 3000


def test_known_points_agree_with_published_values():
    assert from_wgs84(116.404, 39.915, "gcj02") == pytest.approx((116.41024449916938, 39.91640428150164), abs=1e-9)
    assert from_wgs84(116.404, 39.915, "bd09") == pytest.approx((116.41662724378733, 39.922699552216216), abs=1e-9)


def test_outside_china_nothing_is_shifted():
    assert to_wgs84(2.35, 48.85, "gcj02") == (2.35, 48.85)
    assert from_wgs84(-76.6, 39.29, "gcj02") == (-76.6, 39.29)


def test_swapped_axes_and_nonsense_are_not_in_china():
    assert is_in_china(102.2, 40.1)
    assert not is_in_china(40.1, 102.2)
    assert not is_in_china(0, 0)
    assert not is_in_china(float("nan"), 40)
    assert not is_in_china(float("inf"), 40)


def test_an_unknown_system_is_an_error_not_a_guess():
    with pytest.raises(ValueError, match="mars"):
        to_wgs84(102, 40, "mars")


def test_a_degree_of_latitude_is_111_kilometres():
    assert metres_between(102, 40, 102, 41) == pytest.approx(111_195, abs=10)
    assert metres_between(102, 40, 102, 40) == 0
