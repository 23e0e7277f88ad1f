"""Tiny synthetic photos: a drawn scene per event standard, before and after, with 合成 written across.

In: a standard's code and a phase. Out: JPEG bytes, about 10 kB. Never: anything that could be taken for a real photo.
"""

import io
import random
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = (480, 360)
VARIANTS = 4  # of each scene; the same bytes are kept once
_HORIZON = 150
# Where a machine keeps a font with Chinese characters; without one the mark is drawn in Latin letters.
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)


def photo(standard: str, phase: str, rng: random.Random) -> bytes:
    """One photo of `phase` "before" or "after"."""
    return _drawn(standard, phase, rng.randrange(VARIANTS))


@lru_cache(maxsize=512)
def _drawn(standard: str, phase: str, variant: int) -> bytes:
    # not hash(): it differs in every process, and the same scene must be the same bytes
    rng = random.Random(f"{standard}/{variant}")
    picture = Image.new("RGB", SIZE, _sky(rng))
    pen = ImageDraw.Draw(picture)
    _street(pen, rng)
    if phase == "before":
        _trouble(pen, standard, rng)
    else:
        _mended(pen, rng)
    _mark(pen, standard, phase)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=72)
    return out.getvalue()


def _sky(rng: random.Random) -> tuple[int, int, int]:
    base = rng.randrange(185, 225)
    return (base - 20, base, min(base + 22, 255))


def _street(pen: ImageDraw.ImageDraw, rng: random.Random) -> None:
    width, height = SIZE
    left = 0
    while left < width:
        wide, tall = rng.randrange(50, 110), rng.randrange(50, 125)
        shade = rng.randrange(150, 205)
        pen.rectangle(
            (left, _HORIZON - tall, left + wide, _HORIZON), (shade, shade - 8, shade - 18)
        )
        for x in range(left + 8, left + wide - 12, 20):
            for y in range(_HORIZON - tall + 10, _HORIZON - 14, 22):
                pen.rectangle((x, y, x + 9, y + 11), (shade - 55, shade - 45, shade - 35))
        left += wide + 4
    pen.rectangle((0, _HORIZON, width, height), (134, 136, 140))
    pen.rectangle((0, _HORIZON, width, _HORIZON + 42), (184, 180, 170))
    for x in range(10, width, 90):
        pen.polygon(((x, 292), (x + 46, 292), (x + 40, 300), (x - 6, 300)), (226, 226, 220))


def _trouble(pen: ImageDraw.ImageDraw, standard: str, rng: random.Random) -> None:
    """A hole, a pile, a puddle, a row of vehicles or a leaning post, by what kind of thing it is."""
    draw = next((way for heads, way in _SCENES if standard.startswith(heads)), _pile)
    draw(pen, rng.randrange(150, 320), rng.randrange(225, 270), rng)


def _hole(pen: ImageDraw.ImageDraw, x: int, y: int, rng: random.Random) -> None:
    pen.ellipse((x - 70, y - 26, x + 70, y + 26), (96, 96, 98))
    pen.ellipse((x - 52, y - 18, x + 52, y + 18), (22, 22, 26))
    pen.line((x - 90, y + 20, x - 40, y - 30), (80, 80, 82), 3)


def _pile(pen: ImageDraw.ImageDraw, x: int, y: int, rng: random.Random) -> None:
    for _ in range(40):
        dx, dy, size = rng.gauss(0, 48), rng.gauss(0, 15), rng.randrange(6, 22)
        colour = rng.choice(
            ((120, 96, 70), (70, 110, 80), (190, 190, 190), (60, 70, 110), (150, 60, 50))
        )
        pen.rectangle((x + dx, y + dy, x + dx + size, y + dy + size * 0.7), colour)


def _puddle(pen: ImageDraw.ImageDraw, x: int, y: int, rng: random.Random) -> None:
    for step in range(4):
        reach = 120 - step * 24
        blue = 150 + step * 18
        pen.ellipse((x - reach, y - reach // 4, x + reach, y + reach // 4), (90, 120, blue))


def _vehicles(pen: ImageDraw.ImageDraw, x: int, y: int, rng: random.Random) -> None:
    for n in range(4):
        left = x - 150 + n * 78
        colour = rng.choice(((170, 40, 40), (240, 240, 240), (40, 70, 130), (240, 190, 40)))
        pen.rounded_rectangle((left, y - 34, left + 66, y), 8, colour)
        for wheel in (left + 14, left + 50):
            pen.ellipse((wheel - 8, y - 8, wheel + 8, y + 8), (30, 30, 30))


def _post(pen: ImageDraw.ImageDraw, x: int, y: int, rng: random.Random) -> None:
    pen.line((x, y, x + rng.randrange(50, 90), y - 190), (70, 74, 80), 10)
    pen.line((x + 40, y - 120, x + 190, y - 20), (20, 20, 20), 3)


def _tree(pen: ImageDraw.ImageDraw, x: int, y: int, rng: random.Random) -> None:
    pen.line((x - 130, y, x + 60, y - 24), (94, 66, 42), 20)
    for _ in range(22):
        dx, dy = rng.gauss(90, 34), rng.gauss(-26, 22)
        pen.ellipse(
            (x + dx - 20, y + dy - 14, x + dx + 20, y + dy + 14), (52, rng.randrange(96, 136), 58)
        )


_SCENES = (
    (("B0101", "B0102-01", "B0103", "B0104-01", "B0105", "B0107", "S0401", "S0305"), _hole),
    (("B0102-02", "B0104-02", "S0402", "S0406", "S0105"), _puddle),
    (("S0505", "S0506", "S2101", "S2102", "B0201", "S0112"), _vehicles),
    (("B0117", "B0118", "B0210", "B0211", "B0307", "S0202"), _post),
    (("B0402", "S0106"), _tree),
)


def _mended(pen: ImageDraw.ImageDraw, rng: random.Random) -> None:
    x, y = rng.randrange(150, 320), rng.randrange(235, 260)
    pen.rounded_rectangle((x - 90, y - 26, x + 90, y + 26), 6, (150, 152, 154), (120, 122, 124), 2)
    for offset in (-118, 118):
        pen.polygon(
            ((x + offset - 12, y + 22), (x + offset + 12, y + 22), (x + offset, y - 30)),
            (238, 120, 40),
        )
        pen.line((x + offset - 6, y + 2, x + offset + 6, y + 2), (250, 250, 250), 5)


def _mark(pen: ImageDraw.ImageDraw, standard: str, phase: str) -> None:
    font, chinese = _font()
    words = (
        {"before": "处置前", "after": "处置后"}
        if chinese
        else {"before": "BEFORE", "after": "AFTER"}
    )
    label = f"合成 {words.get(phase, phase)}" if chinese else f"SYNTHETIC {words.get(phase, phase)}"
    pen.rectangle((0, SIZE[1] - 40, SIZE[0], SIZE[1]), (28, 60, 58))
    pen.text((12, SIZE[1] - 34), f"{label}  {standard}", (255, 255, 255), font)


@lru_cache(maxsize=1)
def _font() -> tuple[ImageFont.FreeTypeFont | ImageFont.ImageFont, bool]:
    for path in _FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, 22), True
    return ImageFont.load_default(22), False
