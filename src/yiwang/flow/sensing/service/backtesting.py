"""A back-test over stored readings: what a rule would have warned of, before it disturbs anybody (N10).

In: a rule and a span of time. Out: the kernel's own word on it. Never: a reading of a thing that the asker does not
see.
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.model.backtest import BackTest, Confirmed, Piece, back_test
from yiwang.flow.sensing.model.columns import Columns
from yiwang.flow.sensing.model.conditions import Threshold
from yiwang.flow.sensing.model.moments import microseconds
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.model.series_table import SeriesTable
from yiwang.flow.sensing.service import closed_days
from yiwang.flow.sensing.store import rulebook as store
from yiwang.kernel.errors import Invalid

MOST_SERIES = 50_000
MOST_READINGS = 2_000_000
LONGEST = timedelta(days=92)
PIECE_US = 3_600_000_000
_WARM_UP = timedelta(days=7)  # windows may be so long: readings before the span fill them


class Tested(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, and the things that its numbers mean."""

    result: BackTest
    things: dict[int, str]  # id → name


async def run(tx: Tx, rule: Rule, low: datetime, high: datetime) -> Tested:
    """Replay the readings of the rule's things from `low` to `high`."""
    if low.tzinfo is None or high.tzinfo is None:
        raise Invalid("naive_time", field="low")
    if not timedelta(0) < high - low <= LONGEST:
        raise Invalid("backtest_span", field="high", days=LONGEST.days)
    rows = await store.series(tx, rule.kinds, MOST_SERIES + 1)
    if len(rows) > MOST_SERIES:
        raise Invalid("backtest_too_large", field="kinds", most=MOST_SERIES)
    columns = await _readings(tx, [row["series"] for row in rows], low - _WARM_UP, high)
    if len(columns) > MOST_READINGS:
        raise Invalid("backtest_too_large", field="high", most=MOST_READINGS)
    things = {row["thing_id"]: row["name"] for row in rows}
    number = {thing: place for place, thing in enumerate(things)}
    found = [
        Confirmed(thing=number[row["thing_id"]], at_us=microseconds(row["raised_at"]))
        for row in await store.confirmed(tx, list(things), rule.code, rule.standard, low, high)
    ]
    table = _table(rows, rule, number)
    result = await asyncio.to_thread(
        back_test, [rule], table, list(_pieces(columns, microseconds(high))), confirmations=found,
        from_us=microseconds(low),
    )  # fmt: skip
    ids = list(things)
    named = [
        msgspec.structs.replace(warning, thing=ids[warning.thing]) for warning in result.warnings
    ]
    return Tested(result=msgspec.structs.replace(result, warnings=named), things=things)


def _table(rows: Sequence[Any], rule: Rule, number: dict[int, int]) -> SeriesTable:
    kinds = tuple(dict.fromkeys(row["kind"] for row in rows))
    properties = tuple(dict.fromkeys(row["property"] for row in rows))
    areas = tuple(dict.fromkeys(row["area_path"] for row in rows))
    nan = float("nan")

    def column(values: Iterator[Any], kind: Any) -> NDArray[Any]:
        return np.fromiter(values, kind, len(rows))

    def place(name: str) -> NDArray[np.float64]:
        return column((nan if row[name] is None else row[name] for row in rows), np.float64)

    return SeriesTable(
        kinds=kinds,
        kind=column((kinds.index(row["kind"]) for row in rows), np.int16),
        properties=properties,
        property=column((properties.index(row["property"]) for row in rows), np.int16),
        thing=column((number[row["thing_id"]] for row in rows), np.int64),
        lon=place("lon"),
        lat=place("lat"),
        period_s=place("period_s"),
        areas=areas,
        area=column((areas.index(row["area_path"]) for row in rows), np.int32),
        named={row["source_id"]: number[row["thing_id"]] for row in rows},
        references={
            name: column((_number(row["properties"].get(name)) for row in rows), np.float64)
            for name in _references(rule)
        },
    )


def _references(rule: Rule) -> set[str]:
    return {
        condition.shape.reference
        for condition in rule.conditions
        if isinstance(condition, Threshold) and condition.shape and condition.shape.reference
    }


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


async def _readings(tx: Tx, series: list[int], low: datetime, high: datetime) -> Columns:
    """By time; series renumbered from 0 in their order."""
    rows = await store.readings(tx, series, low, high, MOST_READINGS + 1)
    order = np.array(series, np.int64)
    parts = [
        Columns(
            np.fromiter((row["series"] for row in rows), np.int32, len(rows)),
            np.fromiter((microseconds(row["at"]) for row in rows), np.int64, len(rows)),
            np.fromiter((row["value"] for row in rows), np.float64, len(rows)),
            np.fromiter((row["quality"] for row in rows), np.uint8, len(rows)),
        )
    ]
    for file in await store.files(tx, low, high):
        parts.append(await asyncio.to_thread(_closed, file["path"], order, low, high))
    joined = Columns(
        np.concatenate([part.series for part in parts]),
        np.concatenate([part.time for part in parts]),
        np.concatenate([part.value for part in parts]),
        np.concatenate([part.quality for part in parts]),
    )
    by_time = np.argsort(joined.time, kind="stable")
    return Columns(
        np.searchsorted(order, joined.series[by_time]).astype(np.int32),
        joined.time[by_time],
        joined.value[by_time],
        joined.quality[by_time],
    )


def _closed(path: str, series: NDArray[np.int64], low: datetime, high: datetime) -> Columns:
    """Rows of a closed day's file that belong to these series."""
    table = pq.read_table(
        closed_days.folder() / path,
        columns=["series", "time", "value", "quality"],
        filters=[("time", ">=", microseconds(low)), ("time", "<", microseconds(high))],
    )
    held = np.isin(table["series"].to_numpy(), series)
    return Columns(
        table["series"].to_numpy()[held].astype(np.int32),
        table["time"].to_numpy()[held].astype(np.int64),
        table["value"].to_numpy()[held].astype(np.float64),
        table["quality"].to_numpy()[held].astype(np.uint8),
    )


def _pieces(columns: Columns, until_us: int) -> Iterator[Piece]:
    """Hour by hour, each sorted by series and time, as the gate would have judged them."""
    if not len(columns):
        yield Piece(columns=columns, until_us=until_us)
        return
    start = int(columns.time[0])
    while start < until_us:
        end = min(start + PIECE_US, until_us)
        low, high = np.searchsorted(columns.time, [start, end])
        part = Columns(
            columns.series[low:high], columns.time[low:high], columns.value[low:high], columns.quality[low:high]
        )  # fmt: skip
        order = np.lexsort((part.time, part.series))
        yield Piece(
            columns=Columns(part.series[order], part.time[order], part.value[order], part.quality[order]),
            until_us=end,
        )  # fmt: skip
        start = end
