"""A thing's trust: from what became of its warnings, its silence, stuck values, and like things nearby; in words."""

from datetime import timedelta

import pytest

import town
from warned import RULES, Judged
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages.twin import Trust
from yiwang.flow.sensing.messages.warnings import ActOnWarning
from yiwang.flow.sensing.model.trust import Record, factors, trust
from yiwang.flow.sensing.service import warnings

STUCK = RULES.replace('code = "underpass-water"', 'code = "stuck-water"').replace(
    'kind = "threshold"\nlines = [{ severity = "yellow", on = 15.0, off = 12.0 },'
    ' { severity = "red", on = 25.0, off = 20.0 }]',
    'kind = "stuck"\ntolerance = 0.01\nlines = [{ severity = "blue", on = 3600.0, off = 3600.0 },'
    ' { severity = "red", on = 7200.0, off = 7200.0 }]',
    1,
)


async def trust_of(database: Database, actor: Actor, thing: int, language: str = "zh") -> Trust:
    async with database.reading(actor) as tx:
        return (await sensing.twin(tx, thing, language)).trust


async def weigh(judged: Judged, *things: int) -> None:
    async with judged.database.transaction(SYSTEM, now=judged.now) as tx:
        await warnings.weigh(tx, things)


async def ends(judged: Judged, people: town.Town, how: str) -> None:
    newest = (await judged.warnings())[-1]
    async with judged.database.transaction(people.desk, now=judged.now) as tx:
        await warnings.act(tx, newest["id"], how, ActOnWarning(reason="现场看过", text="现场看过"))


@pytest.mark.shows("N11")
async def test_each_thing_that_speaks_against_a_device_lowers_its_score_and_is_said_in_words(
    judged: Judged, keeper: Actor, city_database: Database, people: town.Town
) -> None:
    judged.now = city_database.clock() - timedelta(days=20)
    await judged.publish("stuck-water", document=STUCK)
    place = {
        name: (town.IN_XUHUI[0] + east, town.IN_XUHUI[1])
        for name, east in (("confirmed", 0.0), ("alone", 0.02), ("against", 0.04), ("silent", 0.06), ("stuck", 0.08))
    }  # fmt: skip
    made = {name: await judged.thing(keeper, name, at) for name, at in place.items()}
    for n in (1, 2):  # like things within 300 m of one of them, which say nothing
        await judged.thing(keeper, f"near{n}", (place["against"][0] + n * 0.0005, town.IN_XUHUI[1]))
    await judged.owner.execute(
        "UPDATE sensing_thing SET created_at = $1", judged.now - timedelta(days=90)
    )

    async def crossed(name: str, how: str) -> None:
        await judged.judge((made[name][1], 0, 2, 17.0), after=86_400)
        await ends(judged, people, how)
        await judged.judge((made[name][1], 2, 0, 1.0), after=3600)

    await crossed("confirmed", "confirm")
    await crossed("alone", "dismiss")
    await crossed("against", "dismiss")
    await judged.judge((made["stuck"][1], 0, 1, 3600.0), rule="stuck-water", after=60)
    await judged.judge((made["silent"][1], 0, 1, None), rule="no-data", reason="silent", after=60)
    await judged.judge(
        (made["silent"][1], 1, 0, None), rule="no-data", reason="heard", after=9 * 86_400
    )
    await weigh(judged, *[thing for thing, _ in made.values()])
    said = {
        name: await trust_of(city_database, people.desk, thing) for name, (thing, _) in made.items()
    }
    one_dismissed = 4 / 6 / (4 / 5)
    assert {name: round(one.score, 3) for name, one in said.items()} == {
        "confirmed": 1.0,
        "alone": round(one_dismissed, 3),
        "against": round(one_dismissed * 0.9, 3),
        "silent": 0.95,
        "stuck": 0.9,
    }
    words = {name: [reason.said for reason in one.reasons] for name, one in said.items()}
    assert words["confirmed"] == ["近 90 天的预警：1 条核实属实，0 条被判为误报"]
    assert words["alone"] == ["近 90 天的预警：0 条核实属实，1 条被判为误报"]
    assert words["against"] == [*words["alone"], "近 90 天有 1 条误报，附近同类设备当时都没有报"]
    assert words["silent"] == ["近 90 天有 10.0% 的时间失联"]
    assert words["stuck"][-1] == "近 90 天有 1 次数值卡住不变"
    english = await trust_of(city_database, people.desk, made["stuck"][0], "en")
    assert english.reasons[-1].said == "Its value was stuck 1 times in the last 90 days"


@pytest.mark.shows("N11")
async def test_of_a_new_device_nothing_is_known_and_what_is_long_ago_is_forgotten(
    judged: Judged, keeper: Actor, city_database: Database, people: town.Town
) -> None:
    thing, series = await judged.thing(keeper, "g1", town.IN_XUHUI)
    seen = await trust_of(city_database, people.desk, thing)
    assert (seen.score, [one.said for one in seen.reasons]) == (1.0, ["近 90 天没有对它不利的记录"])
    judged.now = city_database.clock() - timedelta(days=91)
    await judged.judge((series, 0, 2, 17.0))
    await ends(judged, people, "dismiss")
    await judged.judge((series, 2, 0, 1.0), after=600)
    await judged.owner.execute("UPDATE sensing_warning SET cleared_at = $1", judged.now)
    assert await judged.owner.fetchval("SELECT trust FROM sensing_thing") < 1
    judged.now = city_database.clock()
    await weigh(judged, thing)
    assert (await trust_of(city_database, people.desk, thing)).score == 1.0


@pytest.mark.shows("N11")
def test_the_score_is_the_product_of_its_reasons_and_stays_within_0_and_1() -> None:
    worst = Record(confirmed=0, dismissed=1000, silent_share=3.0, stuck=50, disagreements=50)
    assert 0.0 <= trust(worst) < 0.001
    assert trust(Record(confirmed=500)) == 1.0
    for record in (Record(dismissed=2, stuck=1), Record(silent_share=0.5), Record(disagreements=3)):
        product = 1.0
        for factor in factors(record).values():
            assert 0.0 < factor <= 1.0
            product *= factor
        assert trust(record) == pytest.approx(product)
        assert trust(record) < 1.0
    assert factors(Record()) == {}
