"""Points on the ground 坐标: GCJ-02 and BD-09 to WGS84 and back, distance, and whether a point can be in China.

Pure arithmetic, degrees in and out. The project stores WGS84 and keeps what was given; everything is converted at
the edge. CGCS2000, the official datum, differs from WGS84 by centimetres and is taken as the same.

The GCJ-02 offset follows the widely published formula (Krasovsky ellipsoid); BD-09 is a rotation on top of it. Both
have no exact inverse, so the way back is found by iteration, to better than 1e-9 degrees (0.1 mm).
"""

from __future__ import annotations

from enum import StrEnum
from math import asin, atan2, cos, isfinite, pi, radians, sin, sqrt

EARTH_RADIUS = 6_371_008.8  # metres, mean radius (IUGG)
WEST, EAST, SOUTH, NORTH = 73.0, 136.0, 3.0, 54.5

_AXIS = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
_BAIDU = pi * 3000.0 / 180.0
_CLOSE_ENOUGH = 1e-10
_ROUNDS = 30


class Crs(StrEnum):
    """The reference systems a point may be given in."""

    WGS84 = "wgs84"  # GPS, CGCS2000, Tianditu
    GCJ02 = "gcj02"  # Amap, Tencent, WeChat
    BD09 = "bd09"  # Baidu


def is_in_china(lon: float, lat: float) -> bool:
    """Return whether the point lies in the box around China (73–136° E, 3–54.5° N), which catches swapped axes."""
    return isfinite(lon) and isfinite(lat) and WEST <= lon <= EAST and SOUTH <= lat <= NORTH


def metres_between(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Return the great-circle distance in metres between two WGS84 points (haversine; error under 0.5%)."""
    half_lat = radians(lat_b - lat_a) / 2
    half_lon = radians(lon_b - lon_a) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(chord)))


def to_wgs84(lon: float, lat: float, crs: str) -> tuple[float, float]:
    """Return the WGS84 (lon, lat) of a point given in ``crs`` (wgs84, gcj02 or bd09); outside China it is unchanged.

    :raises ValueError: for an unknown ``crs``.
    """
    system = Crs(crs)
    if system is Crs.BD09:
        lon, lat = _baidu_to_gcj02(lon, lat)
    if system is Crs.WGS84 or not is_in_china(lon, lat):
        return lon, lat
    guess_lon, guess_lat = lon, lat
    for _ in range(_ROUNDS):
        seen_lon, seen_lat = _shifted(guess_lon, guess_lat)
        off_lon, off_lat = seen_lon - lon, seen_lat - lat
        guess_lon, guess_lat = guess_lon - off_lon, guess_lat - off_lat
        if abs(off_lon) < _CLOSE_ENOUGH and abs(off_lat) < _CLOSE_ENOUGH:
            break
    return guess_lon, guess_lat


def from_wgs84(lon: float, lat: float, crs: str) -> tuple[float, float]:
    """Return the (lon, lat) in ``crs`` of a WGS84 point, for maps and phones that speak GCJ-02 or BD-09.

    :raises ValueError: for an unknown ``crs``.
    """
    system = Crs(crs)
    if system is Crs.WGS84:
        return lon, lat
    if is_in_china(lon, lat):
        lon, lat = _shifted(lon, lat)
    return _gcj02_to_baidu(lon, lat) if system is Crs.BD09 else (lon, lat)


def _shifted(lon: float, lat: float) -> tuple[float, float]:
    """Return the GCJ-02 point of a WGS84 point, wherever it lies."""
    x, y = lon - 105.0, lat - 35.0
    wave = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + wave
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + wave
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    phi = radians(lat)
    magic = 1.0 - _ECCENTRICITY_SQUARED * sin(phi) ** 2
    root = sqrt(magic)
    north = north * 180.0 / (_AXIS * (1.0 - _ECCENTRICITY_SQUARED) / (magic * root) * pi)
    east = east * 180.0 / (_AXIS / root * cos(phi) * pi)
    return lon + east, lat + north


def _gcj02_to_baidu(lon: float, lat: float) -> tuple[float, float]:
    radius = sqrt(lon * lon + lat * lat) + 0.000_02 * sin(lat * _BAIDU)
    angle = atan2(lat, lon) + 0.000_003 * cos(lon * _BAIDU)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def _baidu_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    guess_lon, guess_lat = lon - 0.0065, lat - 0.006
    for _ in range(_ROUNDS):
        seen_lon, seen_lat = _gcj02_to_baidu(guess_lon, guess_lat)
        off_lon, off_lat = seen_lon - lon, seen_lat - lat
        guess_lon, guess_lat = guess_lon - off_lon, guess_lat - off_lat
        if abs(off_lon) < _CLOSE_ENOUGH and abs(off_lat) < _CLOSE_ENOUGH:
            break
    return guess_lon, guess_lat
