"""The whole loop through the rooms' services: filed, dispatched, accepted, handled, verified, closed, and its turns."""

import asyncpg
import pytest

import loop
import town
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import Act, Filter
from yiwang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yiwang.kernel.ids import format_id


async def view(database: Database, actor, case_id: int):
    async with database.reading(actor) as tx:
        return await cases.show(tx, case_id, "zh")


@pytest.mark.shows("A5.2 流程中心", "N3", "N6")
async def test_one_thing_from_report_to_closure(city_database: Database, people: town.Town) -> None:
    case_id = await loop.closed(city_database, people)
    case = await view(city_database, people.desk, case_id)
    assert (case.stage, case.state, case.holder, case.closed_how) == (
        "closed",
        "closed",
        None,
        "normal",
    )
    assert [step.action for step in case.steps] == [
        "file_case", "dispatch", "accept", "start_handling", "report_result", "verify_pass", "close",
    ]  # fmt: skip
    assert [item.phase for item in case.evidence] == ["after", "verify"]
    assert [segment.state for segment in case.clocks[0].segments] == ["running", "stopped"]
    assert case.orders[0].state == "done"
    assert case.frozen["filing_condition"]


@pytest.mark.shows("N3")
async def test_who_handled_neither_verifies_nor_closes(
    city_database: Database, people: town.Town
) -> None:
    case_id = await loop.handled(city_database, people)
    with pytest.raises(NotAllowed, match="guard_not_handler"):
        await loop.act(city_database, people.pump, case_id, "verify_pass")
    assert "verify_pass" not in {
        a.id for a in (await view(city_database, people.pump, case_id)).allowed
    }
    # The data refuses what the code would let through.
    with pytest.raises(asyncpg.CheckViolationError, match="verifier_did_not_handle"):
        async with city_database.transaction(SYSTEM) as tx:
            await tx.execute(
                "UPDATE cases_case SET verifier_id = $2 WHERE id = $1", case_id, people.pump.id
            )


@pytest.mark.shows("N3")
async def test_an_open_case_has_one_holder_and_a_closed_one_evidence_in_the_data(
    city_database: Database, people: town.Town
) -> None:
    case_id = await loop.dispatched(city_database, people)
    for wrong in (
        "UPDATE cases_case SET holder_kind = NULL, holder_id = NULL WHERE id = $1",
        "UPDATE cases_case SET state = 'closed' WHERE id = $1",
        "UPDATE cases_case SET state = 'closed', holder_kind = NULL, holder_id = NULL, closed_at = now(),"
        " closed_how = 'normal', closer_id = 1 WHERE id = $1",
    ):
        with pytest.raises(asyncpg.CheckViolationError):
            async with city_database.transaction(SYSTEM) as tx:
                await tx.execute(wrong, case_id)


