"""Indicators: the formulas as versioned rows, and what their named measures mean as predicates.

An expression is a measure and conditions by name (model/expression.py); here each name has its predicate, and the same
predicate counts the rows, splits them and lists them.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import asyncpg
import msgspec

from yiwang.backstage.database import Tx
from yiwang.flow.supervision.messages import NewIndicator, Split, Within
from yiwang.flow.supervision.model.expression import Expression, Subject
from yiwang.flow.supervision.store.clause import Clause, child_code


class Period(msgspec.Struct, frozen=True):
    """Days of the city, both counted in, and the instants at which they begin and end."""

    first: date
    last: date
    start: datetime
    end: datetime


_IN_PERIOD = "{column} >= {{start}} AND {column} < {{end}}"
_PATROL = "channel = 'patrol'"
# By subject: the source of rows, the predicate of each measure, of each condition.
_SOURCES: dict[Subject, str] = {
    "case": "supervision_fact_case r",
    "incident": "incidents_v_incident r",
}
_MEASURES: dict[str, str] = {
    "received": _IN_PERIOD.format(column="r.first_reported_at")
    + " AND r.state <> 'merged' AND NOT r.exercise",
    "filed": _IN_PERIOD.format(column="r.filed_at"),
    "dispatched": _IN_PERIOD.format(column="r.dispatched_at"),
    "handled": _IN_PERIOD.format(column="r.handled_at"),
    "due": _IN_PERIOD.format(column="r.due_at") + " AND r.state <> 'void'",
    "closed": _IN_PERIOD.format(column="r.closed_at"),
}
_CONDITIONS: dict[str, str] = {
    "ended": "r.closed_at < {end}",
    "done": "r.handled_at < {end}",
    "on_time": "(r.over_at IS NULL OR r.over_at >= {end})",
    "patrol": f"r.{_PATROL}",
    "self_found": "r.self_found",
    "by_rule": "r.by_rule",
    "component": "r.kind = 'component'",
    "occurrence": "r.kind = 'occurrence'",
    "sent_back": "r.send_backs > 0",
    "disputed": "r.disputes > 0",
    "reworked": "r.reworks > 0",
    "reopened": "r.reopenings > 0",
    "extended": "r.extensions > 0",
    "deferred": "r.deferrals > 0",
    "void": "r.state = 'void'",
    "forced": "r.closed_how = 'forced'",
}
_ROWS: dict[Subject, str] = {
    "case": "r.case_id AS id, r.case_id, r.incident_id, r.name AS title, r.standard_code, r.area_id, r.area_name,"
    " r.department_id, r.channel, r.received_at, r.filed_at, r.due_at, r.closed_at, r.over_at",
    "incident": "r.id, r.case_id, r.id AS incident_id, NULL::text AS title, r.standard_code, r.area_id,"
    " NULL::text AS area_name, NULL::bigint AS department_id, r.channel, r.first_reported_at AS received_at,"
    " NULL::timestamptz AS filed_at, NULL::timestamptz AS due_at, NULL::timestamptz AS closed_at,"
    " NULL::timestamptz AS over_at",
}
_IDS: dict[Subject, str] = {"case": "r.case_id", "incident": "r.id"}


def split_key(split: Split, subject: Subject, within: Within) -> str:
    """What a split groups by, as text; '' where a row has no such thing."""
    if split == "area":
        return child_code("r", within)
    if split == "kind":
        return "CASE WHEN r.family IS NULL THEN '' WHEN r.family LIKE 'B%' THEN 'component' ELSE 'occurrence' END"
    if split == "department":
        return "COALESCE(r.department_id::text, '')" if subject == "case" else "''::text"
    return f"COALESCE(r.{split}, '')"


async def current(tx: Tx) -> list[asyncpg.Record]:
    """The version in force of each indicator, in their order."""
    return await tx.fetch(
        "SELECT * FROM (SELECT DISTINCT ON (code) * FROM supervision_indicator ORDER BY code, version DESC) i"
        " ORDER BY position, code"
    )


async def publish(tx: Tx, new: NewIndicator) -> int:
    """Add a version; its number."""
    version: int = await tx.fetchval(
        "INSERT INTO supervision_indicator (code, version, position, name_zh, name_en, numerator, denominator,"
        " formula_zh, formula_en, source, published_at, published_by)"
        " SELECT $1, COALESCE(max(version), 0) + 1, COALESCE(min(position), (SELECT max(position) + 1"
        " FROM supervision_indicator)), $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM supervision_indicator WHERE code = $1"
        " RETURNING version",
        new.code, new.name_zh, new.name_en, new.numerator, new.denominator, new.formula_zh, new.formula_en,
        new.source, tx.now, tx.actor.id,
    )  # fmt: skip
    return version


async def counts(
    tx: Tx,
    subject: Subject,
    expressions: Sequence[Expression],
    period: Period,
    within: Within,
    split: Split | None,
) -> dict[str, list[int]]:
    """For each key of the split ('' without one), the count of every expression, from one pass over the rows."""
    clause = _clause(period, within)
    columns = ", ".join(
        f"count(*) FILTER (WHERE {_predicate(clause, expression)}) AS n{number}"
        for number, expression in enumerate(expressions)
    )
    measures = dict.fromkeys(expression.measure for expression in expressions)
    clause.where(" OR ".join(f"({_MEASURES[measure]})" for measure in measures).join("()"))
    key = split_key(split, subject, within) if split else "''::text"
    rows = await tx.fetch(
        f"SELECT {key} AS key, {columns} FROM {_SOURCES[subject]} WHERE {clause.all} GROUP BY 1 ORDER BY 1",
        *clause.args,
    )
    return {row["key"]: list(row.values())[1:] for row in rows}


async def rows_behind(
    tx: Tx,
    expression: Expression,
    period: Period,
    within: Within,
    by: tuple[Split, str] | None,
    after: int,
    most: int,
) -> tuple[list[asyncpg.Record], int]:
    """The rows that made a figure, by id, after one; and how many there are."""
    subject = expression.subject
    clause = _clause(period, within)
    clause.conditions.append(_predicate(clause, expression))
    if by is not None:
        clause.conditions.append(
            f"{split_key(by[0], subject, within)} = {clause.give(by[1], 'text')}"
        )
    source = _SOURCES[subject]
    total: int = await tx.fetchval(
        f"SELECT count(*) FROM {source} WHERE {clause.all}", *clause.args
    )
    clause.conditions.append(f"{_IDS[subject]} > {clause.give(after, 'bigint')}")
    rows = await tx.fetch(
        f"SELECT {_ROWS[subject]} FROM {source} WHERE {clause.all} ORDER BY {_IDS[subject]} LIMIT {most}",
        *clause.args,
    )
    return rows, total


def _clause(period: Period, within: Within) -> Clause:
    clause = Clause(start=(period.start, "timestamptz"), end=(period.end, "timestamptz"))
    clause.within("r", within)
    return clause


def _predicate(clause: Clause, expression: Expression) -> str:
    parts: list[Any] = [_MEASURES[expression.measure]]
    for name, wanted in expression.conditions:
        # A condition on what has not happened is not met, and then its opposite is.
        parts.append(_CONDITIONS[name] if wanted else f"({_CONDITIONS[name]}) IS NOT TRUE")
    return clause.text(" AND ".join(parts))
