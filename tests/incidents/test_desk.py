"""What the desk does with one incident; every step a row, every reporter told."""

import asyncio

import asyncpg
import pytest

import town
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.incidents import service
from yiwang.flow.incidents.messages import Act, ContactGiven, Filter, Reveal
from yiwang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yiwang.kernel.ids import format_id, parse_id

LON, LAT = town.IN_XUHUI


@pytest.fixture
def act(city_database):
    async def take(actor, receipt, action, version=1, **given):
        async with city_database.transaction(actor) as tx:
            command = Act(expected_version=version, **given)
            return await service.act(tx, parse_id(receipt.incident.id), action, command)

    return take


async def track(database, receipt):
    async with database.reading(SYSTEM) as tx:
        return await service.track(tx, str(receipt.token), "zh")


@pytest.mark.shows("A5.2")
async def test_take_in_confirm_and_what_the_field_worker_finds(report, people, act) -> None:
    receipt = await report()
    seen = await act(people.desk_xuhui, receipt, "take_in")
    assert (seen.state, seen.version) == ("open", 2)
    assert "take_in" not in [a.id for a in seen.allowed]
    seen = await act(people.desk_xuhui, receipt, "confirm", 2)
    assert seen.state == "confirming"
    seen = await act(
        people.worker, receipt, "report_confirmed", 3, verdict="not_real", text="已经修好"
    )
    assert seen.state == "open"
    seen = await act(people.desk_xuhui, receipt, "confirm", 4)
    seen = await act(people.worker, receipt, "report_confirmed", 5, verdict="real")
    assert seen.state == "confirmed"
    assert [s.action for s in seen.history] == [
        "open", "take_in", "confirm", "report_confirmed", "confirm", "report_confirmed",
    ]  # fmt: skip
    assert seen.history[3].fields["verdict"] == "not_real"


@pytest.mark.shows("Q6")
async def test_a_stale_page_is_told_so_and_of_many_one_wins(report, people, act) -> None:
    receipt = await report()
    await act(people.desk, receipt, "take_in")
    with pytest.raises(Conflict) as stale:
        await act(people.desk_xuhui, receipt, "confirm", 1)
    assert stale.value.params["version"] == 2
    results = await asyncio.gather(
        *(act(people.desk, receipt, "decline", 2, reason="重复", text="谢谢") for _ in range(16)),
        return_exceptions=True,
    )
    assert sum(not isinstance(r, BaseException) for r in results) == 1
    assert all(isinstance(r, Conflict) for r in results if isinstance(r, BaseException))


@pytest.mark.shows("A1.3")
async def test_a_decline_needs_a_reason_and_a_reply_which_the_reporter_reads(
    report, people, act, city_database
) -> None:
    receipt = await report()
    with pytest.raises(Invalid):
        await act(people.desk, receipt, "decline", reason="不属于受理范围")
    seen = await act(
        people.desk,
        receipt,
        "decline",
        reason="权属不清",
        text="该井盖属于小区内部设施，请联系物业。",
    )
    assert seen.state == "declined"
    told = await track(city_database, receipt)
    assert "请联系物业" in told.told[-1].text
    assert told.result is not None
    assert "请联系物业" in told.result.text
    assert "权属不清" not in str(told)  # the reason is for the record, the reply for the reporter
    assert told.stages[-1].id == "declined"
    seen = await act(people.desk, receipt, "reopen", 2, reason="复核后受理")
    assert seen.state == "open"
    assert (await track(city_database, receipt)).result is None


async def test_an_answer_ends_it_without_a_case(report, people, act, city_database) -> None:
    receipt = await report(text="请问井盖归谁管", standard=None)
    seen = await act(people.desk, receipt, "answer", text="归供水企业管。")
    assert seen.state == "answered"
    assert (await track(city_database, receipt)).can.reopen


@pytest.mark.shows("A5.2")
async def test_placing_settles_triage_and_gives_it_to_the_district(
    report, people, act, city_database
) -> None:
    receipt = await report(at=None, address="世纪大道")
    with pytest.raises(NotFound):
        await act(people.desk_pudong, receipt, "take_in")
    with pytest.raises(Invalid):
        await act(people.desk, receipt, "place")
    seen = await act(people.desk, receipt, "place", lon=town.IN_PUDONG[0], lat=town.IN_PUDONG[1])
    assert seen.triage is None
    seen = await act(people.desk_pudong, receipt, "take_in", 2)
    assert seen.reports[0].address == "世纪大道"  # the report came along
    with pytest.raises(NotAllowed) as outside:
        await act(people.desk_pudong, receipt, "place", 3, lon=LON, lat=LAT)
    assert outside.value.code == "incidents_outside_your_area"


async def test_an_area_can_be_named_when_there_is_no_point(
    report, people, act, city_database
) -> None:
    receipt = await report(at=None, address="徐汇区某处")
    known = await report()
    async with city_database.reading(people.desk) as tx:
        area_id = (await service.show(tx, parse_id(known.incident.id), "zh")).area_id
    seen = await act(people.desk, receipt, "place", area_id=area_id)
    assert seen.area_id == area_id
    assert seen.place is None