@pytest.mark.shows("A3.4")
async def test_history_only_grows(city_database: Database, people: town.Town) -> None:
    case_id = await loop.dispatched(city_database, people)
    for wrong in (
        "UPDATE cases_step SET reason = 'x' WHERE case_id = $1",
        "DELETE FROM cases_step WHERE case_id = $1",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with city_database.transaction(SYSTEM) as tx:
                await tx.execute(wrong, case_id)


@pytest.mark.shows("N3")
async def test_rework_keeps_the_earlier_evidence(
    city_database: Database, people: town.Town
) -> None:
    case_id = await loop.handled(city_database, people)
    await loop.act(city_database, people.worker, case_id, "verify_fail", reason="井盖松动")
    case = await view(city_database, people.desk, case_id)
    assert (case.stage, case.rework_count) == ("handling", 1)
    assert len(case.evidence) == 1
    assert case.clocks[0].running
    photos = [await loop.upload(city_database, people.pump)]
    await loop.act(
        city_database, people.pump, case_id, "report_result", text="已加固", uploads=photos
    )
    await loop.act(city_database, people.worker2, case_id, "verify_pass")
    await loop.act(city_database, people.desk, case_id, "close")
    assert len((await view(city_database, people.desk, case_id)).evidence) == 2


@pytest.mark.shows("N4", "L2")
async def test_the_second_refusal_goes_to_mediation_and_the_ruling_is_a_precedent(
    city_database: Database, people: town.Town, background
) -> None:
    case_id = await loop.dispatched(city_database, people)
    await loop.act(
        city_database, people.water, case_id, "send_back", reason="不属本单位，依据权责清单第3条"
    )
    assert (await view(city_database, people.desk, case_id)).holder.kind == "center"
    water = format_id(people.water_id)
    await loop.act(city_database, people.desk, case_id, "dispatch", department_id=water)
    await loop.act(city_database, people.water, case_id, "send_back", reason="仍不属本单位")
    case = await view(city_database, people.chief, case_id)
    assert (case.stage, case.holder.kind, case.send_back_count) == ("disputed", "center", 2)
    await loop.act(
        city_database,
        people.chief,
        case_id,
        "mediate",
        department_id=water,
        reason="属地管理，先行处置",
    )
    assert (await view(city_database, people.water, case_id)).stage == "accepting"
    await background.settle()
    async with city_database.reading(SYSTEM) as tx:
        assert (
            await tx.fetchval("SELECT count(*) FROM dispatch_ruling WHERE case_id = $1", case_id)
            == 1
        )


@pytest.mark.shows("N6")
async def test_extension_and_deferral_need_approval_and_explain_themselves(
    city_database: Database, people: town.Town
) -> None:
    case_id = await loop.dispatched(city_database, people)
    await loop.act(city_database, people.pump, case_id, "accept")
    before = (await view(city_database, people.desk, case_id)).due_at
    await loop.act(city_database, people.water, case_id, "extend", reason="等待配件", hours=3)
    assert (await view(city_database, people.desk, case_id)).due_at == before
    with pytest.raises(NotAllowed):
        await loop.act(city_database, people.water, case_id, "approve_extension")
    await loop.act(city_database, people.desk, case_id, "approve_extension")
    case = await view(city_database, people.desk, case_id)
    assert (case.due_at - before).total_seconds() == 3 * 3600
    assert any("延期 3 小时" in line for line in case.deadline.text_zh)
    await loop.act(city_database, people.water, case_id, "defer", reason="汛期无法施工")
    await loop.act(city_database, people.desk, case_id, "approve_deferral")
    case = await view(city_database, people.desk, case_id)
    assert (case.state, case.due_at, case.paused) == ("deferred", None, True)
    await loop.act(city_database, people.water, case_id, "resume")
    assert (await view(city_database, people.desk, case_id)).due_at is not None


@pytest.mark.shows("A6.3", "Q5")
async def test_another_district_does_not_even_learn_that_the_case_exists(
    city_database: Database, people: town.Town
) -> None:
    case_id = await loop.dispatched(city_database, people)
    with pytest.raises(NotFound):
        await view(city_database, people.desk_pudong, case_id)
    with pytest.raises(NotFound):
        await loop.act(city_database, people.desk_pudong, case_id, "note", version=2, text="x")
    async with city_database.reading(people.desk_pudong) as tx:
        page = await cases.page(tx, Filter(), "zh")
        found = await cases.page(tx, Filter(q="井盖"), "zh")
    assert (page.items, page.total, found.items, found.total) == ([], 0, [], 0)
    async with city_database.reading(people.desk_xuhui) as tx:
        assert (await cases.page(tx, Filter(q="井盖"), "zh")).total == 1


async def test_what_does_not_fit_is_refused_in_words(
    city_database: Database, people: town.Town
) -> None:
    case_id = await loop.dispatched(city_database, people)
    with pytest.raises(Conflict, match="no_such_action_here"):
        await loop.act(city_database, people.desk, case_id, "close")
    with pytest.raises(Conflict, match="stale_case"):
        await loop.act(city_database, people.pump, case_id, "accept", version=1)
    with pytest.raises(NotAllowed, match="not_your_role"):
        await loop.act(city_database, people.mayor, case_id, "accept")
    with pytest.raises(Invalid, match="needs_reason"):
        await loop.act(city_database, people.water, case_id, "send_back", reason="  ")
    await loop.act(city_database, people.pump, case_id, "accept")
    with pytest.raises(Invalid, match="needs_photos_after"):
        await loop.act(city_database, people.pump, case_id, "report_result", text="好了")
    assert (await view(city_database, people.desk, case_id)).version == 3


@pytest.mark.shows("Q6")
async def test_sixty_four_people_press_at_once_and_one_wins(
    city_database: Database, people: town.Town
) -> None:
    import asyncio

    case_id = await loop.dispatched(city_database, people)

    async def press(number: int) -> str:
        actor = (people.pump, people.water)[number % 2]
        try:
            async with city_database.transaction(actor) as tx:
                await cases.act(tx, case_id, "accept", Act(expected_version=2))
        except Conflict as refused:
            return f"{refused.code} by {refused.params['by']}"
        return "won"

    outcomes = await asyncio.gather(*(press(number) for number in range(64)))
    assert outcomes.count("won") == 1
    # Each of the others is told who was first.
    assert set(outcomes) - {"won"} in ({"stale_case by pump"}, {"stale_case by water"})
    case = await view(city_database, people.desk, case_id)
    assert [step.action for step in case.steps] == ["file_case", "dispatch", "accept"]


@pytest.mark.shows("A5.2 流程中心", "N7")
async def test_a_running_case_stays_on_its_version_of_the_procedure(
    city_database: Database, people: town.Town
) -> None:
    from yiwang.flow.cases.service.procedures import _SHIPPED

    old = await loop.dispatched(city_database, people)
    second = (
        (_SHIPPED / "national.v1.toml")
        .read_text(encoding="utf-8")
        .replace("version = 1", "version = 2", 1)
    )
    second = second.replace('name_zh = "待核查"', 'name_zh = "待双人核查"')
    async with city_database.transaction(SYSTEM) as tx:
        await cases.publish_procedure(tx, second)
    new = await loop.handled(city_database, people)
    assert (await view(city_database, people.desk, new)).stage_name == "待双人核查"
    await loop.act(city_database, people.pump, old, "accept")
    photos = [await loop.upload(city_database, people.pump)]
    await loop.act(city_database, people.pump, old, "report_result", text="好", uploads=photos)
    case = await view(city_database, people.desk, old)
    assert (case.stage_name, case.procedure.version) == ("待核查", 1)
    for case_id in (old, new):
        await loop.act(city_database, people.worker, case_id, "verify_pass")
        await loop.act(city_database, people.desk, case_id, "close")
        assert (await view(city_database, people.desk, case_id)).state == "closed"


async def test_another_content_under_a_taken_version_is_refused(city_database: Database) -> None:
    from yiwang.flow.cases.service.procedures import _SHIPPED

    text = (_SHIPPED / "national.v1.toml").read_text(encoding="utf-8").replace("待核查", "别的")
    with pytest.raises(Conflict, match="procedure_version_taken"):
        async with city_database.transaction(SYSTEM) as tx:
            await cases.publish_procedure(tx, text)


@pytest.mark.shows("S14")
async def test_a_rule_files_and_dispatches_what_its_standard_allows_and_a_person_can_undo_it(
    city_database: Database, people: town.Town, background
) -> None:
    async with city_database.reading(SYSTEM) as tx:
        from yiwang.city import service as city

        automatic = next(s for s in await city.standards(tx) if s.auto_file and not s.confirm)
    receipt = await loop.report(city_database, standard=automatic.code)
    await background.settle()
    async with city_database.reading(people.desk) as tx:
        page = await cases.page(tx, Filter(standard=automatic.code), "zh")
    assert page.total == 1
    case = page.items[0]
    assert case.auto
    assert case.incident_id == receipt.incident.id
