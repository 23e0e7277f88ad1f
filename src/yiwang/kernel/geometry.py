"""Places: points in WGS-84, the Chinese map datums converted at the door, distances.

GCJ-02 is the offset datum of Chinese consumer maps; BD-09 adds Baidu's own offset to it. The constants are those of
the published transform on the Krasovsky 1940 ellipsoid. Its inverse has no closed form and is found by iteration.
"""

import math
from enum import StrEnum

import msgspec

from yiwang.kernel.errors import Invalid

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG
_KRASOVSKY_A = 6_378_245.0
_KRASOVSKY_EE = 0.006_693_421_622_965_943
_BAIDU_PI = math.pi * 3000.0 / 180.0


class Srs(StrEnum):
    """The reference systems that a door accepts. CGCS2000 equals WGS-84 to within centimetres."""

    WGS84 = "WGS84"
    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ02"
    BD09 = "BD09"


class Point(msgspec.Struct, frozen=True):
    """A point in WGS-84, degrees."""

    lon: float
    lat: float


def distance_m(a: Point, b: Point) -> float:
    """Great-circle distance in metres."""
    lat1, lat2 = math.radians(a.lat), math.radians(b.lat)
    half_lat = math.sin((lat2 - lat1) / 2)
    half_lon = math.sin(math.radians(b.lon - a.lon) / 2)
    h = half_lat**2 + math.cos(lat1) * math.cos(lat2) * half_lon**2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(h, 1.0)))


def to_wgs84(lon: float, lat: float, srs: Srs = Srs.WGS84) -> Point:
    """Convert a position to WGS-84; not-a-number or off the globe raises `Invalid("bad_place")`."""
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise Invalid("bad_place", field="place", lon=str(lon), lat=str(lat))
    if srs is Srs.BD09:
        lon, lat = _bd09_to_gcj02(lon, lat)
    if srs in (Srs.BD09, Srs.GCJ02):
        return _gcj02_to_wgs84(lon, lat)
    return Point(lon, lat)


def to_gcj02(point: Point) -> Point:
    """WGS-84 to GCJ-02; outside China the two are the same."""
    if not (72.004 <= point.lon <= 137.8347 and 0.8293 <= point.lat <= 55.8271):
        return point
    x, y = point.lon - 105.0, point.lat - 35.0
    wave = (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    d_lat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + wave
    d_lat += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    d_lat += (
        (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    )
    d_lon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + wave
    d_lon += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    d_lon += (
        (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    )
    magic = 1 - _KRASOVSKY_EE * math.sin(math.radians(point.lat)) ** 2
    root = math.sqrt(magic)
    meridian = _KRASOVSKY_A * (1 - _KRASOVSKY_EE) / (magic * root)
    parallel = _KRASOVSKY_A / root * math.cos(math.radians(point.lat))
    return Point(
        point.lon + math.degrees(d_lon / parallel), point.lat + math.degrees(d_lat / meridian)
    )


def _gcj02_to_wgs84(lon: float, lat: float) -> Point:
    guess = Point(lon, lat)
    for _ in range(
        8
    ):  # each round shrinks the error about a thousandfold; two reach the centimetre
        there = to_gcj02(guess)
        guess = Point(guess.lon + lon - there.lon, guess.lat + lat - there.lat)
    return guess


def _bd09_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    x, y = lon - 0.0065, lat - 0.006
    z = math.hypot(x, y) - 0.00002 * math.sin(y * _BAIDU_PI)
    theta = math.atan2(y, x) - 0.000003 * math.cos(x * _BAIDU_PI)
    return z * math.cos(theta), z * math.sin(theta)
