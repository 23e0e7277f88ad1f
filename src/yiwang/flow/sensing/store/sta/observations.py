"""Observations on their way: which series a datastream is; what they have beside their result."""

from collections.abc import Sequence
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx

_MORE = """
INSERT INTO sensing_sta_more (series, time, until, result_time, valid_from, valid_to, result_quality, parameters,
  feature_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (series, time) DO UPDATE SET until = $3, result_time = $4, valid_from = $5, valid_to = $6,
  result_quality = $7, parameters = $8, feature_id = $9
"""


async def streams(tx: Tx, ids: Sequence[int]) -> dict[int, asyncpg.Record]:
    """Datastreams that the actor sees, by id: series, observation type."""
    rows = await tx.fetch(
        "SELECT id, series, observation_type FROM sensing_sta_v_datastream WHERE id = ANY ($1::bigint[])",
        list(ids),
    )
    return {row["id"]: row for row in rows}


async def add_more(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> None:
    """By series and time; the last word counts."""
    await tx.executemany(_MORE, rows)
