"""Open cases on the map: as points while they are few, else by the squares of a grid."""

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.flow.supervision.messages import Within
from yiwang.overview.messages import Box

# The same cases as the figure `now.open`, as far as they have a place in the view.
_SHOWN = (
    "c.state IN ('open', 'deferred') AND NOT c.exercise AND c.area_path >= $1 AND c.area_path < $2"
    " AND c.lon >= $3 AND c.lon <= $4 AND c.lat >= $5 AND c.lat <= $6"
)
_OVERDUE = "c.late OR c.due_at < $7"
_LEVEL = "array_position('{normal,raised,urgent,critical}'::text[], c.level)"
# Web Mercator, so that a square is a square on the screen; one world is 1 wide.
_X = "(c.lon + 180) / 360"
_Y = "(1 - ln(tan(radians(c.lat)) + 1 / cos(radians(c.lat))) / pi()) / 2"


def _args(within: Within, box: Box) -> list[object]:
    return [within.path, within.high, box.west, box.east, box.south, box.north]


_POINT = (
    f"c.id, c.lon, c.lat, c.stage, c.level, COALESCE({_OVERDUE}, false) AS overdue, c.name AS title"
)


async def points(tx: Tx, within: Within, box: Box, most: int) -> list[asyncpg.Record]:
    """At most so many cases, in no order."""
    return await tx.fetch(
        f"SELECT {_POINT} FROM cases_v_case c WHERE {_SHOWN} LIMIT {most}",
        *_args(within, box),
        tx.now,
    )


async def some_points(tx: Tx, case_ids: list[int]) -> list[asyncpg.Record]:
    """These cases."""
    return await tx.fetch(
        f"SELECT {_POINT.replace('$7', '$2')} FROM cases_v_case c WHERE c.id = ANY ($1)",
        case_ids, tx.now,
    )  # fmt: skip


async def squares(
    tx: Tx, within: Within, box: Box, squares_across: float, most: int
) -> list[asyncpg.Record]:
    """At most so many squares, each with how many cases it holds; `squares_across` the whole world."""
    return await tx.fetch(
        f"SELECT count(*) AS count, avg(c.lon) AS lon, avg(c.lat) AS lat, max({_LEVEL}) AS level_rank,"
        f" COALESCE(bool_or({_OVERDUE}), false) AS overdue, min(c.id) AS id FROM cases_v_case c WHERE {_SHOWN}"
        f" GROUP BY floor({_X} * $8), floor({_Y} * $8) LIMIT {most}",
        *_args(within, box), tx.now, squares_across,
    )  # fmt: skip
