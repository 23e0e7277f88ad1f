"""Pictures as strangers send them: known by content, bounded, encoded anew without metadata.

In: bytes. Out: a clean picture, a thumbnail, and the place and time that its EXIF named. Pure.
Never: the name or the declared type believed, a byte of the original kept, a picture decoded
before it was measured.
"""

import io
import re
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from PIL import Image, ImageOps

from yiwang.kernel.clock import CITY_ZONE
from yiwang.kernel.errors import Invalid, TooLarge

MAX_PICTURE_BYTES = 15 * 1024 * 1024
MAX_VIDEO_BYTES = 20 * 1024 * 1024
MAX_PIXELS = (
    50_000_000  # a 48-megapixel phone camera passes; a small file that unpacks to more does not
)
LONGEST_SIDE = 2560  # pixels kept of a picture
THUMB_SIDE = 320
MAX_PROFILE_BYTES = 16 * 1024  # colour profiles of phones take 0.5 kB; longer ones are dropped

PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
VIDEOS = ("video/mp4", "video/quicktime", "video/webm")

_HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_TAKEN, _TAKEN_OFFSET = 0x9003, 0x9011


class Picture(Struct, frozen=True, kw_only=True):
    """A clean picture; `lon`, `lat` and `taken_at` are what the original's EXIF said."""

    media_type: str
    content: bytes
    thumb: bytes
    width: int
    height: int
    taken_at: datetime | None
    lon: float | None
    lat: float | None


def sniff(content: bytes) -> str:
    """The media type by content; one that is not taken raises `Invalid` with a word on what is."""
    if content[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if content[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return _by_brand(content[8:12])
    if content[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in content[:64]:
        return "video/webm"
    raise Invalid("incidents_not_a_picture", field="file")


def _by_brand(brand: bytes) -> str:
    if brand in _HEIC:
        raise Invalid("incidents_heic", field="file")
    return "video/quicktime" if brand == b"qt  " else "video/mp4"


def clean_picture(content: bytes, media_type: str) -> Picture:
    """Decode, turn upright, shrink, encode anew without metadata; some 0.2 s for 12 megapixels."""
    if len(content) > MAX_PICTURE_BYTES:
        raise TooLarge("incidents_file_too_large", field="file", limit_mb=MAX_PICTURE_BYTES >> 20)
    try:
        with Image.open(io.BytesIO(content), formats=[PICTURES[media_type]]) as original:
            _must_be_small(original)
            taken_at, place = _told(original)
            original.draft(
                "RGB", (LONGEST_SIDE, LONGEST_SIDE)
            )  # lets a JPEG decode smaller at once
            upright = ImageOps.exif_transpose(original)
            return _encode(upright, PICTURES[media_type], media_type, taken_at, place)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge("incidents_too_many_pixels", field="file", limit=MAX_PIXELS) from error
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError, Warning) as error:
        raise Invalid("incidents_broken_picture", field="file") from error


def _must_be_small(original: Image.Image) -> None:
    if original.width * original.height > MAX_PIXELS:
        raise TooLarge("incidents_too_many_pixels", field="file", limit=MAX_PIXELS)


def _encode(
    picture: Image.Image,
    kind: str,
    media_type: str,
    taken_at: datetime | None,
    place: tuple[float, float] | None,
) -> Picture:
    profile = picture.info.get("icc_profile") or b""
    picture = picture.convert("RGBA" if kind != "JPEG" and _has_alpha(picture) else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture.info = {}  # comments and text chunks would otherwise be written again
    options: dict[str, Any] = {"quality": 85} if kind != "PNG" else {"optimize": False}
    if 0 < len(profile) <= MAX_PROFILE_BYTES:
        options["icc_profile"] = profile
    width, height = picture.size
    body = _bytes_of(picture, kind, options)
    small = picture.convert("RGB")
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return Picture(
        media_type=media_type,
        content=body,
        thumb=_bytes_of(small, "JPEG", {"quality": 75}),
        width=width,
        height=height,
        taken_at=taken_at,
        lon=place[0] if place else None,
        lat=place[1] if place else None,
    )


def _bytes_of(picture: Image.Image, kind: str, options: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _has_alpha(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info


def _told(original: Image.Image) -> tuple[datetime | None, tuple[float, float] | None]:
    """What the EXIF says of time and place; a broken block says nothing."""
    try:
        exif = original.getexif()
        return _taken_at(exif.get_ifd(_EXIF_IFD)), _place(exif.get_ifd(_GPS_IFD))
    except Exception:  # a thousand programs write EXIF; none of their errors is the sender's
        return None, None


def _taken_at(block: dict[int, Any]) -> datetime | None:
    text, offset = str(block.get(_TAKEN, "")), str(block.get(_TAKEN_OFFSET, ""))
    if not re.fullmatch(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d", text.strip("\0 ")):
        return None
    local = datetime.strptime(text.strip("\0 "), "%Y:%m:%d %H:%M:%S").replace(tzinfo=CITY_ZONE)
    if re.fullmatch(r"[+-]\d\d:\d\d", offset.strip("\0 ")):
        local = datetime.fromisoformat(local.replace(tzinfo=None).isoformat() + offset.strip("\0 "))
    return local.astimezone(UTC)


def _place(block: dict[int, Any]) -> tuple[float, float] | None:
    if not {1, 2, 3, 4} <= block.keys():
        return None
    lat = _degrees(block[2]) * (-1 if block[1] == "S" else 1)
    lon = _degrees(block[4]) * (-1 if block[3] == "W" else 1)
    ok = -90 <= lat <= 90 and -180 <= lon <= 180 and (lat, lon) != (0.0, 0.0)
    return (lon, lat) if ok else None


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600
