"""Row-level security beneath the code: who sees what, and that nobody sees by accident."""

import asyncpg
import pytest

from yiwang.backstage import identity
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor, News

TABLE = """
CREATE TABLE backstage_probe (id int, area_path text COLLATE "C" NOT NULL, department_ids bigint[], family text);
SELECT backstage_scope_policy('backstage_probe', 'department_ids', 'family', '{door}');
GRANT SELECT, INSERT, UPDATE ON backstage_probe TO yiwang_app;
INSERT INTO backstage_probe VALUES
  (1, 'C/WARD_3/', '{7}', 'B01'), (2, 'C/WARD_30/', '{7}', 'B01'), (3, 'C/WARD_3/X/', '{8}', 'S04'),
  (4, 'C/', NULL, NULL), (5, 'D/WARD_3/', '{7}', 'B01');
"""


@pytest.fixture
async def probe(database: Database, postgres) -> Database:
    name = database.url.split("@/")[1].split("?")[0]
    owner = await asyncpg.connect(postgres.url("yiwang_owner", postgres.secret("owner"), name))
    await owner.execute(TABLE)
    await owner.close()
    return database


async def account(database: Database, name: str, role: str = "desk", **grant) -> Actor:
    async with database.transaction(SYSTEM) as tx:
        await identity.create_account(
            tx,
            identity.NewAccount(name=name, display_name=name, role=role),
            [identity.NewGrant(role=role, area_id=None, **grant)] if grant else [],
        )
    return await database.actor_of_account(name)


async def seen(database: Database, actor: Actor) -> list[int]:
    async with database.reading(actor) as tx:
        rows = await tx.fetch("SELECT id FROM backstage_probe ORDER BY id")
        count = await tx.fetchval("SELECT count(*) FROM backstage_probe")
    assert count == len(rows)
    return [row["id"] for row in rows]


@pytest.mark.shows("Q5")
async def test_a_grant_shows_its_subtree_and_no_sibling_prefix(probe: Database) -> None:
    ward = await account(probe, "ward", area_path="C/WARD_3/")
    assert await seen(probe, ward) == [1, 3]
    assert await seen(probe, await account(probe, "city", area_path="C/")) == [1, 2, 3, 4]
    assert await seen(probe, SYSTEM) == [1, 2, 3, 4, 5]


@pytest.mark.shows("Q5")
async def test_departments_and_families_narrow_a_grant(probe: Database) -> None:
    water = await account(probe, "water", area_path="C/", department_ids=[8])
    assert await seen(probe, water) == [3, 4]
    lids = await account(probe, "lids", area_path="C/WARD_3/", families=["B01"])
    assert await seen(probe, lids) == [1]


@pytest.mark.shows("Q5")
async def test_nobody_no_grant_and_a_public_door_see_nothing(probe: Database) -> None:
    assert await seen(probe, await account(probe, "nothing")) == []
    assert await seen(probe, await account(probe, "d", role="door", area_path="")) == []
    stranger = Actor(id=999_999, name="x", display_name="x", role="desk")
    assert await seen(probe, stranger) == []


@pytest.mark.shows("Q5")
async def test_a_reused_connection_forgets_its_last_actor(probe: Database) -> None:
    connection = await asyncpg.connect(probe.url)
    try:
        count = "SELECT count(*) FROM backstage_probe"
        async with connection.transaction():
            await connection.execute("SELECT set_config('yiwang.actor', '1', true)")
            assert await connection.fetchval(count) == 5
        # The setting is now '' on this connection, not unset: both must mean nobody.
        assert await connection.fetchval("SELECT current_setting('yiwang.actor', true)") == ""
        assert await connection.fetchval(count) == 0
    finally:
        await connection.close()


@pytest.mark.shows("Q5")
async def test_a_row_cannot_be_written_outside_the_scope(probe: Database) -> None:
    ward = await account(probe, "ward", area_path="C/WARD_3/")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with probe.transaction(ward) as tx:
            await tx.execute("INSERT INTO backstage_probe VALUES (9, 'C/WARD_30/', '{7}', 'B01')")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with probe.transaction(ward) as tx:
            await tx.execute("UPDATE backstage_probe SET area_path = 'C/WARD_30/' WHERE id = 1")
    async with probe.transaction(ward) as tx:
        assert await tx.execute("UPDATE backstage_probe SET family = 'x' WHERE id = 2") == 0


@pytest.mark.shows("Q5")
async def test_only_the_node_itself_gives_grants(probe: Database) -> None:
    ward = await account(probe, "ward", area_path="C/WARD_3/")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with probe.transaction(ward) as tx:
            await tx.execute(
                "INSERT INTO backstage_grant (account_id, role, area_path) VALUES ($1, 'desk', '')",
                ward.id,
            )
    async with probe.transaction(ward) as tx:
        assert await tx.execute("UPDATE backstage_grant SET area_path = ''") == 0


async def test_news_and_leaves_share_the_fate_of_their_transaction(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.transaction(SYSTEM) as tx:
            tx.announce(News(topic="Lost", subject=1))
            await tx.flush()
            raise RuntimeError
    async with database.transaction(SYSTEM) as tx:
        tx.announce(News(topic="Kept", subject=1, payload={"a": 1}))
        tx.record("probe", 1, {"a": 1})
    async with database.reading(SYSTEM) as tx:
        assert [r["topic"] for r in await tx.fetch("SELECT topic FROM backstage_outbox")] == [
            "Kept"
        ]
        assert (
            await tx.fetchval("SELECT count(*) FROM backstage_record_pending WHERE kind = 'probe'")
            == 1
        )
