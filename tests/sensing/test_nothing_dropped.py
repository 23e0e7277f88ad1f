"""Every crossing is found again in a warning, in one that a gateway speaks for, or on a shelf; and the counts add up."""

import random
from datetime import timedelta

import pytest

import town
from warned import Judged
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.flow.sensing.messages.warnings import ActOnWarning, WarningFilter
from yiwang.flow.sensing.service import warnings

# Rises that no warning of the thing and rule holds, and that no gateway's warning speaks for either.
_LOST = """
SELECT tr.series, tr.rule_id, tr.at FROM sensing_transition tr JOIN sensing_datastream d ON d.series = tr.series
WHERE tr.level_to > 0
  AND NOT EXISTS (SELECT 1 FROM sensing_warning w WHERE w.thing_id = d.thing_id AND w.rule = tr.rule_id
    AND w.raised_at <= tr.at AND (w.cleared_at IS NULL OR tr.at <= w.cleared_at))
  AND NOT EXISTS (SELECT 1 FROM sensing_warning_member m WHERE m.series = tr.series
    AND m.since <= tr.at AND (m.until IS NULL OR tr.at <= m.until))
"""


@pytest.mark.shows("N9")
async def test_in_a_flood_with_chatter_shelves_and_a_silent_gateway_all_counts_add_up(
    judged: Judged, keeper: Actor, city_database: Database, people: town.Town
) -> None:
    chance = random.Random(9)
    lon, lat = town.IN_XUHUI
    gauges = []
    for n in range(40):
        at = (lon + (n % 4) * 0.0042, lat - (n // 4) * 0.004)
        gauges.append((await judged.thing(keeper, f"g{n}", at, "river_level"))[1])
    await judged.thing(keeper, "gw", town.IN_XUHUI, "gateway_lora")
    behind = [
        (await judged.thing(keeper, f"b{n}", town.IN_XUHUI, "underpass_water", gateway="gw"))[1]
        for n in range(12)
    ]
    levels = dict.fromkeys(gauges, 0)
    crossings = 0
    for turn in range(40):
        rows = []
        for series in (
            chance.sample(gauges, 12) + gauges[:3]
        ):  # the first three chatter in every turn
            if series in {row[0] for row in rows}:
                continue
            to = chance.choice([level for level in (0, 0, 2, 4) if level != levels[series]])
            rows.append((series, levels[series], to, float(to * 7)))
            levels[series] = to
            crossings += to > 0
        await judged.judge(*rows, after=45)
        if turn in (5, 15, 25):
            for warning in (await judged.warnings())[turn : turn + 4]:
                if warning["active"] and warning["shelved_until"] is None:
                    async with city_database.transaction(people.desk, now=judged.now) as tx:
                        await warnings.act(
                            tx, warning["id"], "shelve", ActOnWarning(reason="检修", minutes=60)
                        )
        if turn == 20:
            rows = [(series, 0, 1, None) for series in behind]
            await judged.judge(*rows, rule="no-data", reason="silent", after=1)
            crossings += len(rows)
        async with city_database.transaction(SYSTEM, now=judged.now) as tx:
            await warnings.tend(tx)
    rises = "SELECT count(*) FROM sensing_transition WHERE level_to > 0"
    assert await judged.owner.fetchval(rises) == crossings > 300
    assert await judged.owner.fetch(_LOST) == []
    rows = await judged.warnings()
    assert any(row["chattering"] for row in rows)
    assert any(row["shelved_until"] for row in rows)
    assert await judged.owner.fetchval("SELECT count(*) FROM sensing_flood") >= 1
    assert [row["members"] for row in rows if row["silence"]] == [12]
    # What people count: the list, its parts, and the lines of the desk say the same.
    async with city_database.reading(people.desk, now=judged.now) as tx:
        counts = {
            state: (await warnings.page(tx, WarningFilter(state=state), "zh")).counts.total
            for state in ("all", "standing", "cleared", "active", "shelved")
        }
        lines = await warnings.groups(tx, WarningFilter(state="all", limit=200), "zh")
    assert counts["all"] == len(rows)
    assert counts["all"] == counts["standing"] + counts["cleared"]
    assert counts["standing"] == counts["active"] + counts["shelved"]
    assert lines.total == len(lines.items) < len(rows)
    assert sum(line.warnings for line in lines.items) == len(rows)
    # The history of each warning begins with its raising, once, and has as many returns as the row says; those of one
    # that chatters are counted on, without a step for each.
    for row in rows:
        actions = await judged.actions(row["id"])
        assert (actions[0], actions.count("raise")) == ("raise", 1)
        returned = actions.count("return")
        assert returned <= row["returns"] if row["chattering"] else returned == row["returns"]
    standing = {row["thing_id"] for row in rows if row["active"] and not row["silence"]}
    of_series = await judged.owner.fetch("SELECT series, thing_id FROM sensing_datastream")
    things = {row["series"]: row["thing_id"] for row in of_series}
    # Whoever is above a line now has a warning that stands; who is not may still have one that settles.
    assert {things[series] for series, level in levels.items() if level} <= standing
    assert judged.now - rows[0]["raised_at"] > timedelta(minutes=20)
