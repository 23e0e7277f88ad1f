"""The operations console: for one role alone, noted each time, and the database asks once more."""

import httpx
import pytest

import town
from yiwang.backstage import identity, ops
from yiwang.backstage.capabilities import Counter
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM


async def admin(database: Database) -> None:
    """A system administrator beside the town's people."""
    async with database.transaction(SYSTEM) as tx:
        await identity.create_account(
            tx,
            identity.NewAccount(
                name="admin", display_name="系统管理员", role="system_admin",
                password_hash=identity.hash_password(town.PASSWORD),
            ),
            [identity.NewGrant(role="system_admin", area_id=None, area_path="")],
        )  # fmt: skip


async def log_in(client: httpx.AsyncClient, name: str) -> dict[str, str]:
    answer = await client.post("/api/session", json={"name": name, "password": town.PASSWORD})
    assert answer.status_code == 200
    client.cookies.clear()
    return {"Authorization": f"Bearer {answer.json()['token']}"}


@pytest.mark.shows("A4.3")
async def test_a_street_user_is_refused_and_the_look_is_noted(
    client: httpx.AsyncClient, city_database: Database
) -> None:
    await admin(city_database)
    street = await log_in(client, "desk_xuhui")
    for door in ("/api/ops", "/api/ops/accounts"):
        answer = await client.get(door, headers=street)
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"
        assert "已记录" in answer.json()["detail"]
    assert (await client.get("/api/ops")).status_code == 401

    answer = await client.get("/api/ops", headers=await log_in(client, "admin"))
    assert answer.status_code == 200
    looks = [(look["account"], look["what"], look["allowed"]) for look in answer.json()["looks"]]
    assert looks == [
        ("admin", "console", True),
        ("desk_xuhui", "accounts", False),
        ("desk_xuhui", "console", False),
    ]


@pytest.mark.shows("A4.3")
async def test_the_console_shows_data_jobs_and_engine_of_this_node(
    client: httpx.AsyncClient, city_database: Database, background
) -> None:
    await admin(city_database)
    await background.settle()
    async with city_database.transaction(SYSTEM) as tx:
        await ops.note_chore(tx, "forget news", 12, None)
        await ops.note_chore(tx, "forget news", 9, "OSError: the disk is full")
    seen = (await client.get("/api/ops", headers=await log_in(client, "admin"))).json()
    tables = {table["name"]: table for table in seen["tables"]}
    assert tables["city_area"]["room"] == "city"
    assert tables["city_area"]["bytes"] > 1_000_000
    assert not any(name.startswith("sensing_observation_") for name in tables), "partitions add up"
    assert {one["name"] for one in seen["listeners"]} >= {
        "yiwang.flow.cases",
        "yiwang.flow.incidents",
    }
    assert all(one["waiting"] == 0 for one in seen["listeners"])
    (chore,) = seen["chores"]
    assert (chore["runs"], chore["error"]) == (2, "OSError: the disk is full")
    assert seen["engine"]["bytes"] > 0


@pytest.mark.shows("A4.3")
async def test_an_account_is_shut_out_at_once_and_let_in_again(
    client: httpx.AsyncClient, city_database: Database
) -> None:
    await admin(city_database)
    street, head = await log_in(client, "desk_xuhui"), await log_in(client, "admin")
    (found,) = (await client.get("/api/ops/accounts?q=desk_xuhui", headers=head)).json()["items"]
    assert (found["role"], found["active"], found["sessions"]) == ("desk", True, 1)
    door = f"/api/ops/accounts/{found['id']}/actions"
    assert (await client.post(f"{door}/shut_out", headers=head)).status_code == 204
    again = await client.post(
        "/api/session", json={"name": "desk_xuhui", "password": town.PASSWORD}
    )
    assert again.status_code == 401
    async with city_database.reading(SYSTEM) as tx:
        assert (
            await tx.fetchval("SELECT count(*) FROM backstage_session WHERE revoked_at IS NOT NULL")
            == 1
        )
    assert (await client.post(f"{door}/let_in", headers=head)).status_code == 204
    assert await log_in(client, "desk_xuhui") != street
    me = (await client.get("/api/session", headers=head)).json()["id"]
    assert (
        await client.post(f"/api/ops/accounts/{me}/actions/shut_out", headers=head)
    ).status_code == 403
    node = await city_database.actor_of_account("door-web")
    async with city_database.reading(SYSTEM) as tx:
        of_node = await tx.fetchval("SELECT active FROM backstage_account WHERE id = $1", node.id)
    async with city_database.transaction(await city_database.actor_of_account("admin")) as tx:
        refused = await tx.fetchval("SELECT backstage_ops_set_active($1, false, now())", node.id)
    assert (of_node, refused) == (True, None)
    assert (await client.post(f"{door}/delete", headers=head)).status_code in (400, 404, 422)


