"""The nightly facts: built from the history, the same however often and late, and agreeing with what was seen."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
import pytest

import loop
import town
from supervision import ground
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service as city
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import Act
from yiwang.flow.supervision import jobs, service
from yiwang.flow.supervision.messages import Within

MONDAY = datetime(2024, 5, 6, 1, tzinfo=UTC)  # nine in the morning in Shanghai
MIDNIGHT = datetime(2024, 5, 6, 16, tzinfo=UTC)  # the end of that day
HOUR = timedelta(hours=1)
_FACTS = {
    "supervision_fact_case": "case_id",
    "supervision_fact_transition": "case_id, seq",
    "supervision_fact_open_day": "day, area_path, stage, family, department_id",
    "supervision_fact_day": "day",
}


async def facts(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All facts but the moment at which they were built."""
    found = {}
    async with database.reading(SYSTEM) as tx:
        for table, order in _FACTS.items():
            rows = await tx.fetch(f"SELECT * FROM {table} ORDER BY {order}")
            found[table] = [{k: v for k, v in row.items() if k != "built_at"} for row in rows]
    return found


async def build(database: Database, at: datetime) -> None:
    """What the background process does."""
    await jobs.CHORES[0].run(database, at)


async def live(database: Database, at: datetime) -> dict[str, int]:
    """Open and overdue as every screen shows them at an instant."""
    async with database.reading(SYSTEM, now=at) as tx:
        root = (await city.children(tx, None))[0]
        return (await service.tally(tx, Within(path=root.path))).now


async def two_days(database: Database, people: town.Town) -> dict[str, int]:
    """A Monday and a Tuesday; the clock of the tests stands at Tuesday noon when they are over."""

    def at(hours: float) -> None:
        database.clock = lambda: MONDAY + hours * HOUR

    at(0)
    found = {
        "late": await loop.dispatched(database, people),
        "closed": await loop.handled(database, people),
    }
    found["extended"] = await loop.dispatched(database, people)
    found["sent back"] = await loop.dispatched(database, people)
    found["exercise"] = await loop.filed(database, people.desk)
    at(1)
    await loop.act(database, people.pump, found["extended"], "accept")
    await loop.act(database, people.water, found["sent back"], "send_back", reason="不属于水务")
    at(24)
    await loop.act(database, people.water, found["extended"], "extend", reason="缺材料", hours=48)
    await loop.act(database, people.desk, found["extended"], "approve_extension")
    await loop.act(database, people.worker, found["closed"], "verify_pass")
    at(27)
    await loop.act(database, people.desk, found["closed"], "close")
    await loop.act(database, people.pump, found["late"], "accept")
    return found


@pytest.mark.shows("N8", "A3.4")
async def test_facts_are_the_same_however_often_and_late_they_are_built(
    city_database: Database, people: town.Town, postgres
) -> None:
    database = city_database
    await build(database, MONDAY)  # nothing is there yet, and nothing happens
    case_ids = await two_days(database, people)
    async with ground.owner_of(database, postgres) as owner:
        await owner.execute(
            "UPDATE cases_case SET exercise = true WHERE id = $1", case_ids["exercise"]
        )
    noon = MONDAY + 27 * HOUR
    await build(database, noon)
    first = await facts(database)
    assert len(first["supervision_fact_case"]) == 4
    assert case_ids["exercise"] not in {row["case_id"] for row in first["supervision_fact_case"]}
    await build(database, noon)
    again = await service.build_days(database, date(2024, 5, 6), date(2024, 5, 7), noon)
    assert again.cases == 4
    assert await facts(database) == first
    async with database.transaction(SYSTEM) as tx:
        for table in _FACTS:
            await tx.execute(f"DELETE FROM {table}")
    await build(database, noon)
    assert await facts(database) == first
    # The end of Monday: told by the history on Tuesday as it was. The extension of Tuesday changes nothing of it.
    monday = [row for row in first["supervision_fact_open_day"] if row["day"] == date(2024, 5, 6)]
    assert by_stage(monday, "open") == {
        "accepting": 1,
        "verifying": 1,
        "handling": 1,
        "dispatching": 1,
    }
    assert by_stage(monday, "overdue") == {"accepting": 1, "handling": 1}
    assert {row["stage"]: row["department_id"] for row in monday} == {
        "accepting": people.water_id, "verifying": people.water_id, "handling": people.water_id, "dispatching": 0,
    }  # fmt: skip
    days = first["supervision_fact_day"]
    assert [(row["day"].day, row["complete"], row["open"], row["overdue"]) for row in days] == [
        (6, True, 4, 2), (7, False, None, None),
    ]  # fmt: skip
    # Tuesday is over the next morning: the extended case is in time again.
    await build(database, MONDAY + 48 * HOUR)
    tuesday = [
        row
        for row in (await facts(database))["supervision_fact_open_day"]
        if row["day"] == date(2024, 5, 7)
    ]
    assert by_stage(tuesday, "open") == {"handling": 2, "dispatching": 1}
    assert by_stage(tuesday, "overdue") == {"handling": 1}


