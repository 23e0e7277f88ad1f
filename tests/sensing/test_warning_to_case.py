"""A warning becomes an incident and a case by the same door as a report, and learns what people found."""

from datetime import timedelta

import pytest
import pytest_asyncio

import loop
import town
from conftest import Background
from warned import Judged
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import FileCase
from yiwang.flow.incidents import service as incidents
from yiwang.flow.incidents.messages import Act
from yiwang.flow.sensing.messages.warnings import ActOnWarning
from yiwang.flow.sensing.service import warnings
from yiwang.kernel.errors import NotAllowed
from yiwang.kernel.ids import parse_id

EAST = 0.00105


@pytest_asyncio.fixture
async def raised(
    judged: Judged, keeper: Actor, city_database: Database, background: Background
) -> tuple[Judged, int, int]:
    """One underpass under water, and the incident that came of it."""
    judged.now = city_database.clock() - timedelta(hours=1)
    _, series = await judged.thing(keeper, "徐家汇下立交", town.IN_XUHUI)
    await judged.judge((series, 0, 2, 17.0))
    await background.settle()
    (incident,) = await judged.owner.fetch("SELECT id FROM incidents_incident")
    return judged, series, incident["id"]


async def case_of(database: Database, desk: Actor, incident_id: int) -> int:
    async with database.transaction(desk) as tx:
        incident = await incidents.get(tx, incident_id)
        if incident.case_id:
            return incident.case_id
        return await cases.file_case(
            tx, incident_id, FileCase(expected_version=incident.version, standard=incident.standard_code or "")
        )  # fmt: skip


async def handled(database: Database, people: town.Town, case_id: int) -> None:
    async with database.reading(people.desk) as tx:
        stage = (await cases.show(tx, case_id, "zh")).stage
    if stage == "dispatching":
        from yiwang.kernel.ids import format_id

        await loop.act(database, people.desk, case_id, "dispatch", department_id=format_id(people.water_id), crew_id=format_id(people.pump_crew_id))  # fmt: skip
    await loop.act(database, people.pump, case_id, "accept")
    await loop.act(database, people.pump, case_id, "start_handling")
    photos = [await loop.upload(database, people.pump) for _ in range(3)]
    await loop.act(database, people.pump, case_id, "report_result", text="已抽排", uploads=photos)


async def outcomes(judged: Judged) -> list[str | None]:
    return [warning["outcome"] for warning in await judged.warnings()]


@pytest.mark.shows("A3.2", "N9")
async def test_a_warning_is_one_incident_placed_at_its_thing_and_classed_by_its_rule(
    raised: tuple[Judged, int, int], city_database: Database, background: Background, keeper: Actor
) -> None:
    judged, series, incident_id = raised
    async with city_database.reading(SYSTEM) as tx:
        incident = await incidents.get(tx, incident_id)
    assert (incident.channel, incident.standard_code, incident.self_found) == (
        "sensor",
        "S0406-02",
        True,
    )
    assert (incident.lon, incident.lat) == pytest.approx(town.IN_XUHUI)
    assert incident.text == "下立交积水：徐家汇下立交 17 cm（黄色预警）"
    # What joins the group, what comes again, and what is told twice open nothing more.
    near = (await judged.thing(keeper, "near", (town.IN_XUHUI[0] + EAST / 4, town.IN_XUHUI[1])))[1]
    await judged.judge((near, 0, 4, 30.0), (series, 2, 4, 26.0), after=60)
    await background.settle()
    news = await judged.owner.fetchval(
        "SELECT payload FROM backstage_outbox WHERE topic = 'WarningRaised' LIMIT 1"
    )
    await judged.owner.execute("INSERT INTO backstage_outbox (topic, subject, payload, at) VALUES ('WarningRaised', 1, $1, now())", news)  # fmt: skip
    await background.settle()
    assert await judged.owner.fetchval("SELECT count(*) FROM incidents_report") == 1
    listed = await judged.owner.fetch("SELECT incident_id FROM sensing_v_warning")
    assert [row["incident_id"] for row in listed] == [incident_id] * 2


@pytest.mark.shows("A3.2", "N11")
async def test_back_to_normal_verifies_the_case_and_its_closing_confirms_the_warning(
    raised: tuple[Judged, int, int],
    city_database: Database,
    background: Background,
    people: town.Town,
) -> None:
    judged, series, incident_id = raised
    case_id = await case_of(city_database, people.desk, incident_id)
    await background.settle()
    await handled(city_database, people, case_id)
    await background.settle()
    with pytest.raises(NotAllowed, match="guard_warning_over"):
        await loop.act(city_database, people.desk, case_id, "verify_by_sensor")
    async with city_database.reading(people.desk) as tx:
        assert (await cases.show(tx, case_id, "zh")).stage == "verifying"
    await judged.judge((series, 2, 0, 1.0), after=600)
    await background.settle()
    async with city_database.reading(people.desk) as tx:
        case = await cases.show(tx, case_id, "zh")
    assert case.stage == "closing"
    assert case.steps[-1].action == "verify_by_sensor"
    verification = await judged.owner.fetchval(
        "SELECT verification FROM cases_case WHERE id = $1", case_id
    )
    fields = await judged.owner.fetchval("SELECT fields FROM cases_step WHERE case_id = $1 ORDER BY seq DESC LIMIT 1", case_id)  # fmt: skip
    assert verification == "sensor"
    assert '"warnings": 1' in fields
    assert "normal_since" in fields
    await loop.act(city_database, people.desk, case_id, "close")
    assert await outcomes(judged) == [None]
    await background.settle()
    assert await outcomes(judged) == ["confirmed"]
    stat = await judged.owner.fetchrow("SELECT * FROM sensing_v_rule_stat")
    assert (stat["raised"], stat["confirmed"], stat["precision"]) == (1, 1, 1.0)
    assert await judged.owner.fetchval("SELECT trust FROM sensing_thing") == 1.0


