"""A made-up registry: things of the kinds that ship, spread over a city's communities.

In: a pack, a number, a seed. Out: tables of things, the same ones again from the same seed; in each community first
its gateways, then what speaks through them. Never: a thing that is not marked synthetic.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from yiwang.city import service as city
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import ThingKind
from yiwang.kernel.errors import Invalid

SYNTHETIC = '{"synthetic":true}'
GATEWAYS = ("gateway_lora", "gateway_nb")
_MIX = Path(__file__).with_name("mix.toml")
_PERIOD_OF_CABLE_S = (
    60  # what speaks more often than each minute hangs on a cable, not on a gateway's radio
)
_A_TABLE = 50_000
_SCHEMA = pa.schema(
    [
        ("source_id", pa.string()), ("kind", pa.string()), ("name", pa.string()), ("lon", pa.float64()),
        ("lat", pa.float64()), ("gateway", pa.string()), ("properties", pa.string()),
    ]
)  # fmt: skip


class Place(msgspec.Struct, frozen=True):
    """A community: where made-up things may stand."""

    code: str
    name: str
    shape: BaseGeometry


def places(pack: Path, below: str = "") -> list[Place]:
    """The communities of a pack that have an outline, those whose code begins with `below`."""
    found = city.read_folder(pack, grid_cells=())
    names = {area.code: area.name for area in found.areas}
    communities = [
        Place(area.code, f"{names.get(area.parent, '')}{area.name}", found.outlines[area.code])
        for area in found.areas
        if area.level == "community" and area.code in found.outlines and area.code.startswith(below)
    ]
    if not communities:
        raise Invalid("simulate_no_places", field="pack", pack=pack.name)
    return communities


def mixture(kinds: Sequence[ThingKind]) -> NDArray[np.float64]:
    """The share of each kind."""
    parts: Mapping[str, float] = tomllib.loads(_MIX.read_text(encoding="utf-8"))["parts"]
    named = {kind.code for kind in kinds} & parts.keys()
    left = max(1000.0 - sum(parts[code] for code in named), 0.0)
    others = max(len(kinds) - len(named), 1)
    share = np.array([parts.get(kind.code, left / others) for kind in kinds])
    return np.asarray(share / share.sum(), np.float64)


def tables(
    communities: Sequence[Place], number: int, seed: int, kinds: Sequence[ThingKind] | None = None
) -> Iterator[pa.Table]:
    """`number` things as tables of some ten thousand rows."""
    kinds = kinds or [k for k in sensing.shipped_kinds() if k.code not in GATEWAYS]
    names = {kind.code: kind.name_zh for kind in sensing.shipped_kinds()}
    rng = np.random.default_rng(seed)
    share = mixture(kinds)
    each = np.diff(np.linspace(0, number, len(communities) + 1).astype(np.int64))
    rows: list[tuple[Any, ...]] = []
    for place, wanted in zip(communities, each.tolist(), strict=True):
        rows += _of_community(place, wanted, rng, kinds, share, names)
        if len(rows) >= _A_TABLE:
            yield _table(rows)
            rows = []
    if rows:
        yield _table(rows)


def _of_community(
    place: Place, wanted: int, rng: np.random.Generator, kinds: Sequence[ThingKind], share: NDArray[np.float64],
    names: Mapping[str, str],
) -> Iterator[tuple[Any, ...]]:  # fmt: skip
    gateways = [f"{code}-{place.code}" for code in GATEWAYS[: max(wanted - 1, 0)]]
    chosen = rng.choice(len(kinds), wanted - len(gateways), p=share)
    lon, lat = points_in(place.shape, wanted, rng)
    ways = rng.integers(0, max(len(gateways), 1), wanted)
    for n, source_id in enumerate(gateways):
        name = f"{place.name}{names[GATEWAYS[n]]}（模拟）"
        yield source_id, GATEWAYS[n], name, lon[n], lat[n], None, SYNTHETIC
    for n, one in enumerate(chosen.tolist(), len(gateways)):
        kind = kinds[one]
        by_radio = gateways and kind.sort == "sensor" and (kind.period_s or 0) > _PERIOD_OF_CABLE_S
        name = f"{place.name}{kind.name_zh}{n:05d}（模拟）"
        yield (
            f"{kind.code}-{place.code}-{n:05d}", kind.code, name, lon[n], lat[n],
            gateways[ways[n]] if by_radio else None, SYNTHETIC,
        )  # fmt: skip


def points_in(
    shape: BaseGeometry, number: int, rng: np.random.Generator
) -> tuple[list[float], list[float]]:
    """Places inside an outline, at random."""
    west, south, east, north = shape.bounds
    shapely.prepare(shape)
    xs, ys = np.zeros(0), np.zeros(0)
    while len(xs) < number:
        x, y = rng.uniform(west, east, 2 * number + 8), rng.uniform(south, north, 2 * number + 8)
        inside = shapely.contains_xy(shape, x, y)
        xs, ys = np.append(xs, x[inside]), np.append(ys, y[inside])
    return xs[:number].round(7).tolist(), ys[:number].round(7).tolist()


def _table(rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    return pa.Table.from_arrays(
        [
            pa.array(column, type=field.type)
            for column, field in zip(zip(*rows, strict=True), _SCHEMA, strict=True)
        ],
        schema=_SCHEMA,
    )


def write(out: Path, number: int, pack: Path, seed: int) -> int:
    """Write a registry as Parquet or CSV, as the file's ending says; the number of rows."""
    written = 0
    made = tables(places(pack), number, seed)
    if out.suffix.lower() in (".parquet", ".pq"):
        with pq.ParquetWriter(out, _SCHEMA, compression="zstd") as file:
            for table in made:
                file.write_table(table)
                written += len(table)
    else:
        with arrow_csv.CSVWriter(out, _SCHEMA) as file:
            for table in made:
                file.write_table(table)
                written += len(table)
    return written
