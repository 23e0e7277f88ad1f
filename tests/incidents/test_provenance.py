"""From any incident to its source records as they came in, the quality of its data, and the history of its place."""

from datetime import UTC, datetime, timedelta

import pytest

import town
from yiwang.flow.incidents import service
from yiwang.flow.incidents.messages import Act, PlaceGiven
from yiwang.flow.incidents.model import quality
from yiwang.kernel.errors import NotFound
from yiwang.kernel.geometry import Srs
from yiwang.kernel.ids import parse_id

NOW = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)
LON, LAT = town.IN_XUHUI
NORTH_50_M, NORTH_150_M = LAT + 50 / 111_320, LAT + 150 / 111_320


@pytest.fixture
def provenance(city_database, people):
    async def look(receipt, actor=None, days=30):
        async with city_database.reading(actor or people.desk_xuhui, now=NOW) as tx:
            return await service.provenance(tx, parse_id(receipt.incident.id), "zh", days)

    return look


@pytest.mark.shows("A1.1")
async def test_the_source_record_stands_as_it_came_with_its_receipt_time(
    report, city_database, people
) -> None:
    place = PlaceGiven(lon=121.4411, lat=31.1931, accuracy_m=10, srs=Srs.GCJ02)
    happened = NOW - timedelta(hours=3)
    receipt = await report(
        at=None,
        place=place,
        channel="hotline",
        source_id="12345-1",
        occurred_at=happened,
        now=NOW,
        by=people.desk_xuhui,
    )
    async with city_database.reading(people.desk_xuhui) as tx:
        (source,) = (await service.show(tx, parse_id(receipt.incident.id), "zh")).reports
    assert (source.channel, source.source_id) == ("hotline", "12345-1")
    assert (source.given, source.srs) == ((121.4411, 31.1931), Srs.GCJ02.value)
    assert source.place != source.given  # turned into WGS-84 beside it, not instead of it
    assert (source.created_at, source.occurred_at) == (NOW, happened)
    assert source.why == "由此立件"


@pytest.mark.shows("A1.1")
async def test_what_happened_at_the_same_place_in_thirty_days(report, provenance, people) -> None:
    async def at(days_ago: float, lat: float = LAT, **given):
        return await report(at=(LON, lat), now=NOW - timedelta(days=days_ago), **given)

    near = await at(29, NORTH_50_M, text="路灯不亮已经三天", standard=None)
    await at(31, text="一个多月前的积水", standard=town.POND)
    await at(3, NORTH_150_M, text="另一个路口的积水", standard=town.POND)
    own = await at(0)
    seen = await provenance(own)
    assert [(past.id, past.distance_m > 40) for past in seen.past] == [(near.incident.id, True)]
    assert seen.past_total == sum(seen.per_day) == 1
    assert (len(seen.per_day), seen.per_day[0]) == (30, 1)
    with pytest.raises(NotFound):
        await provenance(own, people.desk_pudong)


@pytest.mark.shows("A1.1")
async def test_the_quality_grows_with_what_becomes_known(
    report, provenance, city_database, people
) -> None:
    poor = await provenance(await report(at=None, text="坏了", standard=None, now=NOW), people.desk)
    assert {check.check for check in poor.checks if check.met} == set()
    receipt = await report(now=NOW)
    before = await provenance(receipt)
    for version, actor, action, given in (
        (1, people.desk_xuhui, "confirm", {}),
        (2, people.worker, "report_confirmed", {"verdict": "real"}),
    ):
        async with city_database.transaction(actor, now=NOW) as tx:
            command = Act(expected_version=version, **given)
            await service.act(tx, parse_id(receipt.incident.id), action, command)
    after = await provenance(receipt)
    gained = {c.check for c in after.checks if c.met} - {c.check for c in before.checks if c.met}
    assert gained == {"second_source"}
    assert after.quality == round(before.quality + 1 / len(after.checks), 3)


def test_a_report_of_tomorrow_is_not_prompt() -> None:
    known = quality.Known(
        text="", photos=0, placed=False, accuracy_m=None, standard=None, standard_by=None, advised=None,
        delay_h=-1, reports=1, confirmed=False,
    )  # fmt: skip
    assert not any(met for _, met in quality.checks(known))
