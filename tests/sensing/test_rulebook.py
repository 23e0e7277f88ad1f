"""The life of a rule: drafted, back-tested on stored readings, published, retired; never in force untested."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest
import pytest_asyncio

import town
from warned import NOON, RULES, Judged, rules
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.flow.sensing import service as sensing

CODE = "my-underpass"
ADDRESS = f"/api/sensing/rules/{CODE}/1"
LogIn = Callable[[str], Awaitable[dict[str, str]]]


@pytest_asyncio.fixture
async def enter(client: httpx.AsyncClient) -> LogIn:
    async def log_in(name: str) -> dict[str, str]:
        answer = await client.post("/api/session", json={"name": name, "password": town.PASSWORD})
        client.cookies.clear()
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    return log_in


def words(**changes: Any) -> dict[str, Any]:
    """A rule as the page would send it."""
    rule: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(rules()["underpass-water"]))
    return rule | {"code": CODE, "clear_hold_s": 0.0} | changes


async def readings(judged: Judged, series: int, values: list[float], every_s: int = 300) -> None:
    """Stored readings from noon on."""
    await judged.owner.execute("SELECT sensing_make_day($1)", NOON.date())
    await judged.owner.copy_records_to_table(
        "sensing_observation",
        columns=["series", "time", "value", "quality", "batch"],
        records=[
            (series, NOON + timedelta(seconds=n * every_s), value, 0, 1) for n, value in enumerate(values)
        ],
    )  # fmt: skip


SPAN = {"low": NOON.isoformat(), "high": (NOON + timedelta(hours=12)).isoformat()}


@pytest.mark.shows("N10", "N9")
async def test_a_draft_is_tested_on_stored_readings_before_it_goes_into_force(
    client: httpx.AsyncClient, enter: LogIn, judged: Judged, keeper: Actor
) -> None:
    thing, series = await judged.thing(keeper, "g1", town.IN_XUHUI)
    _, quiet = await judged.thing(keeper, "g2", town.IN_PUDONG)
    await readings(judged, series, [1, 16, 17, 26, 18, 3, 1, 1, 15, 2])
    await readings(judged, quiet, [1] * 10)
    chief = await enter("chief")
    made = await client.post("/api/sensing/rules", json={"definition": words()}, headers=chief)
    assert made.status_code == 201, made.text
    assert (made.json()["rule"]["state"], made.json()["rule"]["version"]) == ("draft", 1)
    early = await client.post(f"{ADDRESS}/publish", json={"expected_revision": 1}, headers=chief)
    assert (early.status_code, early.json()["code"]) == (409, "rule_not_tested")

    tested = (await client.post(f"{ADDRESS}/back-test", json=SPAN, headers=chief)).json()
    assert (tested["readings"], tested["things"], tested["warnings"], tested["things_warned"]) == (
        20,
        2,
        2,
        1,
    )
    assert tested["by_severity"] == {"red": 1, "yellow": 1}
    assert [item["name"] for item in tested["items"]] == ["g1", "g1"]
    assert tested["items"][0]["begins_at"] == (
        NOON + timedelta(minutes=5)
    ).astimezone().isoformat() or tested["items"][0]["begins_at"].startswith("2026-07-01T12:05")

    # Other words: the test no longer speaks for them.
    stricter = words(
        conditions=[{"kind": "threshold", "lines": [{"severity": "red", "on": 25.0, "off": 20.0}]}]
    )
    changed = await client.put(
        ADDRESS, json={"definition": stricter, "expected_revision": 1}, headers=chief
    )
    assert changed.status_code == 200, changed.text
    assert changed.json()["backtests"][0]["current"] is False
    refused = await client.post(f"{ADDRESS}/publish", json={"expected_revision": 2}, headers=chief)
    assert refused.json()["code"] == "rule_not_tested"
    again = (await client.post(f"{ADDRESS}/back-test", json=SPAN, headers=chief)).json()
    assert again["warnings"] == 1
    done = await client.post(f"{ADDRESS}/publish", json={"expected_revision": 2}, headers=chief)
    assert done.json()["rule"]["state"] == "published"
    assert "publish" not in done.json()["actions"]
    stale = await client.put(ADDRESS, json={"definition": words()}, headers=chief)
    assert (stale.status_code, stale.json()["code"]) == (409, "rule_not_now")
    assert thing


@pytest.mark.shows("N10")
async def test_a_rule_is_tried_while_it_is_written_and_nothing_is_kept(
    client: httpx.AsyncClient, enter: LogIn, judged: Judged, keeper: Actor
) -> None:
    _, series = await judged.thing(keeper, "g1", town.IN_XUHUI)
    await readings(judged, series, [1, 16, 17, 26, 18, 3, 1, 1, 15, 2])
    chief = await enter("chief")

    async def tried(**changes: Any) -> dict[str, Any]:
        body = {"definition": words(**changes)} | SPAN
        answer = await client.post("/api/sensing/rules/try", json=body, headers=chief)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    good = await tried()
    assert (good["problems"], good["backtest"]["warnings"], good["backtest"]["readings"]) == (
        [],
        2,
        10,
    )
    # What only keeps it from being published does not keep it from being tried; a condition without a line does.
    bare = await tried(standard="X999")
    assert ([one["field"] for one in bare["problems"]], bare["backtest"]["warnings"]) == (
        ["standard"],
        2,
    )
    empty = await tried(conditions=[{"kind": "threshold", "lines": []}])
    assert empty["problems"]
    assert empty["backtest"] is None
    assert await judged.owner.fetchval("SELECT count(*) FROM sensing_backtest") == 0
    assert (
        await judged.owner.fetchval("SELECT count(*) FROM sensing_rule WHERE code = $1", CODE) == 0
    )
    body = {"definition": words()} | SPAN
    no = await client.post("/api/sensing/rules/try", json=body, headers=await enter("water"))
    assert no.status_code == 403


@pytest.mark.shows("N10")
async def test_what_was_confirmed_counts_for_the_back_test(
    judged: Judged, keeper: Actor, people: town.Town, client: httpx.AsyncClient, enter: LogIn
) -> None:
    _, series = await judged.thing(keeper, "g1", town.IN_XUHUI)
    await readings(judged, series, [1, 16, 17, 1, 1, 1])
    judged.now = NOON + timedelta(minutes=5)
    await judged.judge((series, 0, 2, 16.0))
    await judged.owner.execute(
        "UPDATE sensing_warning SET outcome = 'confirmed', outcome_at = now()"
    )
    chief = await enter("chief")
    await client.post("/api/sensing/rules", json={"definition": words()}, headers=chief)
    tested = (await client.post(f"{ADDRESS}/back-test", json=SPAN, headers=chief)).json()
    # Of the same standard: it would have warned of what people found. Of another one, it has nothing to do with it.
    assert (tested["warnings"], tested["confirmed"], tested["missed"]) == (1, 1, 0)
    other = words(code="other", standard="S0406-01")
    await client.post("/api/sensing/rules", json={"definition": other}, headers=chief)
    tested = (
        await client.post("/api/sensing/rules/other/1/back-test", json=SPAN, headers=chief)
    ).json()
    assert (tested["warnings"], tested["confirmed"], tested["missed"]) == (1, 0, 0)
    # What was found, and this version would have been silent about.
    high = words(
        conditions=[{"kind": "threshold", "lines": [{"severity": "red", "on": 50.0, "off": 40.0}]}]
    )
    await client.put(ADDRESS, json={"definition": high}, headers=chief)
    tested = (await client.post(f"{ADDRESS}/back-test", json=SPAN, headers=chief)).json()
    assert (tested["warnings"], tested["confirmed"], tested["missed"], tested["precision"]) == (
        0,
        0,
        1,
        None,
    )
    # The rule's own next version is spoken of too.
    same = words(code="underpass-water")
    await client.post("/api/sensing/rules", json={"definition": same}, headers=chief)
    tested = (
        await client.post(
            "/api/sensing/rules/underpass-water/2/back-test", json=SPAN, headers=chief
        )
    ).json()
    assert (tested["warnings"], tested["confirmed"], tested["precision"]) == (1, 1, 1.0)


@pytest.mark.shows("N10")
async def test_the_next_version_takes_the_place_of_the_one_before(
    client: httpx.AsyncClient, enter: LogIn, judged: Judged, keeper: Actor
) -> None:
    _, series = await judged.thing(keeper, "g1", town.IN_XUHUI)
    await readings(judged, series, [1, 16, 1])
    chief = await enter("chief")
    second = "/api/sensing/rules/underpass-water/2"
    made = await client.post(
        "/api/sensing/rules", json={"definition": words(code="underpass-water")}, headers=chief
    )
    assert made.json()["rule"]["version"] == 2
    await client.post(f"{second}/back-test", json=SPAN, headers=chief)
    shown = (
        await client.post(f"{second}/publish", json={"expected_revision": 1}, headers=chief)
    ).json()
    assert [(one["version"], one["state"]) for one in shown["versions"]] == [
        (2, "published"),
        (1, "retired"),
    ]
    assert [one["state"] for one in await judged.news("RulesChanged")] == ["retired", "published"]
    gone = await client.post(f"{second}/retire", json={"reason": "换用新标准"}, headers=chief)
    assert (gone.json()["rule"]["state"], gone.json()["retired_why"]) == ("retired", "换用新标准")
    with pytest.raises(asyncpg.RestrictViolationError):
        await judged.owner.execute(
            "UPDATE sensing_rule SET definition_hash = 'x' WHERE code = 'underpass-water'"
        )
    with pytest.raises(asyncpg.CheckViolationError):
        await judged.owner.execute(
            "UPDATE sensing_rule SET origin = 'people', backtest_id = NULL WHERE code = 'smoke'"
        )


@pytest.mark.shows("N9")
async def test_a_rule_without_its_reasons_is_refused_in_words(
    client: httpx.AsyncClient, enter: LogIn, judged: Judged
) -> None:
    chief = await enter("chief")
    bare = words()
    bare["rationalisation"] = bare["rationalisation"] | {"response_zh": "", "time_to_respond_s": 0}
    bare["standard"] = "X999"
    said = (
        await client.post("/api/sensing/rules/check", json={"definition": bare}, headers=chief)
    ).json()
    assert {one["field"] for one in said["problems"]} == {
        "rationalisation.response_zh", "rationalisation.time_to_respond_s", "standard",
    }  # fmt: skip
    assert all(one["said"] and "rule_" not in one["said"] for one in said["problems"])
    toml = await client.post("/api/sensing/rules/check", json={"toml": RULES}, headers=chief)
    assert (toml.status_code, toml.json()["code"]) == (422, "bad_rule")  # two rules in one
    for who in ("desk_xuhui", "water"):
        no = await client.post(
            "/api/sensing/rules", json={"definition": words()}, headers=await enter(who)
        )
        assert no.status_code == 403
    assert (
        await client.get("/api/sensing/rules", headers=await enter("desk_xuhui"))
    ).status_code == 200
    assert (await client.get("/api/sensing/rules")).status_code == 401


@pytest.mark.shows("N10")
async def test_shipped_rules_are_in_force_once_and_what_people_decided_stays(
    judged: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def publish() -> int:
        async with judged.database.transaction(SYSTEM) as tx:
            return await sensing.publish_rules(tx)

    owner = judged.owner
    first = await publish()
    assert await publish() == 0
    standing = await owner.fetchval("SELECT count(*) FROM sensing_rule WHERE state = 'published'")
    assert standing == first + len(rules())
    # A newer version of the product takes the place of its older one; not of what people wrote, nor of what they ended.
    shipped = sensing.shipped_rules()
    newer = [msgspec.structs.replace(rule, version=2) for rule in shipped[:3]]
    monkeypatch.setattr(
        "yiwang.flow.sensing.service.rules.shipped_rules", lambda: [*newer, *shipped[3:]]
    )
    theirs, ended = newer[1].code, newer[2].code
    await owner.execute(
        "INSERT INTO sensing_rule (code, version, state, origin, name_zh, name_en, standard, definition,"
        " definition_hash, made_at, made_by) SELECT code, 2, 'draft', 'people', name_zh, name_en, standard, definition,"
        " definition_hash, made_at, 1 FROM sensing_rule WHERE code = $1", theirs,
    )  # fmt: skip
    await owner.execute("UPDATE sensing_rule SET state = 'retired' WHERE code = $1", ended)
    assert await publish() == 1
    states = await owner.fetch(
        "SELECT code, version, state FROM sensing_rule WHERE code = ANY ($1::text[]) ORDER BY code, version",
        [rule.code for rule in newer],
    )
    assert {(row["code"], row["version"], row["state"]) for row in states} == {
        (newer[0].code, 1, "retired"), (newer[0].code, 2, "published"),
        (theirs, 1, "published"), (theirs, 2, "draft"), (ended, 1, "retired"),
    }  # fmt: skip
