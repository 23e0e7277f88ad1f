"""The life of a warning: one per thing and rule, up and down, chattering, grouped, nothing dropped."""

from datetime import timedelta

import pytest

import town
from warned import NOON, Judged
from yiwang.backstage.messages import Actor

EAST = 0.00105  # degrees of longitude that are some 100 m here


@pytest.mark.shows("A3.2", "N9")
async def test_a_crossing_is_one_warning_that_rises_falls_and_clears(
    judged: Judged, keeper: Actor
) -> None:
    thing, series = await judged.thing(keeper, "g1", town.IN_XUHUI)
    first = await judged.judge((series, 0, 2, 16.0))
    await judged.tell(first)  # the same news again
    await judged.judge((series, 2, 4, 27.0), after=60)
    await judged.judge((series, 4, 2, 18.0), after=60)
    (warning,) = await judged.warnings()
    assert (warning["thing_id"], warning["severity"], warning["peak"], warning["active"]) == (
        thing,
        2,
        4,
        True,
    )
    await judged.judge((series, 2, 0, 3.0), after=600, reason="held_off")
    (warning,) = await judged.warnings()
    assert (warning["active"], warning["cleared_at"]) == (False, judged.now)
    assert await judged.actions(warning["id"]) == ["raise", "severity_up", "severity_down", "clear"]
    (raised,) = await judged.news("WarningRaised")
    assert (raised["opens"], raised["standard"], raised["severity"]) == (True, "S0406-02", 2)
    assert [one["why"] for one in await judged.news("WarningChanged")] == [
        "severity_up",
        "severity_down",
    ]
    assert len(await judged.news("WarningCleared")) == 1
    leaves = await judged.owner.fetchval(
        "SELECT count(*) FROM backstage_record_pending WHERE kind = 'warning_step'"
    )
    assert leaves == 4


@pytest.mark.shows("N9")
async def test_one_that_comes_and_goes_is_one_warning_and_ends_when_it_is_quiet(
    judged: Judged, keeper: Actor
) -> None:
    _, series = await judged.thing(keeper, "g1", town.IN_XUHUI)
    for _ in range(6):
        await judged.judge((series, 0, 2, 16.0), after=120)
        await judged.judge((series, 2, 0, 11.0), after=120)
    (warning,) = await judged.warnings()
    assert (warning["active"], warning["chattering"], warning["returns"]) == (True, True, 5)
    assert warning["settling_since"] == judged.now
    assert (
        len(await judged.news("WarningRaised")) == 4
    )  # from the third return on it stays one line


@pytest.mark.shows("N9")
async def test_one_that_is_gone_at_once_is_marked_and_one_of_another_day_is_new(
    judged: Judged, keeper: Actor
) -> None:
    _, series = await judged.thing(keeper, "g1", town.IN_XUHUI)
    await judged.judge((series, 0, 2, 16.0))
    await judged.judge((series, 2, 0, 11.0), after=20)
    await judged.judge((series, 0, 2, 16.0), after=86_400)
    first, second = await judged.warnings()
    assert (first["fleeting"], first["active"], second["active"]) == (True, False, True)


@pytest.mark.shows("N9")
async def test_what_is_close_in_time_and_place_is_one_line(judged: Judged, keeper: Actor) -> None:
    lon, lat = town.IN_XUHUI
    series = [
        (await judged.thing(keeper, f"g{n}", (lon + n * EAST, lat), "river_level"))[1]
        for n in (0, 1, 2, 30)
    ]
    for one in series:
        await judged.judge((one, 0, 2, 16.0), after=10)
    warnings = await judged.warnings()
    groups = [w["group_id"] for w in warnings]
    assert groups[0] == groups[1] == groups[2] != groups[3]
    raised = await judged.news("WarningRaised")
    assert [one["opens"] for one in raised] == [True, False, False, True]
    await judged.judge((series[0], 2, 0, 1.0), after=3600)
    _, late = await judged.thing(keeper, "late", (lon + EAST / 2, lat), "river_level")
    await judged.judge((late, 0, 2, 16.0), after=10)
    assert (await judged.warnings())[-1]["group_id"] not in groups  # another hour, another line


@pytest.mark.shows("N9")
async def test_two_fires_are_never_one_line(judged: Judged, keeper: Actor) -> None:
    lon, lat = town.IN_XUHUI
    series = [
        (await judged.thing(keeper, f"s{n}", (lon + n * EAST, lat), "smoke_detector"))[1]
        for n in range(30)
    ]
    next_door = (await judged.thing(keeper, "next", (lon + 0.3 * EAST, lat), "smoke_detector"))[1]
    await judged.judge(*[(one, 0, 4, 1.0) for one in [*series, next_door]], rule="smoke")
    warnings = await judged.warnings()
    assert len({w["group_id"] for w in warnings}) == 30
    assert warnings[0]["group_id"] == warnings[-1]["group_id"]


