"""A report by any channel becomes one incident, once, placed or visibly waiting to be."""

import asyncio
from datetime import timedelta

import pytest

import town
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.incidents import service
from yiwang.flow.incidents.messages import ContactGiven, Filter, PlaceGiven
from yiwang.kernel.errors import Invalid, NotAllowed, TooLarge
from yiwang.kernel.geometry import Point, Srs, to_gcj02
from yiwang.kernel.ids import parse_id

LON, LAT = town.IN_XUHUI


async def shown(database, actor, receipt):
    async with database.reading(actor) as tx:
        return await service.show(tx, parse_id(receipt.incident.id), "zh")


async def triage_of(database, actor) -> dict[str, str | None]:
    async with database.reading(actor) as tx:
        page = await service.page(tx, Filter(triage=True), "zh")
    assert page.total == len(page.items)
    return {row.id: row.triage for row in page.items}


@pytest.mark.shows("N2", "A5.2")
async def test_the_same_manhole_by_three_channels_is_one_incident_and_three_people_are_told(
    city_database, people, report
) -> None:
    first = await report()
    hotline = await report(
        channel="hotline", source_id="12345-88", by=people.desk,
        text="市民来电：漕溪北路人行道上的污水井盖不见了，行人危险",
        at=(LON + 0.00008, LAT),
    )  # fmt: skip
    patrol = await report(
        by=people.worker, text="漕溪北路人行道污水井盖不见了", at=(LON, LAT + 0.00006)
    )
    assert [r.joined for r in (first, hotline, patrol)] == [False, True, True]
    assert len({r.incident.id for r in (first, hotline, patrol)}) == 1
    seen = await shown(city_database, people.desk, first)
    assert sorted(seen.channels) == ["hotline", "patrol", "snap"]
    assert [r.channel for r in seen.reports] == ["snap", "hotline", "patrol"]

    incident_id = parse_id(first.incident.id)
    async with city_database.transaction(people.desk) as tx:
        await service.mark_filed(tx, incident_id, 77, standard_code=town.LID)
        await service.note_progress(tx, incident_id, "handling", "处置中", "Handling", tx.now)
        await service.note_progress(
            tx, incident_id, "closed", "已结案", "Closed", tx.now, result_text="井盖已更换"
        )
    for receipt in (first, hotline, patrol):
        async with city_database.reading(SYSTEM) as tx:
            track = await service.track(tx, str(receipt.token), "zh")
        assert "井盖已更换" in track.told[-1].text
        assert track.stages[-1].id == "closed"
        assert track.others == 2
    async with city_database.reading(SYSTEM) as tx:
        assert [r.told for r in await service.reporters(tx, incident_id)] == [1, 1, 1]


async def test_different_things_close_together_stay_apart(report) -> None:
    first = await report()
    pond = await report(standard=town.POND, text="漕溪北路积水很深")
    elsewhere = await report(at=(LON + 0.01, LAT))
    exercise = await report(exercise=True, by=None)
    assert len({r.incident.id for r in (first, pond, elsewhere)}) == 3
    assert exercise.incident.id == first.incident.id  # a stranger cannot declare an exercise


async def test_an_exercise_never_joins_what_is_real(report, people) -> None:
    real = await report()
    drill = await report(exercise=True, by=people.desk, channel="hotline")
    assert drill.incident.id != real.incident.id
    assert not drill.joined


@pytest.mark.shows("N1")
async def test_the_same_source_twice_is_once_and_gets_the_same_receipt(
    city_database, report, people
) -> None:
    first = await report(channel="snap", source_id="browser-1")
    again = await report(channel="snap", source_id="browser-1")
    assert again == first
    assert again.token
    other_words = await report(channel="snap", source_id="browser-1", text="别人的上报")
    assert other_words.report == first.report
    assert other_words.token is None  # who only guesses the id gets no link
    staff = await report(channel="snap", source_id="browser-1", text="x", by=people.desk)
    assert staff.token == first.token
    same_id_other_channel = await report(
        channel="hotline", source_id="browser-1", by=people.desk, at=(LON + 0.01, LAT)
    )
    assert same_id_other_channel.report != first.report


@pytest.mark.shows("N1", "Q6")
async def test_the_same_source_twenty_times_at_once_is_once(city_database, report, owner) -> None:
    receipts = await asyncio.gather(*(report(source_id="storm-1") for _ in range(20)))
    assert len({r.report.id for r in receipts}) == 1
    assert len({r.token for r in receipts}) == 1
    for table in ("report", "incident", "link", "step"):
        assert await owner.fetchval(f"SELECT count(*) FROM incidents_{table}") == 1, table


@pytest.mark.shows("N2")
async def test_twins_that_arrive_together_find_each_other(report, owner) -> None:
    receipts = await asyncio.gather(*(report(source_id=f"twin-{n}") for n in range(10)))
    assert len({r.report.id for r in receipts}) == 10
    assert len({r.incident.id for r in receipts}) == 1
    assert sum(r.joined for r in receipts) == 9
    assert await owner.fetchval("SELECT report_count FROM incidents_incident") == 10