def by_stage(rows: list[dict[str, Any]], column: str) -> dict[str, int]:
    """What a column adds up to in each stage; stages without any are left out."""
    found: Counter[str] = Counter()
    for row in rows:
        found[row["stage"]] += row[column]
    return dict(+found)


@pytest.mark.shows("N8")
async def test_the_end_of_a_day_is_what_the_screens_showed_then(
    city_database: Database, people: town.Town
) -> None:
    """The wall at midnight, and the fact that is built of it a day later."""
    database = city_database

    def at(hours: float) -> None:
        database.clock = lambda: MONDAY + hours * HOUR

    at(0)
    one = await loop.dispatched(database, people)
    at(3)
    two = await loop.dispatched(database, people)
    await loop.act(database, people.pump, two, "accept")
    await loop.filed(database, people.desk, at=town.IN_PUDONG)
    at(14.5)
    three = await loop.dispatched(database, people)
    wall = await live(database, MIDNIGHT)
    assert (wall["open"], wall["overdue"]) == (4, 2)
    at(30)
    for case_id in (one, three):
        await loop.act(database, people.chief, case_id, "force_close", reason="现场已恢复")
    await build(database, MONDAY + 48 * HOUR)
    monday = [
        row
        for row in (await facts(database))["supervision_fact_day"]
        if row["day"] == date(2024, 5, 6)
    ]
    assert [(row["open"], row["overdue"]) for row in monday] == [(wall["open"], wall["overdue"])]


@pytest.mark.shows("A3.4")
async def test_a_step_knows_how_long_the_case_was_in_its_stage_and_who_took_it(
    city_database: Database, people: town.Town
) -> None:
    case_ids = await two_days(city_database, people)
    await build(city_database, MONDAY + 27 * HOUR)
    steps = (await facts(city_database))["supervision_fact_transition"]
    closed = [row for row in steps if row["case_id"] == case_ids["closed"]]
    assert [(row["action"], row["stage"], row["seconds"], row["moved"]) for row in closed] == [
        ("file_case", None, None, True), ("dispatch", "dispatching", 0, True), ("accept", "accepting", 0, True),
        ("start_handling", "handling", 0, False), ("report_result", "handling", 0, True),
        ("verify_pass", "verifying", 24 * 3600, True), ("close", "closing", 3 * 3600, True),
    ]  # fmt: skip
    assert [row["actor_role"] for row in closed][-2:] == ["crew", "desk"]
    assert closed[2]["actor_department_id"] == people.water_id
    assert [row["day"].day for row in closed] == [6, 6, 6, 6, 6, 7, 7]
    late = [row for row in steps if row["case_id"] == case_ids["late"]]
    assert late[-1]["seconds"] == 27 * 3600


