"""Lists, counts and exports of cases from one predicate."""

from datetime import timedelta
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.flow.cases.messages import Filter
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import format_id, parse_id
from yiwang.kernel.text import bigrams

_ROW = (
    "id, incident_id, stage, state, name, standard_code, family, level, area_name, area_id, area_path, lon, lat,"
    " address, holder_kind, holder_id, lead_department_id, crew_id, crew_name, filed_at, due_at, used_s, extra_s,"
    " limit_value, limit_unit, late, rework_count, reopen_count, send_back_count, version, exercise, by_rule,"
    " procedure_code, procedure_version"
)
_LEVELS = "array_position('{critical,urgent,raised,normal}'::text[], level)"
# Each order is total, so that a page begins exactly where the last one ended.
_ORDERS = {
    "due": ("COALESCE(due_at, 'infinity'::timestamptz)", "timestamptz", "ASC"),
    "new": ("filed_at", "timestamptz", "DESC"),
    "level": (_LEVELS, "int", "ASC"),
}
SEARCH_MOST = 2000
COUNT_MOST = 100_000


class _Query:
    def __init__(self) -> None:
        self.conditions: list[str] = []
        self.args: list[Any] = []

    def add(self, condition: str, *args: Any) -> None:
        places = [f"${len(self.args) + n}" for n in range(1, len(args) + 1)]
        self.args += args
        self.conditions.append(condition.format(*places))

    @property
    def where(self) -> str:
        return " AND ".join(self.conditions) or "true"


async def page(tx: Tx, wanted: Filter) -> tuple[list[asyncpg.Record], int, str | None]:
    """One page, the total of the same predicate (exact up to `COUNT_MOST`), the next cursor."""
    query = await _query(tx, wanted)
    total: int = await tx.fetchval(
        f"SELECT count(*) FROM (SELECT 1 FROM cases_case WHERE {query.where} LIMIT {COUNT_MOST}) c",
        *query.args,
    )
    expression, kind, direction = _ORDERS[wanted.sort]
    if wanted.cursor:
        value, case_id = _read_cursor(wanted.cursor)
        sign = ">" if direction == "ASC" else "<"
        query.add(f"({expression}, id) {sign} ({{0}}::text::{kind}, {{1}})", value, case_id)
    rows = await tx.fetch(
        f"SELECT {_ROW}, {expression} AS sort_value FROM cases_case WHERE {query.where}"
        f" ORDER BY {expression} {direction}, id {direction} LIMIT {wanted.limit + 1}",
        *query.args,
    )
    more = len(rows) > wanted.limit
    rows = rows[: wanted.limit]
    return rows, total, _write_cursor(rows[-1]) if more else None


async def rows_of(tx: Tx, case_ids: list[int]) -> list[asyncpg.Record]:
    """Rows of some cases that the actor may see."""
    return await tx.fetch(f"SELECT {_ROW} FROM cases_case WHERE id = ANY ($1)", case_ids)


async def _query(tx: Tx, wanted: Filter) -> _Query:
    query = _Query()
    _equalities(query, wanted)
    if wanted.area_path is not None:
        query.add(
            "area_path >= {0} AND area_path < {1}", wanted.area_path, wanted.area_path[:-1] + "0"
        )
    if wanted.department is not None:
        query.add("{0} = ANY (department_ids)", wanted.department)
    if wanted.overdue:
        query.add("state IN ('open', 'deferred') AND (late OR due_at < {0})", tx.now)
    if wanted.due_within_h is not None:
        query.add(
            "state = 'open' AND NOT late AND due_at >= {0} AND due_at < {1}",
            tx.now, tx.now + timedelta(hours=wanted.due_within_h),
        )  # fmt: skip
    if wanted.unaccepted:
        query.add("stage = 'accepting' AND stage_due_at < {0}", tx.now)
    if wanted.in_charge is not None:
        query.add("id IN (SELECT case_id FROM cases_tier WHERE area_id = {0})", wanted.in_charge)
    if wanted.verifiable:
        query.add("holder_kind = 'verifier' AND NOT {0} = ANY (handler_ids)", tx.actor.id)
    if wanted.q:
        terms = bigrams(wanted.q)
        if not terms:
            query.add("false")
        else:
            found = await tx.fetch("SELECT cases_search($1, $2) AS id", terms, SEARCH_MOST)
            query.add("id = ANY ({0})", [row["id"] for row in found])
    return query


def _equalities(query: _Query, wanted: Filter) -> None:
    for column, value in (
        ("stage", wanted.stage), ("standard_code", wanted.standard), ("family", wanted.family),
        ("level", wanted.level), ("crew_id", wanted.crew),
    ):  # fmt: skip
        if value is not None:
            query.add(column + " = {0}", value)
    if wanted.state == "active":
        query.add("state IN ('open', 'deferred')")
    elif wanted.state is not None:
        query.add("state = {0}", wanted.state)
    if wanted.filed_from is not None:
        query.add("filed_at >= {0}", wanted.filed_from)
    if wanted.filed_to is not None:
        query.add("filed_at < {0}", wanted.filed_to)
    if wanted.closed_from is not None:
        query.add("closed_at >= {0}", wanted.closed_from)


def _write_cursor(row: asyncpg.Record) -> str:
    value = row["sort_value"]
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"{text}~{format_id(row['id'])}"


def _read_cursor(cursor: str) -> tuple[str, int]:
    value, tilde, case_id = cursor.rpartition("~")
    if not tilde or len(value) > 40:
        raise Invalid("bad_cursor", field="cursor")
    if value.startswith(("9999", "infinity")):
        value = "infinity"
    return value, parse_id(case_id)