@pytest.mark.shows("A5.2", "A5.4")
async def test_a_correction_of_the_class_is_kept_and_taught(
    report, people, act, city_database, background, owner
) -> None:
    receipt = await report(standard=None, text="人行道上污水井盖缺失，有坠落风险，路面也有积水")
    seen = await act(people.desk, receipt, "classify", standard=town.POND, reason="主要是积水")
    assert seen.standard is not None
    assert seen.standard.code == town.POND
    assert seen.triage is None
    step = seen.history[-1]
    assert step.fields["standard"] == town.POND
    with pytest.raises(Invalid):
        await act(people.desk, receipt, "classify", 2, standard="B0000-00")
    await background.settle()
    assert await owner.fetchval("SELECT count(*) FROM ai_review") == 1


@pytest.mark.parametrize("role", ["mayor", "water", "pump"])
async def test_who_may_not_act_is_not_offered_it_and_is_refused(report, people, act, role) -> None:
    receipt = await report()
    with pytest.raises((NotAllowed, NotFound)):
        await act(getattr(people, role), receipt, "decline", reason="x", text="y")


@pytest.mark.shows("A3.4")
async def test_the_history_only_grows(report, people, act, city_database) -> None:
    receipt = await report()
    await act(people.desk, receipt, "take_in")
    for statement in (
        "UPDATE incidents_step SET reason = 'x'",
        "DELETE FROM incidents_step",
        "DELETE FROM incidents_link",
        "UPDATE incidents_message SET code = 'x'",
        "DELETE FROM incidents_report",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with city_database.transaction(SYSTEM) as tx:
                await tx.execute(statement)


@pytest.mark.shows("A3.4")
async def test_a_contact_in_clear_needs_a_reason_and_leaves_a_trace(
    report, people, city_database, owner
) -> None:
    receipt = await report(contact=ContactGiven(name="王小明", phone="13800138000"))
    incident_id = parse_id(receipt.incident.id)

    async def reveal(actor, reason):
        async with city_database.transaction(actor) as tx:
            return await service.reveal(tx, incident_id, Reveal(reason=reason))

    with pytest.raises(Invalid):
        await reveal(people.desk, " ")
    with pytest.raises(NotAllowed):
        await reveal(people.mayor, "好奇")
    with pytest.raises(NotFound):
        await reveal(people.desk_pudong, "不是本区的")
    assert await owner.fetchval("SELECT count(*) FROM incidents_contact_look") == 0
    (clear,) = await reveal(people.desk_xuhui, "联系不上，需先行联系")
    assert (clear.name, clear.phone) == ("王小明", "13800138000")
    look = await owner.fetchrow("SELECT * FROM incidents_contact_look")
    assert (look["actor_id"], look["reason"]) == (people.desk_xuhui.id, "联系不上，需先行联系")
    assert (
        await owner.fetchval(
            "SELECT count(*) FROM backstage_record_pending WHERE kind = 'contact_look'"
        )
        == 1
    )


@pytest.mark.shows("A5.2")
async def test_filing_voiding_and_what_the_rooms_above_need(report, people, city_database) -> None:
    receipt = await report()
    incident_id = parse_id(receipt.incident.id)
    async with city_database.transaction(people.desk) as tx:
        with pytest.raises(Conflict):
            await service.mark_filed(tx, incident_id, 5, expected_version=9)
        view = await service.mark_filed(
            tx, incident_id, 5, standard_code=town.POND, expected_version=1
        )
    assert (view.state, view.case_id, view.standard_code) == ("filed", 5, town.POND)
    # A department sees the incident once its case is there, and not before.
    async with city_database.reading(people.water) as tx:
        with pytest.raises(NotFound):
            await service.get(tx, incident_id)
        assert len(await service.reporters(tx, incident_id)) == 1
    async with city_database.transaction(people.desk) as tx:
        await service.share_with(tx, incident_id, [people.water_id])
    async with city_database.transaction(people.water) as tx:
        assert (await service.get(tx, incident_id)).id == incident_id
        await service.note_progress(tx, incident_id, "handling", "处置中", "Handling", tx.now)
    told = await track(city_database, receipt)
    assert told.stages[-3].id == "handling"
    async with city_database.transaction(people.chief) as tx:
        with pytest.raises(Conflict):
            await service.void_case(tx, incident_id, 6, "不是这个案件")
        await service.void_case(tx, incident_id, 5, "重复立案")
        await service.note_progress(tx, incident_id, "closed", "作废", "Void", tx.now, final=True)
    async with city_database.reading(people.desk) as tx:
        seen = await service.show(tx, incident_id, "zh")
        assert (seen.state, seen.case_id) == ("open", None)
        page = await service.page(tx, Filter(state="open"), "zh")
        assert [row.id for row in page.items] == [format_id(incident_id)]
    assert (await track(city_database, receipt)).result is None


async def test_an_unplaced_incident_cannot_be_filed(report, people, city_database) -> None:
    receipt = await report(at=None, address="不知何处")
    with pytest.raises(Conflict):
        async with city_database.transaction(people.desk) as tx:
            await service.mark_filed(tx, parse_id(receipt.incident.id), 5)
