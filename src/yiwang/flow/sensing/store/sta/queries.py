"""Entities as rows: of a set, behind a link, by id; many parents' children in one question.

Never: a row outside the asker's scope: the views apply it.
"""

from collections.abc import Sequence
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.model.sta.geometry import bounds_of, passes
from yiwang.flow.sensing.model.sta.options import Options
from yiwang.flow.sensing.model.sta.tokens import bad_query
from yiwang.flow.sensing.store.sta.compiling import Compiler, GeoTest
from yiwang.flow.sensing.store.sta.entities import SETS, Entity, Link
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import parse_id

MOST_SHAPES = 200_000


async def page(
    tx: Tx, entity: Entity, options: Options, link: Link | None = None, key: Any = None
) -> tuple[list[asyncpg.Record], int | None]:
    """Rows of a set, one more than asked for if there are more; and how many there are, if that is asked."""
    ids = await _geo_ids(tx, entity, options)
    compiler = Compiler(ids)
    where = _where(compiler, entity, options, link, key)
    order = _order(compiler, entity, options)
    most = compiler.bind(options.size + 1, "bigint")
    skip = compiler.bind(options.skip, "bigint")
    rows = await tx.fetch(
        f"SELECT {_columns(entity)} FROM {entity.view} c WHERE {where} ORDER BY {order} LIMIT {most} OFFSET {skip}",
        *compiler.args,
    )
    count = await total(tx, entity, options, link, key) if options.count else None
    return rows, count


async def total(
    tx: Tx, entity: Entity, options: Options, link: Link | None = None, key: Any = None
) -> int:
    """How many a filter leaves."""
    compiler = Compiler(await _geo_ids(tx, entity, options))
    where = _where(compiler, entity, options, link, key)
    found: int = await tx.fetchval(
        f"SELECT count(*) FROM {entity.view} c WHERE {where}", *compiler.args
    )
    return found


async def children(
    tx: Tx, link: Link, keys: Sequence[Any], options: Options
) -> dict[Any, tuple[list[asyncpg.Record], int | None]]:
    """What hangs on many parents, by their keys."""
    entity = SETS[link.target]
    compiler = Compiler(await _geo_ids(tx, entity, options))
    parents = compiler.bind(list(keys), "bigint[]")
    conditions = [link.condition.format(c="c", k="k.key")]
    if options.filter is not None:
        conditions.append(compiler.condition(options.filter, entity, "c"))
    where = " AND ".join(conditions)
    order = _order(compiler, entity, options)
    most, skip = compiler.bind(options.size + 1, "bigint"), compiler.bind(options.skip, "bigint")
    rows = await tx.fetch(
        f"SELECT k.key AS parent, x.* FROM unnest({parents}) AS k(key) CROSS JOIN LATERAL ("
        f"SELECT {_columns(entity)}, row_number() OVER (ORDER BY {order}) AS place FROM {entity.view} c WHERE {where}"
        f" ORDER BY {order} LIMIT {most} OFFSET {skip}) x ORDER BY k.key, x.place",
        *compiler.args,
    )
    counts = await _counts(tx, link, keys, options, compiler.ids) if options.count else {}
    answer: dict[Any, tuple[list[asyncpg.Record], int | None]] = {
        key: ([], counts.get(key)) for key in keys
    }
    for row in rows:
        answer[row["parent"]][0].append(row)
    return answer


async def _counts(
    tx: Tx, link: Link, keys: Sequence[Any], options: Options, ids: dict[GeoTest, list[int]]
) -> dict[Any, int]:
    entity, compiler = SETS[link.target], Compiler(ids)
    parents = compiler.bind(list(keys), "bigint[]")
    conditions = [link.condition.format(c="c", k="k.key")]
    if options.filter is not None:
        conditions.append(compiler.condition(options.filter, entity, "c"))
    rows = await tx.fetch(
        f"SELECT k.key, (SELECT count(*) FROM {entity.view} c WHERE {' AND '.join(conditions)}) AS n"
        f" FROM unnest({parents}) AS k(key)",
        *compiler.args,
    )
    return {row["key"]: row["n"] for row in rows}


