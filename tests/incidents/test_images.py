"""Photos as strangers send them: sniffed, bounded, encoded anew without what they tell of the sender."""

import contextlib
import io
import random
import struct
import zlib
from datetime import UTC, datetime

import pytest
from PIL import Image

from yiwang.flow.incidents.model import images
from yiwang.kernel.errors import Invalid, TooLarge


def photo(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options: object) -> bytes:
    """A picture with a colour that tells its top left corner."""
    picture = Image.new("RGB", size, (200, 30, 30))
    picture.paste((30, 30, 200), (0, 0, size[0] // 2, size[1] // 2))
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def exif_of(lon: float = 121.4365, lat: float = 31.1885, orientation: int = 1) -> bytes:
    """An EXIF block as a phone writes it: orientation, time, place, the owner's name."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "王小明"
    exif[0x8769] = {0x9003: "2026:03:01 08:30:00", 0x9011: "+08:00"}
    exif[0x8825] = {1: "N", 2: _dms(lat), 3: "E", 4: _dms(lon)}
    return exif.tobytes()


def _dms(value: float) -> tuple[float, float, float]:
    degrees = int(value)
    minutes = int((value - degrees) * 60)
    return float(degrees), float(minutes), ((value - degrees) * 60 - minutes) * 60


@pytest.mark.shows("Q7")
@pytest.mark.parametrize(
    ("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_place_and_time_are_read_and_then_nothing_of_them_is_left(
    kind: str, media_type: str
) -> None:
    content = photo(kind, exif=exif_of())
    assert images.sniff(content) == media_type
    clean = images.clean_picture(content, media_type)
    assert clean.taken_at == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
    assert clean.lon == pytest.approx(121.4365, abs=1e-5)
    assert clean.lat == pytest.approx(31.1885, abs=1e-5)
    assert (clean.width, clean.height) == (640, 480)
    for body in (clean.content, clean.thumb):
        with Image.open(io.BytesIO(body)) as again:
            assert not again.getexif()
            assert not {"exif", "comment", "xmp", "Software"} & again.info.keys()
        assert "王小明".encode() not in body
        assert b"Exif" not in body


@pytest.mark.shows("Q7")
def test_comments_and_text_chunks_do_not_survive() -> None:
    clean = images.clean_picture(photo("JPEG", comment=b"call me 13800138000"), "image/jpeg")
    assert b"13800138000" not in clean.content
    noted = _png_with_text(photo("PNG"), b"Author\x00Wang Xiaoming")
    assert b"Wang Xiaoming" not in images.clean_picture(noted, "image/png").content


def _png_with_text(png: bytes, text: bytes) -> bytes:
    chunk = b"tEXt" + text
    packed = struct.pack(">I", len(text)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return png[:33] + packed + png[33:]


def test_a_photo_held_sideways_is_turned_upright() -> None:
    clean = images.clean_picture(photo(exif=exif_of(orientation=6)), "image/jpeg")
    assert (clean.width, clean.height) == (480, 640)
    with Image.open(io.BytesIO(clean.content)) as upright:
        assert upright.getpixel((470, 10))[2] > 150  # the blue corner has moved to the right


def test_large_photos_are_shrunk_and_thumbnails_are_small() -> None:
    clean = images.clean_picture(photo(size=(4000, 3000)), "image/jpeg")
    assert max(clean.width, clean.height) <= images.LONGEST_SIDE
    with Image.open(io.BytesIO(clean.thumb)) as thumb:
        assert max(thumb.size) <= images.THUMB_SIDE


@pytest.mark.shows("Q4", "Q7")
@pytest.mark.parametrize("cut", [20, 200, 2000])
def test_a_broken_jpeg_is_a_clear_error(cut: int) -> None:
    with pytest.raises(Invalid) as wrong:
        images.clean_picture(photo()[:cut], "image/jpeg")
    assert wrong.value.code == "incidents_broken_picture"


@pytest.mark.shows("Q4", "Q7")
def test_random_bytes_after_a_good_beginning_never_escape_as_another_error() -> None:
    rng = random.Random(7)
    for kind, media_type in [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]:
        whole = photo(kind, size=(64, 64), exif=exif_of())
        for _ in range(120):
            broken = bytearray(whole)
            for _ in range(rng.randint(1, 30)):
                broken[rng.randrange(4, len(broken))] = rng.randrange(256)
            with contextlib.suppress(Invalid, TooLarge):
                images.clean_picture(bytes(broken), media_type)


@pytest.mark.shows("Q7")
def test_a_small_file_that_unpacks_to_far_too_much_is_refused_before_it_is_unpacked() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = photo("PNG")[:8] + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    bomb += photo("PNG")[33:]
    with pytest.raises(TooLarge) as wrong:
        images.clean_picture(bomb, "image/png")
    assert wrong.value.code == "incidents_too_many_pixels"
    with pytest.raises(TooLarge):
        images.clean_picture(b"\xff\xd8\xff" + b"0" * images.MAX_PICTURE_BYTES, "image/jpeg")


@pytest.mark.shows("Q7")
def test_the_type_is_sniffed_and_the_rest_refused_in_words() -> None:
    assert images.sniff(b"\0\0\0\x18ftypmp42\0\0\0\0") == "video/mp4"
    assert images.sniff(b"\0\0\0\x14ftypqt  ") == "video/quicktime"
    assert images.sniff(b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm") == "video/webm"
    with pytest.raises(Invalid) as heic:
        images.sniff(b"\0\0\0\x18ftypheic\0\0\0\0")
    assert heic.value.code == "incidents_heic"
    for content in (b"<svg onload=alert(1)>", b"%PDF-1.7", b"GIF89a", b"", b"MZ\x90", b"<html>"):
        with pytest.raises(Invalid) as wrong:
            images.sniff(content)
        assert wrong.value.code == "incidents_not_a_picture"
