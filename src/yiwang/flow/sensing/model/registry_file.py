"""A file of things as columns of text, a piece at a time: CSV (UTF-8 or GB 18030) or Parquet.

In: a path. Out: `Piece`s whose rows know their line in the file, and lines that could not be parted into cells. Never:
the whole file in memory.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from yiwang.flow.sensing.model.loading import COLUMNS, NEEDED, TextColumns
from yiwang.kernel.errors import Invalid

# What a heading may be called; the first is ours.
_CALLED = {
    "source_id": ("source_id", "id", "编号", "设备编号", "设备编码"),
    "kind": ("kind", "类型", "设备类型"),
    "name": ("name", "名称", "设备名称"),
    "lon": ("lon", "longitude", "经度"),
    "lat": ("lat", "latitude", "纬度"),
    "srs": ("srs", "坐标系"),
    "gateway": ("gateway", "网关", "网关编号"),
    "properties": ("properties", "属性"),
}
_SAMPLE = 1 << 20
_BLOCK = 8 << 20


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Some rows, and what of the file was read to come to them."""

    columns: TextColumns
    lines: NDArray[np.int64]
    broken: list[tuple[int, str]]  # lines that have too many or too few cells
    bytes_read: int


def pieces(path: Path, most: int) -> Iterator[Piece]:
    """Pieces of at most `most` rows; Invalid when a needed column is missing or the file is no such file."""
    if path.suffix.lower() in (".parquet", ".pq"):
        yield from _parquet(path, most)
    else:
        yield from _csv(path, most)


def encoding_of(path: Path) -> str:
    """UTF-8 when its beginning is; else GB 18030, which holds GBK and GB 2312."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _csv(path: Path, most: int) -> Iterator[Piece]:
    broken: list[tuple[int, str]] = []

    def note(row: Any) -> str:
        broken.append((int(row.number), str(row.text or "")[:80]))
        return "skip"

    encoding = encoding_of(path)
    reading = arrow_csv.ReadOptions(use_threads=False, block_size=_BLOCK, encoding=encoding)
    parting = arrow_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=note)
    try:
        names = _headings(path, encoding)
        turning = arrow_csv.ConvertOptions(
            column_types={name: pa.string() for name in names}, strings_can_be_null=True
        )
        with arrow_csv.open_csv(path, reading, parting, turning) as reader:
            yield from _cut(reader, names, broken, most, path.stat().st_size)
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise Invalid("bad_things_file", file=path.name, said=str(error)[:200]) from error


def _headings(path: Path, encoding: str) -> list[str]:
    with path.open("rb") as file:
        first = file.readline().decode(encoding)
    cells = arrow_csv.read_csv(
        pa.BufferReader((first.lstrip("\ufeff").rstrip("\r\n") + "\n").encode()),
        arrow_csv.ReadOptions(autogenerate_column_names=True),
        convert_options=arrow_csv.ConvertOptions(strings_can_be_null=False),
    )
    return [str(cell) for cell in cells.to_pylist()[0].values()]


def _parquet(path: Path, most: int) -> Iterator[Piece]:
    try:
        file = pq.ParquetFile(path)
        yield from _cut(
            file.iter_batches(batch_size=most),
            file.schema_arrow.names,
            [],
            most,
            path.stat().st_size,
        )
    except pa.ArrowInvalid as error:
        raise Invalid("bad_things_file", file=path.name, said=str(error)[:200]) from error


def _cut(
    batches: Any, names: list[str], broken: list[tuple[int, str]], most: int, size: int
) -> Iterator[Piece]:
    found = _by_name(names)
    done = read = 0
    told = 0
    for batch in batches:
        read = min(read + batch.nbytes, size)
        for start in range(0, len(batch), most):
            part = batch.slice(start, most)
            lines = np.arange(done + 2, done + 2 + len(part), dtype=np.int64)
            for line, _ in broken:  # each broken line before it moves a row down by one
                lines[lines >= line] += 1
            fresh, told = broken[told:], len(broken)
            yield Piece(columns=_text(part, found), lines=lines, broken=fresh, bytes_read=read)
            done += len(part)
    if told < len(broken):
        yield Piece(
            columns={name: [] for name in COLUMNS}, lines=np.zeros(0, np.int64), broken=broken[told:],
            bytes_read=size,
        )  # fmt: skip


def _by_name(names: list[str]) -> dict[str, int]:
    """Which place of the file each of our columns is at."""
    plain = [name.lstrip("\ufeff").strip().lower() for name in names]
    found = {
        column: next(plain.index(name) for name in called if name in plain)
        for column, called in _CALLED.items()
        if any(name in plain for name in called)
    }
    missing = [column for column in NEEDED if column not in found]
    if missing:
        raise Invalid("things_file_lacks", field="file", columns=", ".join(missing))
    return found


def _text(batch: Any, found: dict[str, int]) -> TextColumns:
    columns: TextColumns = {}
    for name in COLUMNS:
        if name in found:
            column = batch.column(found[name])
            columns[name] = column.cast(pa.string()).fill_null("").to_pylist()
        else:
            columns[name] = [""] * len(batch)
    return columns