async def one(
    tx: Tx, entity: Entity, text: str, link: Link | None = None, key: Any = None
) -> asyncpg.Record | None:
    """By its id, and behind a link if one is given."""
    compiler = Compiler()
    conditions = []
    if link is not None:
        conditions.append(link.condition.format(c="c", k=compiler.bind(key, "bigint")))
    by_id = _by_id(compiler, entity, text)
    if by_id is None:
        return None
    where = " AND ".join([*conditions, by_id])
    return await tx.fetchrow(
        f"SELECT {_columns(entity)} FROM {entity.view} c WHERE {where}", *compiler.args
    )


async def the_one(tx: Tx, link: Link, key: Any) -> asyncpg.Record | None:
    """What a link to one leads to."""
    entity = SETS[link.target]
    compiler = Compiler()
    where = link.condition.format(c="c", k=compiler.bind(key, "bigint"))
    return await tx.fetchrow(
        f"SELECT {_columns(entity)} FROM {entity.view} c WHERE {where} LIMIT 1", *compiler.args
    )


def _by_id(compiler: Compiler, entity: Entity, text: str) -> str | None:
    if entity.plural != "Observations":
        try:
            number = int(text) if text.isdigit() and len(text) < 19 else parse_id(text)
        except Invalid:
            return None
        return f"c.id = {compiler.bind(number, 'bigint')}"
    series, _, rest = text.partition("-")
    micro, _, batch = rest.partition("-")
    if not (series.isdigit() and micro.isdigit() and batch.isdigit()):
        return None
    if int(series) >= 2**31 or int(micro) >= 2**62 or int(batch) >= 2**63:
        return None
    at = f"(timestamptz 'epoch' + {compiler.bind(int(micro), 'bigint')} * interval '1 microsecond')"
    return (
        f"c.series = {compiler.bind(int(series), 'int')} AND c.time = {at}"
        f" AND c.batch = {compiler.bind(int(batch), 'bigint')}"
    )


def _columns(entity: Entity) -> str:
    columns = [
        f"{known.sql.format(c='c')} AS {_quoted(name)}" for name, known in entity.properties.items()
    ]
    return ", ".join(["c.id", *columns, *(f"c.{key}" for key in entity.keys)])


def _quoted(name: str) -> str:
    return f'"{name}"'


def _where(
    compiler: Compiler, entity: Entity, options: Options, link: Link | None, key: Any
) -> str:
    conditions = ["true"]
    if link is not None:
        conditions.append(link.condition.format(c="c", k=compiler.bind(key, "bigint")))
    if options.filter is not None:
        conditions.append(compiler.condition(options.filter, entity, "c"))
    return " AND ".join(conditions)


def _order(compiler: Compiler, entity: Entity, options: Options) -> str:
    asked = [
        f"{compiler.order(node, entity, 'c')} {'DESC' if down else 'ASC'} NULLS LAST"
        for node, down in options.order
    ]
    natural = [f"{text.format(c='c')} {'DESC' if down else 'ASC'}" for text, down in entity.natural]
    return ", ".join([*asked, *natural])


async def _geo_ids(tx: Tx, entity: Entity, options: Options) -> dict[GeoTest, list[int]]:
    """Tests of geometries are made here, on what lies in the shape's bounds, and become ids."""
    trial = Compiler()
    if options.filter is not None:
        trial.condition(options.filter, entity, "c")
    return {test: await _passing(tx, test) for test in list(trial.ids)}


async def _passing(tx: Tx, test: GeoTest) -> list[int]:
    entity = SETS[test.entity]
    west, south, east, north = bounds_of(test.wkt)
    geometry = entity.geometry
    near = (
        "true"
        if test.function == "st_disjoint"
        else f"((c.lon BETWEEN $2 AND $4 AND c.lat BETWEEN $3 AND $5) OR c.{geometry}->>'type' <> 'Point')"
    )
    rows = await tx.fetch(
        f"SELECT c.id, c.{geometry} AS shape FROM {entity.view} c WHERE {near}"
        " AND $2::float8 <= $4::float8 AND $3::float8 <= $5::float8 LIMIT $1",
        MOST_SHAPES + 1, west, south, east, north,
    )  # fmt: skip
    if len(rows) > MOST_SHAPES:
        raise bad_query(f"more than {MOST_SHAPES} places lie there; narrow it")
    found = passes(
        test.function, test.wkt, [row["shape"] for row in rows], property_first=test.property_first
    )
    return [row["id"] for row, passed in zip(rows, found, strict=True) if passed]