@pytest.mark.shows("N2")
async def test_what_the_reporter_calls_the_same_is_joined_if_it_is_open_and_near(report) -> None:
    first = await report()
    same = await report(text="还在", standard=None, same_as=first.incident.id)
    assert same.joined
    assert same.incident.id == first.incident.id
    far = await report(at=(LON + 0.02, LAT), text="还在", same_as=first.incident.id)
    nonsense = await report(at=(LON + 0.03, LAT), same_as="not-an-id")
    assert not far.joined
    assert not nonsense.joined


@pytest.mark.shows("S1", "A5.2")
async def test_a_point_is_placed_by_polygon_in_whatever_datum_it_came(
    report, people, city_database
) -> None:
    gcj = to_gcj02(Point(LON, LAT))
    first = await report()
    second = await report(
        at=None, place=PlaceGiven(lon=gcj.lon, lat=gcj.lat, srs=Srs.GCJ02, accuracy_m=10)
    )
    assert second.incident.id == first.incident.id
    seen = await shown(city_database, people.desk_xuhui, first)
    assert seen.triage is None
    assert seen.area_name
    assert seen.reports[1].place == pytest.approx((LON, LAT), abs=1e-6)


@pytest.mark.shows("A5.2")
async def test_what_cannot_be_placed_or_classed_waits_in_triage_and_is_never_dropped(
    city_database, people, report
) -> None:
    address_only = await report(at=None, address="漕溪北路某号")
    vague = await report(accuracy_m=800)
    at_sea = await report(at=(122.3, 31.0))
    unclassed = await report(standard=None, text="嗯，你们看看吧")
    assert [r.triage for r in (address_only, vague, at_sea, unclassed)] == [
        "unplaced", "inaccurate", "unplaced", "unclassified",
    ]  # fmt: skip
    waiting = await triage_of(city_database, people.desk)
    assert waiting == {r.incident.id: r.triage for r in (address_only, vague, at_sea, unclassed)}
    # The district's desk sees what is surely or probably its own, and nothing that could be anybody's.
    district = await triage_of(city_database, people.desk_xuhui)
    assert set(district) == {vague.incident.id, unclassed.incident.id}
    assert await triage_of(city_database, people.desk_pudong) == {}


@pytest.mark.shows("Q4")
async def test_a_point_far_outside_the_city_is_refused_in_words_and_nothing_is_kept(
    report, owner
) -> None:
    with pytest.raises(Invalid) as wrong:
        await report(at=(116.4, 39.9))
    assert wrong.value.code == "incidents_far_outside"
    assert await owner.fetchval("SELECT count(*) FROM incidents_report") == 0


@pytest.mark.shows("Q4")
@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"text": "", "standard": None}, Invalid),
        ({"text": "\x00\x07  ", "standard": None}, Invalid),
        ({"standard": "B9999-99"}, Invalid),
        ({"channel": "telepathy"}, Invalid),
        ({"channel": "hotline"}, NotAllowed),
        ({"text": "井" * 5001}, TooLarge),
        ({"uploads": ["1-999.key"]}, Invalid),
        ({"uploads": ["nonsense"]}, Invalid),
        ({"uploads": ["1-1.k"] * 21}, TooLarge),
        ({"at": (float("nan"), 31.0)}, Invalid),
        ({"accuracy_m": -1.0}, Invalid),
    ],
)
async def test_wrong_input_is_refused_whole(report, owner, given, error) -> None:
    with pytest.raises(error):
        await report(**given)
    for table in ("report", "incident", "link", "message"):
        assert await owner.fetchval(f"SELECT count(*) FROM incidents_{table}") == 0


async def test_the_claimed_time_is_bounded_by_now(report, city_database, people) -> None:
    now = city_database.clock()
    with pytest.raises(Invalid):
        await report(occurred_at=now + timedelta(hours=1))
    fast_phone = await report(occurred_at=now + timedelta(minutes=3), now=now)
    seen = await shown(city_database, people.desk, fast_phone)
    assert seen.reports[0].occurred_at == now
    assert seen.first_reported_at == now


@pytest.mark.shows("A5.2")
async def test_confident_advice_classes_and_is_marked_and_a_person_can_change_it(
    city_database, people, report
) -> None:
    receipt = await report(standard=None, text="人行道上污水井盖缺失，有坠落风险")
    seen = await shown(city_database, people.desk, receipt)
    assert seen.advice is not None
    assert seen.advice_list
    if seen.standard is not None:  # the algorithm knew
        assert seen.history[0].fields["by"] == "advice"
        assert seen.history[0].automatic
    else:
        assert seen.triage == "unclassified"
    assert "classify" in [action.id for action in seen.allowed]


@pytest.mark.shows("A3.4")
async def test_contacts_are_sealed_at_rest_and_shown_masked(
    city_database, people, report, owner
) -> None:
    receipt = await report(contact=ContactGiven(name="王小明", phone="13800138000", email="a@b.cn"))
    row = await owner.fetchrow("SELECT * FROM incidents_contact")
    assert b"13800138000" not in row["sealed"]
    assert "王小明".encode() not in row["sealed"]
    seen = await shown(city_database, people.desk, receipt)
    masked = seen.reports[0].contact_masked
    assert masked is not None
    assert (masked.name, masked.phone, masked.email) == ("王**", "138****8000", "a***@***")
    token_rows = await owner.fetch("SELECT * FROM incidents_report")
    assert str(receipt.token) not in str(token_rows)
