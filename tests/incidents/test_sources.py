"""A machine reports by the same door as a person, says how sure it is, and is measured by what became of it."""

import pytest

import town
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import Act as CaseAct
from yiwang.flow.cases.messages import FileCase
from yiwang.flow.incidents import service as incidents
from yiwang.flow.incidents.messages import Act
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import parse_id

pytestmark = pytest.mark.shows("N1")

CAMERA = "河道漂浮物识别 2.1"
LON, LAT = town.IN_XUHUI


@pytest.fixture
def seen_by_camera(report, people):
    """One detection, each at a place of its own so that none joins another."""
    count = iter(range(100))

    async def make(**given):
        n = next(count)
        wish = {
            "channel": "ai_video", "source_id": f"frame-{n}", "source": CAMERA, "confidence": 0.8,
            "by": people.desk, "at": (LON + 0.004 * n, LAT), "text": "河面有漂浮物", "standard": town.POND,
        }  # fmt: skip
        receipt = await report(**(wish | given))
        return parse_id(receipt.incident.id)

    return make


async def act(database, actor, incident_id, verb, **given):
    async with database.transaction(actor) as tx:
        version = (await incidents.get(tx, incident_id)).version
        await incidents.act(tx, incident_id, verb, Act(expected_version=version, **given))


async def file(database, actor, incident_id):
    async with database.transaction(actor) as tx:
        version = (await incidents.get(tx, incident_id)).version
        return await cases.file_case(
            tx, incident_id, FileCase(expected_version=version, standard=town.POND)
        )


async def of(database, actor):
    async with database.reading(actor) as tx:
        return {(one.channel, one.source): one for one in await incidents.sources(tx, "zh")}


async def test_a_source_is_as_good_as_what_became_of_its_reports(
    city_database, people, seen_by_camera, report
) -> None:
    ids = [await seen_by_camera() for _ in range(5)]
    for incident_id in ids[:3]:
        await file(city_database, people.desk, incident_id)
    await act(city_database, people.desk, ids[3], "decline", reason="是倒影", text="经查看为倒影")
    await report(text="我家门口积水", standard=town.POND, at=(LON, LAT + 0.03))
    found = await of(city_database, people.chief)
    camera = found["ai_video", CAMERA]
    assert (camera.reports, camera.channel_name, camera.confidence) == (
        5,
        "AI视频",
        pytest.approx(0.8),
    )
    record = camera.record
    assert (record.confirmed, record.dismissed, record.precision) == (3, 1, 0.75)
    # People are measured too, beside the machine; a share of nothing is none.
    resident = found["snap", None]
    assert (resident.reports, resident.record.precision) == (1, None)


async def test_a_case_that_was_void_no_longer_counts_for_its_source(
    city_database, people, seen_by_camera
) -> None:
    incident_id = await seen_by_camera()
    case_id = await file(city_database, people.desk, incident_id)
    assert (await of(city_database, people.chief))["ai_video", CAMERA].record.precision == 1.0
    async with city_database.transaction(people.chief) as tx:
        version = (await cases.show(tx, case_id, "zh")).version
        await cases.act(tx, case_id, "void", CaseAct(expected_version=version, reason="误立"))
    await act(city_database, people.desk, incident_id, "decline", reason="是倒影", text="是倒影")
    record = (await of(city_database, people.chief))["ai_video", CAMERA].record
    assert (record.confirmed, record.dismissed, record.precision) == (0, 1, 0.0)


async def test_the_desk_reads_how_sure_it_is_and_how_often_it_was_right(
    city_database, people, seen_by_camera
) -> None:
    await file(city_database, people.desk, await seen_by_camera())
    second = await seen_by_camera(confidence=0.55)
    async with city_database.reading(people.desk) as tx:
        (shown,) = (await incidents.show(tx, second, "zh")).reports
    assert (shown.source, shown.confidence) == (CAMERA, pytest.approx(0.55))
    assert (shown.record.confirmed, shown.record.dismissed, shown.record.precision) == (1, 0, 1.0)


async def test_exercises_and_other_districts_are_not_in_the_figure(
    city_database, people, seen_by_camera
) -> None:
    await seen_by_camera(exercise=True)
    await seen_by_camera()
    assert (await of(city_database, people.chief))["ai_video", CAMERA].reports == 1
    assert ("ai_video", CAMERA) not in await of(city_database, people.desk_pudong)


async def test_nobody_speaks_in_a_sources_name_without_logging_in(web, owner) -> None:
    body = {"text": "河面有漂浮物", "source": CAMERA}
    answer = await web.post("/api/reports", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "incidents_source_not_yours")
    assert await owner.fetchval("SELECT count(*) FROM incidents_report") == 0


@pytest.mark.parametrize("sure", [1.01, -0.1])
async def test_a_confidence_that_is_none_is_refused(seen_by_camera, owner, sure) -> None:
    with pytest.raises(Invalid, match="incidents_confidence_bounds"):
        await seen_by_camera(confidence=sure)
    assert await owner.fetchval("SELECT count(*) FROM incidents_report") == 0
