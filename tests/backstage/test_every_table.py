"""Every table under its policy, by raw SQL as the role that the product uses: not by what the code happens to ask.

The list of tables is read from the database: a table that a later migration adds without a policy, or whose rows
somebody from elsewhere could read or write, fails here until it is protected or listed below with its reason.
"""

from typing import Any

import asyncpg
import pytest

import strangers
import town
from yiwang.backstage.database import Database

# Tables without row-level security that the product's role may use: nothing in them belongs to a place or a person.
OPEN = {
    "backstage_file",  # opaque ids and digests; which actor opens which file is asked of the table that links it
    "backstage_node",
    "backstage_outbox_cursor", "backstage_outbox_failure",  # where the readers are; no payload
    "cases_procedure", "cases_procedure_current", "cases_tier_limit",  # rules are public
    "city_area", "city_area_code", "city_calendar_day", "city_component", "city_department", "city_event_standard",
    "city_pack", "city_responsibility",  # the city's own lists are public
    "incidents_channel", "sensing_thing_kind", "sensing_source", "sensing_reflex_switch", "sensing_warned_batch",
    "scenes_pack",  # what a scene needs of the city, as its pack declares it
    "sensing_segment",  # which days are files: no reading, no place
    "sensing_staging",  # a bulk load's rows, written and deleted in one transaction: committed, it is empty
}  # fmt: skip
# Read by every actor on purpose; written by no ordinary one.
READ_BY_ALL = {
    "ai_algorithm", "ai_model_instance", "ai_model_version", "ai_model_weights",  # models are open to review
    "supervision_indicator",  # formulas are public
    "supervision_fact_day",  # which days were built, without figures
    "backstage_capability_use",  # calls by application: no person, no content
    "sensing_batch",  # counts of a call, for the health of data: no reading, no place
    "sensing_sta_sensor", "sensing_sta_property",  # how and what is measured: no place
    "sensing_rule", "sensing_backtest",  # rules and what they would have warned of: open to all staff
}  # fmt: skip
# Written by every actor on purpose, read back by none.
WRITTEN_BY_ALL = {"backstage_outbox", "backstage_record_pending", "ai_example"}
# The verbs ask for the role that may write these; beneath them the policy only keeps the public out.
WRITTEN_BY_STAFF = {"sensing_rule", "sensing_backtest"}
# Whose row it is, where that is a person and not a place.
OWN = {
    "backstage_account": "id", "backstage_grant": "account_id", "backstage_session": "account_id",
    "backstage_idempotency": "actor",
}  # fmt: skip
# What the general values would not fit, by table.
KNOWN_OF = {
    "sensing_backtest": {"high": "now() + interval '1 day'"},
    "sensing_reflex": {"state": "'waiting'"},
    "sensing_rule": {"state": "'draft'", "origin": "'people'"},
    "sensing_stream": {"gb28181": "repeat('1', 20)"},
    "sensing_thing": {"state": "'active'"},
    "sensing_warning_group": {"sort": "'place'"},
}
_BY_TYPE = {
    "boolean": "false", "date": "'2026-03-04'", "timestamp with time zone": "now()", "text": "'x'", "jsonb": "'{}'",
    "bytea": "decode(repeat('ab', 32), 'hex')",
}  # fmt: skip
_COLUMNS = """
SELECT attname AS name, format_type(atttypid, NULL) AS type, attnotnull AND NOT atthasdef AND attidentity = '' AS needed,
  has_column_privilege('yiwang_app', attrelid, attnum, 'UPDATE') AND attidentity <> 'a' AS may_update, attgenerated = '' AS stored
FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""


class Probe:
    """The owner, who sees all, beside a connection of the unprivileged role."""

    def __init__(self, owner: asyncpg.Connection, app: asyncpg.Connection, stranger: int) -> None:
        self.owner = owner
        self.app = app
        self.stranger = stranger

    async def tables(self, protected: bool) -> set[str]:
        rows = await self.owner.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND relrowsecurity = $1 AND NOT relispartition"
            " AND has_table_privilege('yiwang_app', oid, 'SELECT, INSERT, UPDATE, DELETE')",
            protected,
        )
        return {row["relname"] for row in rows}

    async def fill(self, table: str, known: dict[str, str]) -> None:
        """One row of Xuhui's in a table that the furnished town left empty."""
        columns = [
            c
            for c in await self.owner.fetch(_COLUMNS, table)
            if c["stored"] and (c["needed"] or c["name"] in known)
        ]
        values = [known.get(c["name"]) or _BY_TYPE.get(c["type"], _other(c["type"])) for c in columns]  # fmt: skip
        names = ", ".join(c["name"] for c in columns)
        async with self.owner.transaction():
            await self.owner.execute("SET LOCAL session_replication_role = replica")
            await self.owner.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(values)})")

    async def as_actor(self, actor: str | None, sql: str, *args: Any) -> list[asyncpg.Record] | None:  # fmt: skip
        """The rows that `sql` gives to an actor, undone afterwards; None when it is refused."""
        transaction = self.app.transaction()
        await transaction.start()
        try:
            if actor is not None:
                await self.app.execute("SELECT set_config('yiwang.actor', $1, true)", actor)
            return list(await self.app.fetch(sql, *args))
        except asyncpg.InsufficientPrivilegeError:
            return None
        finally:
            await transaction.rollback()

    async def leaks(self, table: str, actor: str | None) -> list[str]:
        """What an actor from elsewhere can do with the table's rows."""
        found = []
        mine = f" WHERE {OWN[table]} <> {self.stranger}" if table in OWN else ""
        nobody = actor in (None, "")
        to_be_hidden = table not in READ_BY_ALL or nobody
        if to_be_hidden and await self.as_actor(actor, f"SELECT 1 FROM {table}{mine}"):
            found.append("reads")
        columns = await self.owner.fetch(_COLUMNS, table)
        free = next((c["name"] for c in columns if c["may_update"] and c["stored"]), None)
        unwritten = table not in WRITTEN_BY_STAFF or nobody
        if free and unwritten and await self.as_actor(actor, f"UPDATE {table} SET {free} = {free}{mine} RETURNING 1"):  # fmt: skip
            found.append("changes")
        if await self.as_actor(actor, f"DELETE FROM {table}{mine} RETURNING 1"):
            found.append("deletes")
        stored = [c["name"] for c in columns if c["stored"]]
        closed = table not in WRITTEN_BY_ALL | WRITTEN_BY_STAFF or nobody
        if closed and await self._copies(table, actor, stored, mine):
            found.append("adds a row beside another's")
        return found

    async def _copies(self, table: str, actor: str | None, columns: list[str], mine: str) -> bool:
        row = await self.owner.fetchval(f"SELECT to_jsonb(t)::text FROM {table} t{mine} LIMIT 1")
        names = ", ".join(columns)
        try:
            await_rows = await self.as_actor(
                actor,
                f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE"
                f" SELECT {names} FROM jsonb_populate_record(NULL::{table}, $1::jsonb)",
                row,
            )
        except asyncpg.IntegrityConstraintViolationError:
            return True  # the policy let it through; only the copy's own number stopped it
        return await_rows is not None


