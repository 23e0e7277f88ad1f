"""The map's counting functions run as the owner: they show exactly what the policy shows, to everybody."""

import random

import pytest

import town
from yiwang.backstage import identity
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.city import service as city
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewThing
from yiwang.flow.sensing.model.cells import COUNTED, COUNTED_BY_KIND

KINDS = ("rain_gauge", "smoke_detector", "underpass_water", "tide_level")
EVERY_CELL = ([0], [1 << 48])
_FUNCTION = "SELECT cell, things, lon, lat FROM sensing_things_in($1, $2, $3, $4) ORDER BY cell"
_POLICY = """
SELECT cell >> $1::int AS cell, count(*)::int AS things, sum(lon) AS lon, sum(lat) AS lat FROM sensing_thing
WHERE cell >= $2 AND cell < $3 AND state <> 'retired' AND ($4 = '' OR kind = $4) GROUP BY 1 ORDER BY 1
"""
_CELLS_FUNCTION = (
    "SELECT cell, things, lon, lat FROM sensing_cells_in($1, $2, $3, $4) ORDER BY cell"
)
_CELLS_POLICY = """
SELECT cell, sum(things)::int AS things, sum(lon_sum) AS lon, sum(lat_sum) AS lat FROM sensing_map_cell
WHERE level = $1 AND kind = ANY ($2) AND cell >= $3 AND cell < $4 GROUP BY 1 HAVING sum(things) > 0 ORDER BY 1
"""


async def _things(database: Database, keeper: Actor) -> list[int]:
    """Things of several kinds, so of several departments, in two districts; the departments of one of them."""
    rng = random.Random(4)
    async with database.transaction(keeper) as tx:
        for n in range(60):
            lon, lat = rng.choice((town.IN_XUHUI, town.IN_PUDONG))
            await sensing.add(
                tx,
                NewThing(
                    source="a", source_id=str(n), kind=rng.choice(KINDS), name=str(n),
                    lon=lon + rng.uniform(-0.01, 0.01), lat=lat + rng.uniform(-0.01, 0.01),
                ),
            )  # fmt: skip
        xuhui = await city.area_by_code(tx, town.XUHUI)
        assert xuhui is not None
        rows = await tx.fetch(
            "SELECT DISTINCT unnest(department_ids) AS d FROM sensing_thing WHERE starts_with(area_path, $1)",
            xuhui.path,
        )
    return sorted(row["d"] for row in rows)


async def _people(database: Database, departments: list[int]) -> list[Actor]:
    """Everybody's way of seeing: roles, areas, departments, several grants, none, a role that sees no thing."""
    async with database.transaction(SYSTEM) as tx:
        root = await city.city(tx)
        xuhui = await city.area_by_code(tx, town.XUHUI)
        rows = await tx.fetch("SELECT area_path FROM sensing_thing ORDER BY id LIMIT 1")
        (hidden,) = await tx.fetch("SELECT (sensing_hidden_from())[1] AS role")
        assert root is not None
        assert xuhui is not None
        first, last = departments[:1], departments[-1:]
        community: str = rows[0]["area_path"]
        wishes: list[tuple[str, list[tuple[str, list[int] | None]]]] = [
            ("data", [(root.path, None)]), ("desk", [(xuhui.path, None)]), ("desk", [(community, None)]),
            ("department", [(root.path, first)]), ("department", [(xuhui.path, last)]),
            ("department", [(root.path, [10**9])]), ("desk", [(xuhui.path, first), (community, None)]),
            ("desk", [(community, last), (root.path, first)]), ("desk", []), (hidden["role"], [(root.path, None)]),
        ]  # fmt: skip
        for n, (role, grants) in enumerate(wishes):
            await identity.create_account(
                tx,
                identity.NewAccount(name=f"p{n}", display_name=f"p{n}", role=role),
                [
                    identity.NewGrant(role=role, area_id=None, area_path=path, department_ids=ids)
                    for path, ids in grants
                ],
            )
    nobody = Actor(id=999_999, name="x", display_name="x", role="desk")
    return [*[await database.actor_of_account(f"p{n}") for n in range(len(wishes))], nobody]


def _same(ours: list, theirs: list) -> list[tuple[int, int]]:
    told = [(row["cell"], row["things"]) for row in ours]
    assert told == [(row["cell"], row["things"]) for row in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert one["lon"] == pytest.approx(other["lon"])
        assert one["lat"] == pytest.approx(other["lat"])
    return told


@pytest.mark.shows("Q5", "A1.2")
async def test_the_map_shows_everybody_what_the_policy_shows_and_no_more(
    city_database: Database, keeper: Actor, people: town.Town
) -> None:
    departments = await _things(city_database, keeper)
    assert len(departments) > 1
    seen = []
    for actor in await _people(city_database, departments):
        total = 0
        async with city_database.reading(actor) as tx:
            lows, highs = EVERY_CELL
            for kind in ("", *KINDS):
                for shift in (0, 12, 30):
                    ours = await tx.fetch(_FUNCTION, shift, lows, highs, kind)
                    theirs = await tx.fetch(_POLICY, shift, lows[0], highs[0], kind)
                    found = _same(ours, theirs)
                    total = total if kind else sum(things for _, things in found)
            for level in COUNTED:
                for kinds in ([""], list(KINDS) if level in COUNTED_BY_KIND else []):
                    ours = await tx.fetch(_CELLS_FUNCTION, level, kinds, lows, highs)
                    _same(ours, await tx.fetch(_CELLS_POLICY, level, kinds, lows[0], highs[0]))
        seen.append(total)
    whole, district, community, of_one, of_other, of_none, both, crossed, ungranted, hidden, unknown = seen  # fmt: skip
    assert (whole, of_none, ungranted, hidden, unknown) == (60, 0, 0, 0, 0)
    assert 0 < community < district < whole
    assert 0 < of_one < whole
    assert 0 < of_other < district
    assert 0 < both <= district
    assert 0 < crossed < whole
