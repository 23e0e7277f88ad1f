"""A case that its level does not handle climbs by its timer; a superior hands it down; the deadline stays."""

from datetime import timedelta

import pytest
import pytest_asyncio

import loop
import town
from yiwang.backstage import identity
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service as city
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import Delegate, Filter, SetTierLimit
from yiwang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yiwang.kernel.ids import format_id, parse_id

LEVELS = ["community", "subdistrict", "district", "city"]


@pytest_asyncio.fixture
async def line(city_database, people):
    """The areas of the place from the community up, and a desk for the two lowest."""
    async with city_database.transaction(SYSTEM) as tx:
        place = await city.locate(tx, *town.IN_XUHUI)
        areas = {level: await city.ancestor(tx, place.id, level) for level in LEVELS}
        for level in LEVELS[:2]:
            await identity.create_account(
                tx,
                identity.NewAccount(
                    name=f"desk-{level}", display_name=f"{level}值班员", role="desk"
                ),
                [
                    identity.NewGrant(
                        role="desk", area_id=areas[level].id, area_path=areas[level].path
                    )
                ],
            )
    return areas


@pytest_asyncio.fixture
async def case_id(city_database, line):
    desk = await city_database.actor_of_account("desk-community")
    return await loop.filed(city_database, desk, at=town.IN_XUHUI)


async def show(database, actor, case_id, now=None):
    async with database.reading(actor, now=now) as tx:
        return await cases.show(tx, case_id, "zh")


async def climb(database, now) -> int:
    async with database.transaction(SYSTEM, now=now) as tx:
        return await cases.climb_due(tx)


@pytest.mark.shows("A6.2", "A6.3", "A6.4", "A6.5")
async def test_it_climbs_from_the_community_to_the_city_and_each_hop_says_why(
    city_database, people, line, case_id
) -> None:
    seen = await show(city_database, people.mayor, case_id)
    assert (seen.tier.level, seen.tier.area_name) == ("community", line["community"].name)
    assert await climb(city_database, seen.tier.due_at - timedelta(seconds=1)) == 0
    for number, level in enumerate(LEVELS[1:], start=1):
        now = (await show(city_database, people.mayor, case_id)).tier.due_at
        assert await climb(city_database, now) == 1
        seen = await show(city_database, people.mayor, case_id)
        assert (seen.tier.level, seen.tier.climbs) == (level, number)
        hop = seen.steps[-1]
        assert (hop.action, hop.automatic) == ("climb", True)
        assert hop.fields["from_level"] == LEVELS[number - 1]
        assert line[LEVELS[number - 1]].name in hop.reason
    assert seen.tier.due_at is None  # nobody is above the city
    assert await climb(city_database, now + timedelta(days=365)) == 0
    assert seen.version == 4


@pytest.mark.shows("A6.3", "A6.4")
async def test_the_neighbouring_street_learns_nothing_and_the_district_sees_it_climb(
    city_database, people, line, case_id
) -> None:
    seen = await show(city_database, people.desk_xuhui, case_id)
    await climb(city_database, seen.tier.due_at)
    await climb(city_database, (await show(city_database, people.mayor, case_id)).tier.due_at)
    async with city_database.reading(people.desk_xuhui) as tx:
        ours = await cases.page(tx, Filter(in_charge=line["district"].id), "zh")
        community = await cases.page(tx, Filter(in_charge=line["community"].id), "zh")
    assert ([row.id for row in ours.items], community.total) == ([format_id(case_id)], 0)
    with pytest.raises(NotFound):
        await show(city_database, people.desk_pudong, case_id)
    async with city_database.reading(people.desk_pudong) as tx:
        assert await tx.fetch("SELECT * FROM cases_tier") == []


@pytest.mark.shows("A6.3")
async def test_what_was_handled_in_time_does_not_climb(city_database, people, line) -> None:
    case_id = await loop.handled(city_database, people)
    async with city_database.transaction(SYSTEM) as tx:
        due = await tx.fetchval(
            "UPDATE cases_tier SET due_at = now(), level = 'district' WHERE case_id = $1 RETURNING due_at",
            case_id,
        )
    assert await climb(city_database, due) == 0
    assert (await show(city_database, people.mayor, case_id)).tier.due_at > due  # it counts anew


async def delegate(database, actor, case_id, area, version=None, **given):
    version = version or (await show(database, actor, case_id)).version
    command = Delegate(
        expected_version=version, area=format_id(area.id), reason="就近处置", **given
    )
    async with database.transaction(actor) as tx:
        await cases.delegate(tx, case_id, command)
    return await show(database, actor, case_id)


@pytest.mark.shows("A6.2", "A6.3", "A6.4")
async def test_delegating_keeps_the_deadline_unless_it_is_re_timed_on_the_record(
    city_database, people, line
) -> None:
    case_id = await loop.filed(city_database, people.desk_xuhui, at=town.IN_XUHUI)
    water = format_id(people.water_id)
    await loop.act(city_database, people.desk, case_id, "dispatch", department_id=water)
    before = await show(city_database, people.desk_xuhui, case_id)
    assert before.tier.level == "district"
    assert {parse_id(area.id) for area in before.tier.below} == {
        line["community"].id, line["subdistrict"].id,
    }  # fmt: skip
    after = await delegate(city_database, people.desk_xuhui, case_id, line["subdistrict"])
    assert (after.tier.level, after.due_at) == ("subdistrict", before.due_at)
    assert after.steps[-1].reason == "就近处置"
    with pytest.raises(NotAllowed):
        await delegate(city_database, people.desk_xuhui, case_id, line["community"], extra_hours=5)
    later = await delegate(city_database, people.chief, case_id, line["community"], extra_hours=5)
    assert later.due_at - before.due_at == timedelta(hours=5)
    assert (later.steps[-1].fields["hours"], later.steps[-1].actor.role) == (5, "supervisor")


@pytest.mark.shows("A6.2")
async def test_only_downwards_on_the_cases_own_line_and_by_who_holds_the_level(
    city_database, people, line, case_id
) -> None:
    seen = await show(city_database, people.mayor, case_id)
    await climb(city_database, seen.tier.due_at)
    async with city_database.reading(SYSTEM) as tx:
        pudong = await city.area_by_code(tx, town.PUDONG)
    with pytest.raises(Invalid, match="tier_not_below"):
        await delegate(city_database, people.mayor, case_id, pudong)
    with pytest.raises(Invalid, match="tier_not_below"):
        await delegate(city_database, people.mayor, case_id, line["subdistrict"])
    below = await city_database.actor_of_account("desk-community")
    with pytest.raises(NotAllowed, match="tier_not_yours"):
        await delegate(city_database, below, case_id, line["community"])
    with pytest.raises(NotAllowed, match="not_your_role"):
        await delegate(city_database, people.worker, case_id, line["community"])
    with pytest.raises(Conflict, match="stale_case"):
        await delegate(city_database, people.mayor, case_id, line["community"], version=1)


@pytest.mark.shows("A6.2")
async def test_the_citys_supervisor_sets_the_times_and_nobody_else(city_database, people) -> None:
    wanted = SetTierLimit(value=2, unit="urgent_hour", source="沪城运〔2026〕1号")
    async with city_database.transaction(people.chief) as tx:
        limits = await cases.set_tier_limit(tx, "community", wanted)
    assert (limits[0].level, limits[0].value, limits[0].unit) == ("community", 2, "urgent_hour")
    with pytest.raises(NotAllowed):
        async with city_database.transaction(people.desk_xuhui) as tx:
            await cases.set_tier_limit(tx, "community", wanted)
