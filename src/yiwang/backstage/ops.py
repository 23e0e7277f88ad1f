"""The operations console (后台): engine, tables, jobs, accounts, and who looked.

In: an actor. Out: what only the system administrator is shown. Never: a word of what the city's people wrote; the
console counts rows, it does not open them. The database asks for the role once more beneath this code.
"""

from datetime import datetime

import msgspec

from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import Actor
from yiwang.kernel.errors import NotAllowed, NotFound
from yiwang.kernel.ids import format_id, parse_id

OPS_ROLE = "system_admin"
BACKUP = "backup"  # noted like a chore, by the command that takes it
PAGE = 50
LOOKS = 100


class Engine(msgspec.Struct, frozen=True, kw_only=True):
    """The database as it runs; sizes in bytes."""

    version: str
    started_at: datetime
    bytes: int
    connections: int
    most_connections: int


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table, its partitions added up. `rows` is the planner's estimate; -1 = never looked at."""

    room: str
    name: str
    rows: int
    bytes: int


class ListenerState(msgspec.Struct, frozen=True, kw_only=True):
    """One reader of the outbox: how much waits, since when, and what it could not do."""

    name: str
    waiting: int
    oldest: datetime | None
    failing: int
    parked: int


class ChoreState(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of periodic work, as it last ended."""

    name: str
    ran_at: datetime
    took_ms: int
    runs: int
    error: str | None


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody opened the console, changed something there, or was refused."""

    at: datetime
    account: str
    role: str
    what: str
    allowed: bool


class Console(msgspec.Struct, frozen=True, kw_only=True):
    """The first page."""

    engine: Engine
    tables: list[Table]
    listeners: list[ListenerState]
    chores: list[ChoreState]
    looks: list[Look]


class AccountView(msgspec.Struct, frozen=True, kw_only=True):
    """An account; never its password's hash."""

    id: str
    name: str
    display_name: str
    role: str
    active: bool
    created_at: datetime
    area: str | None
    department: str | None
    sessions: int
    last_seen_at: datetime | None


class AccountPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of accounts in the order of their ids."""

    items: list[AccountView]
    total: int
    next: str | None


async def enter(database: Database, actor: Actor, what: str) -> None:
    """Note who comes to the console and why; anybody but the system administrator is refused after that."""
    allowed = actor.role == OPS_ROLE
    async with database.transaction(actor) as tx:
        await tx.execute(
            "INSERT INTO backstage_ops_look (at, account_id, account_name, role, what, allowed)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            tx.now, actor.id, actor.name, actor.role, what, allowed,
        )  # fmt: skip
    if not allowed:
        raise NotAllowed("ops_only")


async def console(tx: Tx) -> Console:
    """Everything but the accounts."""
    return Console(
        engine=await _engine(tx),
        tables=await _tables(tx),
        listeners=[
            ListenerState(
                name=row["listener"], waiting=row["waiting"], oldest=row["oldest"],
                failing=row["failing"], parked=row["parked"],
            )
            for row in await tx.fetch("SELECT * FROM backstage_ops_listeners()")
        ],
        chores=[
            msgspec.convert(dict(row), ChoreState)
            for row in await tx.fetch(
                "SELECT name, ran_at, took_ms, runs, error FROM backstage_chore_run ORDER BY name"
            )
        ],
        looks=[
            Look(at=row["at"], account=row["account_name"], role=row["role"], what=row["what"], allowed=row["allowed"])
            for row in await tx.fetch("SELECT * FROM backstage_ops_look ORDER BY seq DESC LIMIT $1", LOOKS)
        ],
    )  # fmt: skip


async def accounts(tx: Tx, part: str, cursor: str | None) -> AccountPage:
    """Accounts whose name holds `part`."""
    after = parse_id(cursor) if cursor else 0
    wanted = part.strip().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")[:100]
    rows = await tx.fetch(
        "SELECT * FROM backstage_ops_accounts($1, $2, $3, $4)", wanted, after, PAGE + 1, tx.now
    )
    items = [
        AccountView(
            id=format_id(row["id"]), name=row["name"], display_name=row["display_name"], role=row["role"],
            active=row["active"], created_at=row["created_at"],
            area=format_id(row["area_id"]) if row["area_id"] else None,
            department=format_id(row["department_id"]) if row["department_id"] else None,
            sessions=row["sessions"], last_seen_at=row["last_seen_at"],
        )
        for row in rows[:PAGE]
    ]  # fmt: skip
    total = rows[0]["total"] if rows else 0
    return AccountPage(items=items, total=total, next=items[-1].id if len(rows) > PAGE else None)


async def set_active(tx: Tx, account: str, active: bool) -> None:
    """Shut an account out, ending its sessions, or let it in again; never oneself nor the node's own accounts."""
    account_id = parse_id(account)
    if account_id == tx.actor.id:
        raise NotAllowed("ops_not_oneself")
    name = await tx.fetchval(
        "SELECT backstage_ops_set_active($1, $2, $3)", account_id, active, tx.now
    )
    if name is None:
        raise NotFound("no_such_account", name=account)
    tx.record("account_active", account_id, {"name": name, "active": active, "by": tx.actor.id})


async def note_chore(tx: Tx, name: str, took_ms: int, error: str | None) -> None:
    """One run of a chore has ended."""
    await tx.execute(
        "INSERT INTO backstage_chore_run AS r (name, ran_at, took_ms, error) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (name) DO UPDATE SET ran_at = $2, took_ms = $3, error = $4, runs = r.runs + 1",
        name, tx.now, took_ms, error,
    )  # fmt: skip


async def _engine(tx: Tx) -> Engine:
    row = await tx.fetchrow(
        "SELECT current_setting('server_version') AS version, pg_postmaster_start_time() AS started_at,"
        " pg_database_size(current_database()) AS bytes, current_setting('max_connections')::int AS most_connections,"
        " (SELECT sum(numbackends)::int FROM pg_stat_database) AS connections"
    )
    assert row is not None
    return msgspec.convert(dict(row), Engine)


async def _tables(tx: Tx) -> list[Table]:
    rows = await tx.fetch(
        "SELECT split_part(root.relname, '_', 1) AS room, root.relname AS name,"
        " sum(greatest(leaf.reltuples, 0))::bigint AS rows, sum(pg_total_relation_size(leaf.oid))::bigint AS bytes"
        " FROM pg_class root"
        " CROSS JOIN LATERAL (SELECT root.oid UNION"
        " SELECT t.relid FROM pg_partition_tree(root.oid) t WHERE t.isleaf) part(oid)"
        " JOIN pg_class leaf ON leaf.oid = part.oid"
        " WHERE root.relkind IN ('r', 'p') AND NOT root.relispartition AND root.relnamespace = 'public'::regnamespace"
        " GROUP BY root.relname ORDER BY bytes DESC, root.relname"
    )
    return [msgspec.convert(dict(row), Table) for row in rows]
