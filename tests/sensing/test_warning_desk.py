"""What a desk reads of warnings and does with them; and that another district's desk sees nothing of it."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

import town
from warned import Judged
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.flow.sensing.service import warnings
from yiwang.front.live import Feed
from yiwang.kernel.ids import format_id

EAST = 0.00105
LogIn = Callable[[str], Awaitable[dict[str, str]]]


@pytest_asyncio.fixture
async def desk(client: httpx.AsyncClient) -> LogIn:
    async def enter(name: str) -> dict[str, str]:
        answer = await client.post("/api/session", json={"name": name, "password": town.PASSWORD})
        client.cookies.clear()
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    return enter


@pytest_asyncio.fixture
async def flooded(judged: Judged, keeper: Actor, city_database: Database) -> Judged:
    """Two underpasses in Xuhui and one in Pudong under water, told now."""
    judged.now = city_database.clock() - timedelta(seconds=5)
    lon, lat = town.IN_XUHUI
    for name, place in (
        ("徐家汇下立交", (lon, lat)),
        ("漕溪路下立交", (lon + EAST / 3, lat)),
        ("世纪大道下立交", town.IN_PUDONG),
    ):
        _, series = await judged.thing(keeper, name, place)
        await judged.judge((series, 0, 2, 17.0))
    return judged


@pytest.mark.shows("A3.2", "N9")
async def test_the_desk_lists_acknowledges_assigns_comments_and_dismisses(
    client: httpx.AsyncClient, desk: LogIn, flooded: Judged, people: town.Town
) -> None:
    me = await desk("desk_xuhui")
    listed = (await client.get("/api/warnings", headers=me)).json()
    assert [row["name"] for row in listed["items"]] == ["漕溪路下立交", "徐家汇下立交"]
    assert listed["counts"] == {
        "total": 2, "active": 2, "unacknowledged": 2, "shelved": 0,
        "by_severity": {"blue": 0, "yellow": 2, "orange": 0, "red": 0},
    }  # fmt: skip
    first = listed["items"][1]
    assert (first["rule_name"], first["standard"], first["area_name"] != "") == (
        "下立交积水",
        "S0406-02",
        True,
    )

    async def act(action: str, **body: object) -> httpx.Response:
        return await client.post(
            f"/api/warnings/{first['id']}/actions/{action}", json=body, headers=me
        )

    assert (await act("acknowledge", expected_version=7)).status_code == 409
    shown = (await act("acknowledge", expected_version=1)).json()
    assert shown["warning"]["acknowledged"] is True
    assert shown["reasons"]["response"] == "封交并派泵车"
    assert "acknowledge" not in shown["actions"]
    assert (await act("comment")).status_code == 422
    await act("comment", text="已电话核实")
    mine = (await act("assign")).json()
    assert mine["warning"]["assigned_to"] == "desk_xuhui"
    assert (await client.get("/api/warnings?mine=true", headers=me)).json()["counts"]["total"] == 1
    await act("assign", department_id=format_id(people.water_id))
    water = await desk("water")
    assert (await client.get("/api/warnings?mine=true", headers=water)).json()["counts"][
        "total"
    ] == 1
    assert (await act("dismiss")).status_code == 422
    gone = (await act("dismiss", reason="设备误报")).json()
    assert gone["warning"]["outcome"] == "dismissed"
    assert gone["trust"] < 1
    assert [step["action"] for step in gone["steps"]] == [
        "raise", "acknowledge", "comment", "assign", "assign", "dismiss",
    ]  # fmt: skip
    assert gone["steps"][-1]["reason"] == "设备误报"
    with pytest.raises(Exception, match="permission denied"):
        async with flooded.database.transaction(SYSTEM) as tx:
            await tx.execute("DELETE FROM sensing_warning_step")


@pytest.mark.shows("N9")
async def test_a_group_is_one_line_and_is_acknowledged_at_once(
    client: httpx.AsyncClient, desk: LogIn, flooded: Judged
) -> None:
    me = await desk("desk_xuhui")
    lines = (await client.get("/api/warnings/groups", headers=me)).json()
    (line,) = lines["items"]
    assert (lines["total"], line["warnings"], line["unacknowledged"], line["severity"]) == (
        1,
        2,
        2,
        "yellow",
    )
    rows = await client.get(f"/api/warnings?group={line['id']}", headers=me)
    assert rows.json()["counts"]["total"] == line["warnings"]
    done = await client.post(f"/api/warnings/groups/{line['id']}/acknowledge", json={}, headers=me)
    assert done.json() == {"acknowledged": 2}
    again = await client.post(f"/api/warnings/groups/{line['id']}/acknowledge", json={}, headers=me)
    assert again.json() == {"acknowledged": 0}


@pytest.mark.shows("N9")
async def test_lines_are_narrowed_by_the_lists_filter_and_come_the_gravest_first(
    client: httpx.AsyncClient, desk: LogIn, flooded: Judged
) -> None:
    chief = await desk("chief")

    async def lines(query: str = "") -> tuple[list[str], int]:
        page = (await client.get(f"/api/warnings/groups?{query}", headers=chief)).json()
        return [line["name"] for line in page["items"]], page["total"]

    everything, total = await lines()
    assert total == len(everything) == 2
    pudong = (await flooded.warnings())[-1]
    await flooded.owner.execute(
        "UPDATE sensing_warning SET severity = 4 WHERE id = $1", pudong["id"]
    )
    assert (await lines())[0][0] == pudong["name"]
    assert await lines("severity=red") == ([pudong["name"]], 1)
    assert await lines("severity=blue") == ([], 0)
    assert await lines("q=世纪") == ([pudong["name"]], 1)
    assert (await lines("state=cleared"))[1] == 0
    first = (await client.get("/api/warnings/groups?limit=1", headers=chief)).json()
    rest = (
        await client.get(f"/api/warnings/groups?limit=1&cursor={first['next']}", headers=chief)
    ).json()
    assert [line["name"] for line in first["items"] + rest["items"]] == (await lines())[0]
    assert rest["next"] is None
    for bad in ("9~x", "x", "2~"):
        answer = await client.get(f"/api/warnings/groups?cursor={bad}", headers=chief)
        assert answer.status_code == 422
        answer = await client.get(f"/api/warnings?order=gravest&cursor={bad}", headers=chief)
        assert answer.status_code == 422
    shown = (await client.get(f"/api/warnings/{format_id(pudong['id'])}", headers=chief)).json()
    assert (shown["warning"]["unit"], shown["warning"]["kind_name"]) == ("cm", "下立交积水监测")
    assert shown["rule"]["conditions"][0]["lines"][0]["on"] == 15.0


@pytest.mark.shows("N9")
async def test_a_wall_reads_the_gravest_first_though_newer_ones_are_milder(
    client: httpx.AsyncClient, desk: LogIn, flooded: Judged
) -> None:
    chief = await desk("chief")
    oldest = (await flooded.warnings())[0]
    await flooded.owner.execute(
        "UPDATE sensing_warning SET severity = 4, recorded_at = recorded_at - interval '1 hour' WHERE id = $1",
        oldest["id"],
    )
    read: list[str] = []
    cursor = ""
    for _ in range(3):
        path = f"/api/warnings?order=gravest&limit=1{cursor}"
        page = (await client.get(path, headers=chief)).json()
        read += [row["name"] for row in page["items"]]
        cursor = f"&cursor={page['next']}"
    assert page["next"] is None
    newest_first = (await client.get("/api/warnings", headers=chief)).json()["items"]
    assert newest_first[-1]["name"] == oldest["name"]
    assert read == [oldest["name"], *(row["name"] for row in newest_first[:-1])]
    assert (await client.get("/api/warnings?order=odd", headers=chief)).status_code == 422


@pytest.mark.shows("N9")
async def test_what_is_shelved_is_off_the_list_until_its_time_or_until_it_is_worse(
    client: httpx.AsyncClient, desk: LogIn, flooded: Judged, city_database: Database
) -> None:
    me = await desk("desk_xuhui")
    first, second, _ = await flooded.warnings()

    async def shelve(warning: int, minutes: int) -> httpx.Response:
        body = {"reason": "泵站检修", "minutes": minutes}
        return await client.post(
            f"/api/warnings/{format_id(warning)}/actions/shelve", json=body, headers=me
        )

    assert (
        await shelve(first["id"], 61)
    ).status_code == 422  # a matter of life rests an hour at most
    assert (await shelve(first["id"], 30)).status_code == 200
    assert (await shelve(second["id"], 30)).status_code == 200
    listed = (await client.get("/api/warnings?state=active", headers=me)).json()
    assert (listed["counts"]["total"], listed["items"]) == (0, [])
    assert (await client.get("/api/warnings?state=shelved", headers=me)).json()["counts"][
        "total"
    ] == 2
    series = int(next(iter(json.loads(first["levels"]))))
    await flooded.judge((series, 2, 4, 30.0), after=60)
    assert "unshelve" in await flooded.actions(first["id"])
    for minutes, left in ((29, 1), (31, 0)):
        later = city_database.clock() + timedelta(minutes=minutes)
        async with city_database.transaction(SYSTEM, now=later) as tx:
            await warnings.tend(tx)
        shelved = "SELECT count(*) FROM sensing_warning WHERE shelved_until IS NOT NULL"
        assert await flooded.owner.fetchval(shelved) == left


@pytest.mark.shows("N9")
async def test_the_budget_counts_lines_by_those_who_watch(
    client: httpx.AsyncClient, desk: LogIn, judged: Judged, keeper: Actor, city_database: Database
) -> None:
    judged.now = city_database.clock() - timedelta(seconds=60)
    lon, lat = town.IN_XUHUI
    for n in range(8):
        _, series = await judged.thing(keeper, f"r{n}", (lon, lat - n * 0.004), "river_level")
        await judged.judge((series, 0, 1, 3.0))
    me = await desk("desk_xuhui")
    load = (await client.get("/api/warnings/budget", headers=me)).json()
    assert (load["last_hour"], load["an_operator_hour"], load["allowed"], load["over"]) == (
        8,
        8.0,
        6,
        True,
    )
    other = await desk("desk")
    for who in (me, other):
        await client.post("/api/warnings/watch", json={"on": True}, headers=who)
    load = (await client.get("/api/warnings/budget", headers=other)).json()
    assert (load["operators"], load["an_operator_hour"], load["over"]) == (2, 4.0, False)
    assert (
        await client.post("/api/warnings/watch", json={"on": True}, headers=await desk("water"))
    ).status_code == 403


@pytest.mark.shows("N9")
async def test_standing_chattering_and_silent_ones_are_tended(
    judged: Judged, keeper: Actor, city_database: Database
) -> None:
    _, series = await judged.thing(keeper, "g1", town.IN_XUHUI)
    _, bounce = await judged.thing(keeper, "g2", town.IN_XUHUI)
    _, quiet = await judged.thing(keeper, "g3", town.IN_XUHUI, "rain_gauge")
    await judged.judge((series, 0, 2, 16.0))
    for _ in range(5):
        await judged.judge((bounce, 0, 2, 16.0), after=60)
        await judged.judge((bounce, 2, 0, 11.0), after=60)
    await judged.judge((quiet, 0, 1, None), rule="no-data", reason="silent")
    end = judged.now
    for hours in (0.4, 0.6, 25, 25.1):
        async with city_database.transaction(SYSTEM, now=end + timedelta(hours=hours)) as tx:
            await warnings.tend(tx)
        if hours < 0.5:
            assert (await judged.warnings())[1]["active"]
    standing, settled, silent = await judged.warnings()
    assert (standing["stale"], settled["active"], settled["cleared_at"]) == (True, False, end)
    assert (silent["stale"], silent["standard"]) == (True, "B2101-01")
    asked = [one for one in await judged.news("WarningRaised") if one["why"] == "ask_maintenance"]
    assert [(one["opens"], one["standard"]) for one in asked] == [(True, "B2101-01")]


@pytest.mark.shows("N9", "A3.2")
async def test_another_districts_desk_sees_nothing_by_any_door(
    client: httpx.AsyncClient,
    desk: LogIn,
    flooded: Judged,
    city_database: Database,
    people: town.Town,
) -> None:
    own, other = await desk("desk_xuhui"), await desk("desk_pudong")
    first = (await flooded.warnings())[0]
    hidden = format_id(first["id"])
    assert (await client.get("/api/warnings?q=徐家汇", headers=own)).json()["counts"]["total"] == 1
    found = (await client.get("/api/warnings?q=徐家汇", headers=other)).json()
    assert (found["counts"]["total"], found["items"]) == (0, [])
    listed = (await client.get("/api/warnings?state=all", headers=other)).json()
    assert [row["name"] for row in listed["items"]] == ["世纪大道下立交"]
    assert listed["counts"]["total"] == listed["counts"]["active"] == 1
    exported = (await client.get("/api/warnings.csv?state=all", headers=other)).text
    assert "世纪大道" in exported
    assert "徐家汇" not in exported
    assert (await client.get("/api/warnings/groups?state=all", headers=other)).json()["total"] == 1
    assert (await client.get("/api/warnings/budget", headers=other)).json()["last_hour"] == 1
    assert (await client.get(f"/api/warnings/{hidden}", headers=other)).status_code == 404
    for action in ("acknowledge", "comment", "assign"):
        said = await client.post(
            f"/api/warnings/{hidden}/actions/{action}", json={"text": "x"}, headers=other
        )
        assert said.status_code == 404
    group = format_id(first["group_id"])
    assert (
        await client.post(f"/api/warnings/groups/{group}/acknowledge", json={}, headers=other)
    ).status_code == 404
    told = ["WarningRaised", first["id"]]
    feed = Feed(city_database)
    mine, theirs = feed.join(people.desk_xuhui), feed.join(people.desk_pudong)
    await feed._tell([told])
    assert mine.get_nowait()[0] == "warning"
    assert theirs.empty()
    assert (await client.get("/api/warnings")).status_code == 401