def _other(kind: str) -> str:
    return "'{}'" if kind.endswith("[]") else "1"


async def _probe(database: Database, postgres: Any, people: town.Town, background: Any) -> Probe:
    await strangers.furnish(database)
    await background.settle()
    name = database.url.split("@/")[1].split("?")[0]
    owner = await asyncpg.connect(postgres.url("yiwang_owner", postgres.secret("owner"), name))
    return Probe(owner, await asyncpg.connect(database.url), people.desk_pudong.id)


@pytest.mark.shows("Q5")
async def test_no_table_gives_a_row_to_an_actor_from_elsewhere(
    city_database: Database, postgres: Any, people: town.Town, background: Any
) -> None:
    probe = await _probe(city_database, postgres, people, background)
    try:
        assert await probe.tables(protected=False) == OPEN
        known = {
            "area_path": "(SELECT area_path FROM cases_case LIMIT 1)",
            "area_id": "(SELECT area_id FROM cases_case LIMIT 1)",
            "case_id": "(SELECT min(id) FROM cases_case)",
            "incident_id": "(SELECT min(id) FROM incidents_incident)",
            "report_id": "(SELECT min(id) FROM incidents_report)",
            "crew_id": "(SELECT min(id) FROM dispatch_crew)",
            "advice_id": "(SELECT min(id) FROM ai_advice)",
            "account_id": str(people.desk_xuhui.id), "actor_id": str(people.desk_xuhui.id),
            "kind": "'component'", "actor": str(people.desk_xuhui.id), "expires_at": "now() + interval '1 day'",
        }  # fmt: skip
        leaks: dict[str, list[str]] = {}
        for table in sorted(await probe.tables(protected=True)):
            if not await probe.owner.fetchval(f"SELECT count(*) FROM {table}"):
                await probe.fill(table, known | KNOWN_OF.get(table, {}))
            for who, actor in (
                ("another district", str(probe.stranger)),
                ("an unknown account", "999999999"),
                ("an empty actor", ""),
                ("nobody", None),
            ):
                if found := await probe.leaks(table, actor):
                    leaks[f"{table}: {who}"] = found
        assert leaks == {}
    finally:
        await probe.app.close()
        await probe.owner.close()
