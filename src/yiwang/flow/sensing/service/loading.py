"""Many things at once: the pieces of a file, each in a transaction of the caller's.

In: columns of text with their lines. Out: what was added, what was known, and each refused row with its line. Never: a
thing added twice: (source, source id) is its name, so a load that was cut off is simply begun again.
"""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.sensing.messages.things import Loaded, RowError
from yiwang.flow.sensing.model.loading import (
    NO_CELL,
    Examined,
    Fault,
    Seen,
    TextColumns,
    examine,
)
from yiwang.flow.sensing.model.registry_file import pieces
from yiwang.flow.sensing.service.registry import allow
from yiwang.flow.sensing.store import kinds as kind_store
from yiwang.flow.sensing.store import map as map_store
from yiwang.flow.sensing.store import things as store
from yiwang.kernel.text import bigrams

COUNTED_AT_ONCE = 2_000  # more things than these are counted on the map when the load ends
LOADED_TABLES = (
    "sensing_thing",
    "sensing_datastream",
    "sensing_map_cell",
)  # what a bulk load fills
MOST_TOLD = 1_000
_A_PIECE = 25_000


class Load:
    """One file on its way in. It remembers the names that the file has had, and who owns what where."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._seen = Seen()
        self._kinds: dict[str, str] = {}
        self._aliases: dict[str, str] = {}
        self._owners: dict[tuple[str, int], list[int]] = {}
        self._paths: dict[int, str] = {}
        self._root = 0

    async def begin(self, tx: Tx) -> None:
        """Learn the kinds; the source is known from here on."""
        allow(tx)
        for row in await kind_store.every(tx):
            self._aliases[row["code"]] = row["owner"]
            for called in (row["name_zh"], row["name_en"], row["code"]):
                self._kinds[called] = row["code"]
        root = await city.city(tx)
        self._root, self._paths[root.id] = root.id, root.path
        await store.put_source(tx, self.source, self.source)

    async def add(
        self,
        tx: Tx,
        columns: TextColumns,
        lines: NDArray[np.int64],
        turn: Callable[[], Awaitable[object]] | None = None,
    ) -> Loaded:
        """Bring a piece in; bad rows are refused, the others go in together.

        `turn` is waited for before it joins, until the piece before it is committed: a gateway may be in that one.
        """
        allow(tx)
        found = examine(columns, lines, self._kinds, self._seen)
        area, faults = await self._areas(tx, found, columns, lines)
        number = await store.load_number(tx)
        await store.stage(tx, await self._staged(tx, number, found, area, columns, lines))
        if turn is not None:
            await turn()
        added, unknown = await store.join_staged(tx, number, self.source, "active")
        lost = await store.staged_behind(tx, number, unknown)
        await store.unstage(tx, number)
        if len(added) <= COUNTED_AT_ONCE:
            await map_store.count(tx, added, 1)
        faults += found.faults
        faults += [Fault(row["line"], "gateway", "no_such_gateway", row["gateway"]) for row in lost]
        known = int((area >= 0).sum()) - len(lost) - len(added)
        return Loaded(
            rows=len(lines), added=len(added), known=known, refused=len(faults),
            errors=[
                RowError(line=f.line, field=f.field, code=f.code, value=f.value)
                for f in sorted(faults, key=lambda f: f.line)
            ],
        )  # fmt: skip

    async def _areas(
        self, tx: Tx, found: Examined, columns: TextColumns, lines: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], list[Fault]]:
        """By good row its area; -1 outside the city."""
        area = np.full(len(found.row), self._root, np.int64)
        there = np.flatnonzero(found.cell != NO_CELL)
        if len(there):
            located = await city.locate_many(
                tx, found.lon[there].tolist(), found.lat[there].tolist()
            )
            area[there] = [place or -1 for place in located]
        outside = np.flatnonzero(area < 0)
        rows = found.row[outside].tolist()
        faults = [
            Fault(int(lines[row]), "lon", "thing_outside_city",
                  f"{columns['lon'][row]}, {columns['lat'][row]}")
            for row in rows
        ]  # fmt: skip
        return area, faults

    async def _staged(
        self, tx: Tx, number: int, found: Examined, area: NDArray[np.int64], columns: TextColumns,
        lines: NDArray[np.int64],
    ) -> list[tuple[Any, ...]]:  # fmt: skip
        inside = np.flatnonzero(area >= 0)
        await self._learn(tx, sorted(set(area[inside].tolist())))
        rows = []
        for place, row, line, where, lon, lat, cell in zip(
            inside.tolist(), found.row[inside].tolist(), lines[found.row[inside]].tolist(), area[inside].tolist(),
            np.nan_to_num(found.lon[inside]).tolist(), np.nan_to_num(found.lat[inside]).tolist(),
            found.cell[inside].tolist(), strict=True,
        ):  # fmt: skip
            kind, name, source_id = (
                found.kind[place],
                columns["name"][row],
                columns["source_id"][row],
            )
            alias = self._aliases[kind]
            owners = self._owners.get((alias, where))
            if owners is None:
                owner = await city.department_of(tx, alias, where)
                owners = self._owners[alias, where] = [owner.id] if owner else []
            rows.append(
                (number, line, source_id, kind, name, where, self._paths[where], lon, lat, cell,
                 columns["gateway"][row].strip() or None, owners, columns["properties"][row],
                 bigrams(f"{name} {source_id}"))
            )  # fmt: skip
        return rows

    async def _learn(self, tx: Tx, area_ids: Sequence[int]) -> None:
        missing = [area for area in area_ids if area not in self._paths]
        if missing:
            for area_id, area in (await city.areas(tx, missing)).items():
                self._paths[area_id] = area.path


async def load_file(tx: Tx, path: Path, source: str) -> Loaded:
    """A whole file in one transaction: for files that a request can carry."""
    load = Load(source)
    await load.begin(tx)
    parts, broken = [], []
    for piece in pieces(path, _A_PIECE):
        parts.append(await load.add(tx, piece.columns, piece.lines))
        broken += piece.broken
    await count_map(tx)
    return together(parts, broken)


def together(parts: Sequence[Loaded], broken: Sequence[tuple[int, str]]) -> Loaded:
    """What the pieces of a file brought; `broken`: lines that could not be parted into cells."""
    errors = [error for part in parts for error in part.errors]
    errors += [
        RowError(line=line, field="line", code="row_not_parted", value=text)
        for line, text in broken
    ]
    errors.sort(key=lambda error: error.line)
    return Loaded(
        rows=sum(part.rows for part in parts) + len(broken), added=sum(part.added for part in parts),
        known=sum(part.known for part in parts), refused=sum(part.refused for part in parts) + len(broken),
        errors=errors[:MOST_TOLD],
    )  # fmt: skip


async def count_map(tx: Tx) -> bool:
    """Count the map anew when its sum is not that of the things, as after a load; whether it was."""
    if await map_store.is_true(tx):
        return False
    await map_store.count_all(tx)
    return True
