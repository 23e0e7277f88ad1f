"""The whole history replayed gives the figures that are stored; what was changed behind its back is named."""

from datetime import timedelta

import psycopg
import pytest

import loop
import town
from databases import owner_url
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import Act, Delegate
from yiwang.kernel.ids import format_id

pytestmark = pytest.mark.shows("N6")


async def walk(database: Database, people: town.Town) -> int:
    """A case that was sent back, extended, deferred, found wanting, closed late and opened again, over eight days."""
    case_id = await loop.dispatched(database, people)
    begun = database.clock()

    async def act(passed: float, who: str, verb: str, **given: object) -> None:
        actor = getattr(people, who)
        photo = verb in ("report_result", "verify_pass")
        uploads = [await loop.upload(database, actor)] if photo else []
        async with database.transaction(actor, now=begun + timedelta(hours=passed)) as tx:
            seen = (await cases.show(tx, case_id, "zh")).version
            await cases.act(tx, case_id, verb, Act(expected_version=seen, uploads=uploads, **given))

    department = {"department_id": format_id(people.water_id)}
    await act(0.5, "water", "send_back", reason="不属于本部门")
    await act(1, "desk", "dispatch", **department)
    await act(2, "water", "accept")
    await act(3, "water", "start_handling")
    await act(4, "water", "extend", reason="等待配件", hours=5)
    await act(5, "desk", "approve_extension")
    await act(6, "water", "defer", reason="汛期无法施工")
    await act(7, "desk", "approve_deferral")
    await act(55, "water", "resume")
    await act(60, "water", "report_result", text="已更换")
    await act(61, "worker", "verify_fail", reason="仍有缺口")
    await act(62, "water", "report_result", text="再次更换")
    await act(63, "worker", "verify_pass")
    await act(64, "desk", "close")
    await act(70, "desk", "reopen", reason="又坏了")
    await act(180, "water", "note", text="夜间再去")
    return case_id


async def recount(database: Database, **given: int) -> cases.Recount:
    async with database.reading(SYSTEM) as tx:
        return await cases.recount(tx, **given)


async def test_a_long_history_comes_to_the_stored_figures(
    city_database: Database, people: town.Town
) -> None:
    case_id = await walk(city_database, people)
    found = await recount(city_database)
    assert (found.cases, found.differences, found.next_after) == (1, [], None)
    async with city_database.reading(SYSTEM) as tx:
        kept = await tx.fetchrow("SELECT * FROM cases_case WHERE id = $1", case_id)
    # The walk went where it was meant to go, or the replay would have had nothing to show.
    assert (kept["send_back_count"], kept["extension_count"], kept["reopen_count"]) == (1, 1, 1)
    assert (kept["rework_count"], kept["extra_s"], kept["used_s"] > 0) == (1, 5 * 3600, True)
    assert found.steps == kept["version"]


async def test_re_timing_by_who_delegates_is_in_the_history_too(
    city_database: Database, people: town.Town
) -> None:
    case_id = await loop.dispatched(city_database, people)
    async with city_database.transaction(people.chief) as tx:
        seen = await cases.show(tx, case_id, "zh")
        below = seen.tier.below[0].id
        wish = Delegate(expected_version=seen.version, area=below, reason="属地办理", extra_hours=2)
        await cases.delegate(tx, case_id, wish)
    assert (await recount(city_database)).differences == []


@pytest.mark.parametrize(
    ("change", "figures"),
    [
        ("UPDATE cases_case SET used_s = used_s + 1", {"used_s"}),
        ("UPDATE cases_case SET due_at = due_at + interval '1 day'", {"due_at"}),
        ("UPDATE cases_case SET late = NOT late, extra_s = 0", {"late", "extra_s"}),
        ("UPDATE cases_clock_segment SET from_at = from_at - interval '1 hour' WHERE seq = 0", {"segments"}),
        ("DELETE FROM cases_clock_segment WHERE seq = 2", {"segments"}),
    ],
)  # fmt: skip
async def test_a_figure_changed_behind_its_back_is_named(
    city_database: Database, people: town.Town, postgres, change: str, figures: set[str]
) -> None:
    case_id = await walk(city_database, people)
    await loop.dispatched(city_database, people)
    with psycopg.connect(
        owner_url(postgres, city_database.url.split("@/")[1].split("?")[0])
    ) as owner:
        where = " AND " if "WHERE" in change else " WHERE "
        column = "case_id" if "segment" in change else "id"
        assert owner.execute(f"{change}{where}{column} = {case_id}").rowcount == 1
    found = await recount(city_database)
    assert {one.figure for one in found.differences} == figures
    assert {one.case_id for one in found.differences} == {case_id}
    assert all(one.stored != one.replayed for one in found.differences)


async def test_batches_pass_over_no_case(city_database: Database, people: town.Town) -> None:
    ids = [await loop.filed(city_database, people.desk) for _ in range(3)]
    first = await recount(city_database, most=2)
    rest = await recount(city_database, after=first.next_after or 0, most=2)
    assert (first.cases, rest.cases, rest.next_after) == (2, 1, None)
    assert first.next_after == sorted(ids)[1]