@pytest.mark.shows("A4.3", "Q5")
async def test_the_database_refuses_the_console_beneath_the_code(
    city_database: Database, people: town.Town
) -> None:
    await admin(city_database)
    async with city_database.transaction(people.desk) as tx:
        assert await tx.fetch("SELECT * FROM backstage_ops_accounts('', 0, 10, now())") == []
        assert await tx.fetch("SELECT * FROM backstage_ops_listeners()") == []
        assert await tx.fetch("SELECT * FROM backstage_ops_look") == []
        assert (
            await tx.fetchval("SELECT backstage_ops_set_active($1, false, now())", people.worker.id)
            is None
        )
    async with city_database.reading(SYSTEM) as tx:
        assert await tx.fetchval(
            "SELECT active FROM backstage_account WHERE id = $1", people.worker.id
        )


@pytest.mark.shows("A4.3")
async def test_the_administrator_of_the_system_reads_no_case_and_no_report(
    client: httpx.AsyncClient, city_database: Database
) -> None:
    await admin(city_database)
    lon, lat = town.IN_XUHUI
    given = {"text": "井盖缺失", "standard": town.LID, "place": {"lon": lon, "lat": lat}}
    assert (await client.post("/api/reports", json=given)).status_code == 201
    desk = await log_in(client, "desk")
    assert (await client.get("/api/incidents", headers=desk)).json()["total"] == 1
    head = await log_in(client, "admin")
    for door in ("/api/incidents", "/api/cases"):
        answer = await client.get(door, headers=head)
        assert answer.status_code in (200, 403)
        assert answer.json().get("items", []) == []


@pytest.mark.shows("A4.2")
async def test_a_capability_that_two_applications_call_shows_reuse_two(
    client: httpx.AsyncClient, city_database: Database
) -> None:
    for app in ("resident", "desk", "desk", None):
        headers = {"X-Yiwang-App": app} if app else {}
        assert (await client.get("/api/advice?text=井盖没了", headers=headers)).status_code == 200
    await client.get(
        "/api/advice", params={"text": "井" * 3000}, headers={"X-Yiwang-App": "hoarder"}
    )
    await client.get(
        "/api/ai/algorithms", headers={"X-Yiwang-App": "desk"} | await log_in(client, "desk")
    )
    application = client._transport.app  # type: ignore[attr-defined]
    await application.state.use.flush(application.state.database)
    seen = (await client.get("/api/capabilities", headers=await log_in(client, "desk"))).json()
    items = {item["id"]: item for item in seen["items"]}
    advice = items["ai.advice"]
    assert advice["path"] == "/api/advice"
    assert advice["version"] == 1
    assert advice["says"].startswith("Which event standard")
    assert {use["app"]: use["calls"] for use in advice["apps"]} == {
        "resident": 1, "desk": 2, "unnamed": 1, "hoarder": 1,
    }  # fmt: skip
    assert advice["reuse"] == 3, "who was only ever refused has not reused it"
    assert items["ai.algorithms"]["reuse"] == 1
    assert {"incidents", "cases", "city", "dispatch", "sensing"} <= {
        item["room"] for item in seen["items"]
    }
    assert seen["reused"] <= seen["used"] <= seen["total"] == len(items)


@pytest.mark.shows("A4.2")
async def test_use_is_added_up_over_days_and_processes_and_made_up_names_are_one(
    city_database: Database,
) -> None:
    now = city_database.clock()
    first, second = Counter(), Counter()
    for counter, status in ((first, 200), (second, 200), (second, 422)):
        counter.count("cases.act", "desk", status, now)
    second.count("cases.act", "Robert'); DROP TABLE", 200, now)
    await first.flush(city_database)
    await second.flush(city_database)
    await second.flush(city_database)
    async with city_database.reading(SYSTEM) as tx:
        rows = await tx.fetch(
            "SELECT app, calls, refused FROM backstage_capability_use ORDER BY app"
        )
    assert [tuple(row) for row in rows] == [("desk", 3, 1), ("unnamed", 1, 0)]
