"""Watch lists over the cases' published view: one predicate each, for the list, its count and every tally."""

from datetime import datetime, timedelta
from typing import get_args

import asyncpg
import msgspec

from yiwang.backstage.database import Tx
from yiwang.flow.supervision.messages import Wanted, WatchKind, Within
from yiwang.flow.supervision.store.clause import Clause
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import format_id, parse_id

SOON = timedelta(hours=2)
REPEATED_WITHIN = timedelta(days=30)
REPEATED_FROM = 3

ALIVE = "c.state IN ('open', 'deferred')"
FILED = "c.filed_at >= {day} AND c.filed_at < {next_day}"
CLOSED = "c.closed_at >= {day} AND c.closed_at < {next_day}"
_RECENT = "c.filed_at >= {since} AND c.state <> 'void'"
# Each list is a condition on what is alive, or was filed or closed today, or is recent; exercises are on none.
_LISTS: dict[WatchKind, tuple[str, str]] = {
    "open": (ALIVE, "true"),
    "overdue": (ALIVE, "c.late OR c.due_at < {now}"),
    "due_soon": (ALIVE, "c.state = 'open' AND NOT c.late AND c.due_at >= {now} AND c.due_at < {soon}"),
    "unaccepted": (ALIVE, "c.state = 'open' AND c.stage = 'accepting' AND c.stage_due_at < {now}"),
    "stage_overdue": (ALIVE, "c.stage_due_at < {now}"),
    "verifying": (ALIVE, "c.state = 'open' AND c.holder_kind = 'verifier'"),
    "deferred": (ALIVE, "c.state = 'deferred'"),
    # Sent back and with the centre again, to be dispatched anew or to be ruled on.
    "disputed": (ALIVE, "c.state = 'open' AND c.holder_kind = 'center' AND c.send_back_count > 0"),
    "urgent": (ALIVE, "c.level IN ('urgent', 'critical')"),
    # The same class at least so often in the same smallest area.
    "repeated": (
        _RECENT,
        "(c.area_id, c.family, c.name) IN (SELECT c.area_id, c.family, c.name FROM cases_v_case c"
        f" WHERE {_RECENT} AND NOT c.exercise GROUP BY c.area_id, c.family, c.name HAVING count(*) >= {REPEATED_FROM})",
    ),
    "filed_today": (FILED, "true"),
    "closed_today": (CLOSED, "true"),
    "closed_on_time_today": (CLOSED, "NOT c.late"),
    "reworked_today": (CLOSED, "c.rework_count > 0"),
}  # fmt: skip
OF_NOW: tuple[WatchKind, ...] = (
    "open", "overdue", "due_soon", "unaccepted", "stage_overdue", "verifying", "deferred", "disputed", "urgent",
)  # fmt: skip
OF_TODAY: tuple[WatchKind, ...] = (
    "filed_today", "closed_today", "closed_on_time_today", "reworked_today",
)  # fmt: skip
# What each list is sorted by: the most pressing first.
_ORDERS: dict[WatchKind, tuple[str, str]] = {
    "overdue": ("COALESCE(c.due_at, '-infinity'::timestamptz)", "ASC"),
    "due_soon": ("c.due_at", "ASC"),
    "unaccepted": ("c.stage_due_at", "ASC"),
    "stage_overdue": ("c.stage_due_at", "ASC"),
    "closed_today": ("c.closed_at", "DESC"),
    "closed_on_time_today": ("c.closed_at", "DESC"),
    "reworked_today": ("c.closed_at", "DESC"),
    "filed_today": ("c.filed_at", "DESC"),
    "repeated": ("c.filed_at", "DESC"),
}
_OLDEST = ("c.stage_since", "ASC")
_HOURLY: dict[str, str] = {
    "filed_today": "c.filed_at", "closed_today": "c.closed_at", "closed_on_time_today": "c.closed_at",
    "reworked_today": "c.closed_at",
}  # fmt: skip
_ROW = (
    "c.id, c.incident_id, c.stage, c.state, c.name, c.standard_code, c.family, c.level, c.area_name, c.area_id, c.lon,"
    " c.lat, c.address, c.holder_kind, c.holder_id, c.lead_department_id, c.crew_id, c.crew_name, c.filed_at, c.due_at,"
    " c.used_s, c.extra_s, c.limit_value, c.limit_unit, c.late, c.rework_count, c.reopen_count, c.send_back_count,"
    " c.version, c.exercise, c.by_rule, c.procedure_code, c.procedure_version, c.stage_since, c.stage_due_at,"
    " c.closed_at"
)


class Moments(msgspec.Struct, frozen=True):
    """Now, and the city's day that it lies in."""

    now: datetime
    day: datetime
    next_day: datetime
    zone: str

    def clause(self) -> Clause:
        """A clause that knows these instants."""
        return Clause(
            now=(self.now, "timestamptz"),
            soon=(self.now + SOON, "timestamptz"),
            day=(self.day, "timestamptz"),
            next_day=(self.next_day, "timestamptz"),
            since=(self.now - REPEATED_WITHIN, "timestamptz"),
            zone=(self.zone, "text"),
        )


