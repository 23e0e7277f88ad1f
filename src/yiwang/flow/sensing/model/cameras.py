"""Cameras: which addresses are streams, and what lies within a view. Pure."""

import math
import re
from urllib.parse import urlsplit

from yiwang.kernel.errors import Invalid
from yiwang.kernel.geometry import Point, distance_m

MOST_ADDRESS = 2_000
_GB28181 = re.compile(r"[0-9]{20}")


def protocol_of(address: str) -> str:
    """`rtsp` or `hls`; an address that is neither raises `Invalid`, which never repeats it: a password may be in it."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Invalid("stream_address_unreadable", field="address") from error
    broken = not address.isprintable() or any(sign.isspace() for sign in address)
    if broken or not host or len(address) > MOST_ADDRESS:
        raise Invalid("stream_address_unreadable", field="address")
    if parts.scheme in ("rtsp", "rtsps"):
        return "rtsp"
    if parts.scheme not in ("http", "https"):
        raise Invalid("stream_scheme_unknown", field="address", scheme=parts.scheme[:20])
    if not parts.path.lower().endswith(".m3u8"):
        raise Invalid("stream_is_no_hls", field="address")
    return "hls"


def checked_gb28181(code: str) -> str:
    """Twenty digits (GB/T 28181, annex on codes); anything else raises `Invalid`."""
    if not _GB28181.fullmatch(code):
        raise Invalid("stream_bad_gb28181", field="gb28181", given=code[:40])
    return code


def bearing_deg(a: Point, b: Point) -> float:
    """The direction from `a` to `b`, degrees clockwise from north, [0, 360)."""
    lat1, lat2 = math.radians(a.lat), math.radians(b.lat)
    d_lon = math.radians(b.lon - a.lon)
    east = math.sin(d_lon) * math.cos(lat2)
    north = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(d_lon)
    return math.degrees(math.atan2(east, north)) % 360.0


def sees(camera: Point, azimuth: float, field_of_view: float, range_m: float, place: Point) -> bool:
    """Whether a place lies within a view on a flat map; what stands between, no view knows."""
    if distance_m(camera, place) > range_m:
        return False
    off = abs((bearing_deg(camera, place) - azimuth + 180.0) % 360.0 - 180.0)
    return off <= field_of_view / 2