@pytest.mark.shows("N6", "N8")
async def test_the_deadline_of_a_fact_is_that_of_the_clock(
    city_database: Database, people: town.Town
) -> None:
    """While the clock runs the two rooms must say the same; when it has stopped the fact keeps what stood."""
    database = city_database
    case_ids = await two_days(database, people)
    await build(database, MONDAY + 27 * HOUR)
    rows = {row["case_id"]: row for row in (await facts(database))["supervision_fact_case"]}
    for name in ("late", "extended"):
        async with database.reading(people.desk) as tx:
            due_at = (await cases.show(tx, case_ids[name], "zh")).due_at
        assert rows[case_ids[name]]["due_at"] == due_at is not None
    closed = rows[case_ids["closed"]]
    assert closed["due_at"] == MONDAY + 2 * HOUR
    assert closed["over_at"] is None
    assert rows[case_ids["late"]]["over_at"] == MONDAY + 2 * HOUR
    assert (closed["extensions"], rows[case_ids["extended"]]["extensions"]) == (0, 1)
    assert rows[case_ids["sent back"]]["send_backs"] == 1
    assert rows[case_ids["sent back"]]["department_id"] is None
    assert closed["channel"] == "snap"
    assert closed["received_at"] == MONDAY


@pytest.mark.shows("N8")
async def test_nobody_but_the_node_writes_facts(city_database: Database, people: town.Town) -> None:
    await two_days(city_database, people)
    await build(city_database, MONDAY + 27 * HOUR)
    async with city_database.transaction(people.chief) as tx:
        assert await tx.execute("UPDATE supervision_fact_case SET level = 'x'") == 0
        assert await tx.execute("DELETE FROM supervision_fact_transition") == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with city_database.transaction(people.chief) as tx:
            await tx.execute(
                "INSERT INTO supervision_fact_day VALUES ('2024-05-09', true, 0, 0, 0, now())"
            )


async def test_a_day_far_back_can_be_built_alone(
    city_database: Database, people: town.Town, postgres
) -> None:
    """A case of last year that was closed since: its old day says that it was open then."""
    begun = datetime(2023, 3, 1, 2, tzinfo=UTC)
    async with ground.owner_of(city_database, postgres) as owner:
        async with city_database.reading(SYSTEM) as tx:
            root = (await city.children(tx, None))[0]
        case = {
            "filed_at": begun, "area_id": root.id, "area_path": root.path, "dispatched_at": begun,
            "closed_at": begun + timedelta(days=40),
        }  # fmt: skip
        [case_id] = await ground.add_cases(owner, [case | ground.CLOSED])
        await ground.add_steps(
            owner,
            [
                (case_id, 1, "file_case", None, "dispatching", begun),
                (case_id, 2, "accept", "dispatching", "handling", begun + HOUR),
                (case_id, 3, "close", "handling", "closed", begun + timedelta(days=40)),
            ],
        )
        await ground.add_segments(
            owner, [(case_id, 0, "running", begun, begun + timedelta(days=40))]
        )
    built = await service.build_days(
        city_database, date(2023, 3, 2), date(2023, 3, 2), city_database.clock()
    )
    assert (built.cases, built.transitions, built.open_rows) == (0, 0, 1)
    [row] = (await facts(city_database))["supervision_fact_open_day"]
    assert (row["stage"], row["open"], row["overdue"]) == ("handling", 1, 1)


async def test_acting_leaves_the_lists_right_in_the_same_transaction(
    city_database: Database, people: town.Town
) -> None:
    """A list reads what the transaction itself has done: figures are never a copy that lags."""
    case_id = await loop.dispatched(city_database, people)
    async with city_database.transaction(people.pump) as tx:
        before = (
            await service.tally(tx, Within(path=(await city.children(tx, None))[0].path))
        ).by_stage
        await cases.act(tx, case_id, "accept", Act(expected_version=2))
        after = (
            await service.tally(tx, Within(path=(await city.children(tx, None))[0].path))
        ).by_stage
    assert (before, after) == ({"accepting": 1}, {"handling": 1})