@pytest.mark.shows("A3.2", "N9")
async def test_who_confirms_a_warning_makes_a_case_of_it(
    raised: tuple[Judged, int, int],
    city_database: Database,
    background: Background,
    people: town.Town,
) -> None:
    judged, _series, incident_id = raised
    async with city_database.reading(people.desk) as tx:
        assert (await incidents.get(tx, incident_id)).case_id is None  # it waits for a person
    (warning,) = await judged.warnings()
    async with city_database.transaction(people.desk) as tx:
        await warnings.act(tx, warning["id"], "confirm", ActOnWarning())
    await background.settle()
    async with city_database.reading(people.desk) as tx:
        incident = await incidents.get(tx, incident_id)
        case = await cases.show(tx, incident.case_id or 0, "zh")
    assert (case.procedure.code, case.auto) == ("sensed", True)
    assert "desk" in (case.steps[0].reason or "")
    # Again, and by another: it is one case.
    async with city_database.transaction(people.desk) as tx:
        await warnings.act(tx, warning["id"], "confirm", ActOnWarning())
    await background.settle()
    assert await judged.owner.fetchval("SELECT count(*) FROM cases_case") == 1


@pytest.mark.shows("N9")
async def test_what_was_shelved_and_is_confirmed_still_becomes_an_incident_and_a_case(
    judged: Judged,
    keeper: Actor,
    city_database: Database,
    background: Background,
    people: town.Town,
) -> None:
    judged.now = city_database.clock() - timedelta(hours=1)
    _, series = await judged.thing(keeper, "g1", town.IN_XUHUI)
    await judged.judge((series, 0, 2, 17.0))
    (first,) = await judged.warnings()
    async with city_database.transaction(people.desk) as tx:
        await warnings.act(tx, first["id"], "shelve", ActOnWarning(reason="检修", minutes=60))
    await judged.judge((series, 2, 0, 1.0), after=400)
    await judged.judge((series, 0, 2, 18.0), after=2700)
    await background.settle()
    newest = (await judged.warnings())[-1]
    before = await judged.owner.fetchval("SELECT count(*) FROM incidents_incident")
    async with city_database.transaction(people.desk) as tx:
        await warnings.act(tx, newest["id"], "confirm", ActOnWarning())
    await background.settle()
    assert (before, await judged.owner.fetchval("SELECT count(*) FROM cases_case")) == (1, 1)
    assert newest["id"] != first["id"]
    linked = await judged.owner.fetchval("SELECT count(incident_id) FROM sensing_v_warning WHERE id = $1", newest["id"])  # fmt: skip
    assert linked == 1


@pytest.mark.shows("N9")
async def test_a_case_whose_warning_is_over_before_the_crew_reports_is_verified_then(
    raised: tuple[Judged, int, int],
    city_database: Database,
    background: Background,
    people: town.Town,
) -> None:
    judged, series, incident_id = raised
    case_id = await case_of(city_database, people.desk, incident_id)
    await background.settle()
    await judged.judge((series, 2, 0, 1.0), after=600)
    await background.settle()
    await handled(city_database, people, case_id)
    await background.settle()
    async with city_database.reading(people.desk) as tx:
        assert (await cases.show(tx, case_id, "zh")).stage == "closing"


@pytest.mark.shows("N11")
async def test_what_is_declined_or_void_dismisses_the_warning_and_lowers_trust(
    raised: tuple[Judged, int, int],
    city_database: Database,
    background: Background,
    people: town.Town,
) -> None:
    judged, _series, incident_id = raised
    case_id = await case_of(city_database, people.desk, incident_id)
    await background.settle()
    await loop.act(city_database, people.chief, case_id, "void", reason="现场无积水")
    await background.settle()
    assert await outcomes(judged) == ["dismissed"]
    trust = await judged.owner.fetchval("SELECT trust FROM sensing_thing")
    assert trust == pytest.approx(4 / 6 / (4 / 5), abs=1e-6)
    stat = await judged.owner.fetchrow("SELECT * FROM sensing_v_rule_stat")
    assert (stat["dismissed"], stat["precision"]) == (1, 0.0)
    # A person's word about one warning stays, whatever becomes of the incident.
    (warning,) = await judged.warnings()
    async with city_database.transaction(people.desk) as tx:
        await warnings.act(tx, warning["id"], "confirm", ActOnWarning())
    async with city_database.transaction(people.desk) as tx:
        seen = await incidents.show(tx, incident_id, "zh")
        await incidents.act(tx, incident_id, "decline", Act(expected_version=seen.version, reason="not_city", text="无"), "zh")  # fmt: skip
    await background.settle()
    assert await outcomes(judged) == ["confirmed"]
    assert parse_id(seen.id) == incident_id


@pytest.mark.shows("N9")
async def test_a_residents_case_is_never_verified_by_a_sensor(
    city_database: Database, people: town.Town, background: Background
) -> None:
    case_id = await loop.handled(city_database, people)
    await background.settle()
    async with city_database.reading(people.desk) as tx:
        case = await cases.show(tx, case_id, "zh")
    assert (case.stage, case.procedure.code) == ("verifying", "national")
    assert "verify_by_sensor" not in [action.id for action in case.allowed]