@pytest.mark.shows("N9")
async def test_a_storm_folds_into_one_line_a_subdistrict_and_nothing_is_dropped(
    judged: Judged, keeper: Actor
) -> None:
    lon, lat = town.IN_XUHUI
    series = []
    for n in range(60):
        place = (lon + (n % 4) * 4 * EAST, lat - (n // 4) * 0.004)
        series.append((await judged.thing(keeper, f"g{n}", place, "river_level"))[1])
    await judged.judge(*[(one, 0, 2, 16.0) for one in series])
    warnings = await judged.warnings()
    lines = await judged.owner.fetch("SELECT * FROM sensing_warning_group ORDER BY id")
    assert len(warnings) == 60
    assert {line["desk_path"] for line in lines} == {"3101/310104/"}
    assert [line["sort"] for line in lines[:11]] == ["place"] * 11
    assert {line["sort"] for line in lines[11:]} == {"storm"}
    assert len(lines) < 11 + 12
    (flood,) = await judged.owner.fetch("SELECT * FROM sensing_flood")
    assert flood["ended_at"] is None
    red = (await judged.thing(keeper, "red", (lon - 0.006, lat), "river_level"))[1]
    await judged.judge((red, 0, 4, 30.0), after=30)
    newest = await judged.owner.fetchrow(
        "SELECT * FROM sensing_warning_group ORDER BY id DESC LIMIT 1"
    )
    assert newest["sort"] == "place"  # what is red is never folded into a storm


async def behind(judged: Judged, gateway: int, n: int) -> list[int]:
    """Things behind a gateway, many at once: their series."""
    rows = await judged.owner.fetch(
        "WITH made AS (INSERT INTO sensing_thing (source, source_id, kind, name, area_id, area_path, department_ids,"
        " gateway_id, created_at) SELECT 'water', 'm' || i, 'underpass_water', 'm' || i, g.area_id, g.area_path,"
        " g.department_ids, g.id, $3 FROM sensing_thing g, generate_series(1, $2) i WHERE g.id = $1 RETURNING id)"
        " INSERT INTO sensing_datastream (thing_id, property, main, unit, thing_key)"
        " SELECT id, 'water_depth', true, 'cm', id FROM made RETURNING series",
        gateway, n, NOON - timedelta(days=1),
    )  # fmt: skip
    return [row["series"] for row in rows]


@pytest.mark.shows("N9")
async def test_one_silent_gateway_with_40000_things_is_one_warning(
    judged: Judged, keeper: Actor
) -> None:
    gateway, _ = await judged.thing(keeper, "gw", town.IN_XUHUI, "gateway_lora")
    series = await behind(judged, gateway, 40_000)
    await judged.judge(*[(s, 0, 1, None) for s in series], rule="no-data", reason="silent")
    (warning,) = await judged.warnings()
    assert (warning["thing_id"], warning["members"], warning["rule"]) == (
        gateway,
        40_000,
        "no-data",
    )
    assert len(await judged.news("WarningRaised")) == 1
    members = "SELECT count(*) FROM sensing_warning_member WHERE until IS NULL"
    assert await judged.owner.fetchval(members) == 40_000
    # All but three come back: the gateway is well again, and the three have warnings of their own.
    await judged.judge(
        *[(s, 1, 0, None) for s in series[3:]], rule="no-data", reason="heard", after=600
    )
    gone, *left = await judged.warnings()
    assert (gone["active"], len(left), all(w["active"] for w in left)) == (False, 3, True)
    assert await judged.owner.fetchval(members) == 0
    await judged.judge(
        *[(s, 1, 0, None) for s in series[:3]], rule="no-data", reason="heard", after=60
    )
    assert not any(w["active"] for w in await judged.warnings())


@pytest.mark.shows("N9")
async def test_things_that_fell_silent_before_their_gateway_are_taken_over(
    judged: Judged, keeper: Actor
) -> None:
    gateway, _ = await judged.thing(keeper, "gw", town.IN_XUHUI, "gateway_lora")
    series = await behind(judged, gateway, 100)
    await judged.judge((series[0], 0, 1, None), rule="no-data", reason="silent")
    await judged.judge(
        *[(s, 0, 1, None) for s in series[1:60]], rule="no-data", reason="silent", after=60
    )
    await judged.judge(
        *[(s, 0, 1, None) for s in series[60:]], rule="no-data", reason="silent", after=60
    )
    alone, of_gateway = await judged.warnings()
    assert (alone["active"], of_gateway["active"], of_gateway["members"]) == (False, True, 100)
    assert await judged.actions(alone["id"]) == ["raise", "fold"]
    await judged.judge(
        *[(s, 1, 0, None) for s in series], rule="no-data", reason="heard", after=600
    )
    assert not any(w["active"] for w in await judged.warnings())
    spells = await judged.owner.fetch("SELECT thing_id, since, until FROM sensing_warning_member")
    assert len({row["thing_id"] for row in spells}) == 100
    assert all(row["until"] >= row["since"] for row in spells)