async def page(
    tx: Tx, wanted: Wanted, moments: Moments
) -> tuple[list[asyncpg.Record], int, str | None]:
    """One page of a watch list, its total, the next cursor."""
    clause = _clause(wanted, moments)
    total: int = await tx.fetchval(
        f"SELECT count(*) FROM cases_v_case c WHERE {clause.all}", *clause.args
    )
    expression, direction = _ORDERS.get(wanted.kind, _OLDEST)
    if wanted.cursor:
        at, case_id = _read_cursor(wanted.cursor)
        after = f"({clause.give(at, 'text')}::timestamptz, {clause.give(case_id, 'bigint')})"
        clause.conditions.append(
            f"({expression}, c.id) {'>' if direction == 'ASC' else '<'} {after}"
        )
    # The page is found in the index alone; only its rows are then read whole.
    rows = await tx.fetch(
        f"SELECT {_ROW}, k.sort_value::text AS sort_value FROM (SELECT c.id, {expression} AS sort_value"
        f" FROM cases_v_case c WHERE {clause.all} ORDER BY {expression} {direction}, c.id {direction}"
        f" LIMIT {wanted.limit + 1}) k JOIN cases_v_case c ON c.id = k.id"
        f" ORDER BY k.sort_value {direction}, c.id {direction}",
        *clause.args,
    )
    shown = rows[: wanted.limit]
    following = (
        f"{shown[-1]['sort_value']}~{format_id(shown[-1]['id'])}"
        if len(rows) > len(shown)
        else None
    )
    return shown, total, following


async def hot_spots(tx: Tx, within: Within, moments: Moments, most: int) -> list[asyncpg.Record]:
    """The groups behind the list `repeated`."""
    clause = moments.clause()
    clause.within("c", within)
    return await tx.fetch(
        "SELECT c.area_id, min(c.area_name) AS area_name, c.family, c.name, count(*) AS count, max(c.filed_at) AS last"
        f" FROM cases_v_case c WHERE {clause.text(_RECENT)} AND NOT c.exercise AND {clause.all}"
        f" GROUP BY c.area_id, c.family, c.name HAVING count(*) >= {REPEATED_FROM}"
        f" ORDER BY count DESC, last DESC LIMIT {most}",
        *clause.args,
    )


async def count_all(tx: Tx, within: Within, moments: Moments) -> dict[str, int]:
    """How many are on each watch list."""
    counts: dict[str, int] = {}
    for kinds, of in ((OF_NOW, ALIVE), (OF_TODAY[:1], FILED), (OF_TODAY[1:], CLOSED)):
        clause = moments.clause()
        columns = filters(clause, kinds)
        clause.where(f"NOT c.exercise AND {of}")
        clause.within("c", within)
        row = await tx.fetchrow(
            f"SELECT {columns} FROM cases_v_case c WHERE {clause.all}", *clause.args
        )
        counts |= dict(row or {})
    clause = _clause(Wanted(kind="repeated", within=within), moments)
    counts["repeated"] = await tx.fetchval(
        f"SELECT count(*) FROM cases_v_case c WHERE {clause.all}", *clause.args
    )
    return {kind: counts[kind] for kind in get_args(WatchKind)}


def filters(clause: Clause, kinds: tuple[WatchKind, ...]) -> str:
    """A column for each list: how many of the rows that all these lists are of are on it."""
    return ", ".join(
        f"count(*) FILTER (WHERE {clause.text(_LISTS[kind][1])}) AS {kind}" for kind in kinds
    )


def _clause(wanted: Wanted, moments: Moments) -> Clause:
    clause = moments.clause()
    of, condition = _LISTS[wanted.kind]
    clause.where(f"NOT c.exercise AND {of} AND ({condition})")
    clause.within("c", wanted.within)
    for column, value in (
        ("c.stage", wanted.stage), ("c.family", wanted.family), ("c.name", wanted.title),
    ):  # fmt: skip
        if value is not None:
            clause.conditions.append(f"{column} = {clause.give(value, 'text')}")
    if wanted.department is not None:
        clause.conditions.append(
            f"{clause.give(wanted.department, 'bigint')} = ANY (c.department_ids)"
        )
    if wanted.hour is not None:
        if wanted.kind not in _HOURLY:
            raise Invalid("supervision_no_hours_here", field="hour", kind=wanted.kind)
        clause.where(
            f"date_part('hour', {_HOURLY[wanted.kind]} AT TIME ZONE {{zone}})::int = {clause.give(wanted.hour, 'int')}"
        )
    return clause


def _read_cursor(cursor: str) -> tuple[str, int]:
    at, tilde, case_id = cursor.rpartition("~")
    if not tilde or len(at) > 40:
        raise Invalid("supervision_bad_cursor", field="cursor")
    return at, parse_id(case_id)
