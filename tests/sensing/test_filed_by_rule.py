"""A rule may say that its warnings are filed as cases without a person; a person may undo that, and it stays undone."""

from datetime import timedelta

import pytest

import loop
import town
from conftest import Background
from warned import RULES, Judged
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.flow.cases import service as cases
from yiwang.flow.incidents import service as incidents
from yiwang.flow.sensing.model.parsing import parse_rules
from yiwang.flow.sensing.model.validating import validate

RULE = "files-itself"
DOCUMENT = RULES.replace('code = "underpass-water"', f'code = "{RULE}"').replace(
    'standard = "S0406-02"', 'standard = "S0406-02"\nfiles_from = "red"'
)


@pytest.mark.shows("A3.2")
async def test_red_is_filed_without_a_person_and_what_is_undone_stays_undone(
    judged: Judged,
    keeper: Actor,
    city_database: Database,
    background: Background,
    people: town.Town,
) -> None:
    await judged.publish(RULE, document=DOCUMENT)
    judged.now = city_database.clock() - timedelta(hours=1)
    _, series = await judged.thing(keeper, "徐家汇下立交", town.IN_XUHUI)
    await judged.judge((series, 0, 2, 17.0), rule=RULE)
    await background.settle()
    (incident_id,) = [
        r["id"] for r in await judged.owner.fetch("SELECT id FROM incidents_incident")
    ]
    assert (
        await judged.owner.fetchval("SELECT count(*) FROM cases_case") == 0
    )  # yellow waits for a person
    await judged.judge((series, 2, 4, 26.0), rule=RULE, after=60)
    for _ in range(2):
        await background.settle()
    async with city_database.reading(people.desk) as tx:
        incident = await incidents.get(tx, incident_id)
        case = await cases.show(tx, incident.case_id or 0, "zh")
    assert (case.auto, case.procedure.code) == (True, "sensed")
    assert "下立交积水" in (case.steps[0].reason or "")
    assert "红色及以上自动立案" in (case.steps[0].reason or "")
    # The desk undoes it; the water falls and rises to red once more, in the same incident.
    await loop.act(
        city_database,
        people.desk,
        incident.case_id or 0,
        "undo_auto",
        reason="已通知养护单位现场处理",
    )
    await background.settle()
    assert [w["outcome"] for w in await judged.warnings()] == ["dismissed"]
    await judged.judge((series, 4, 2, 19.0), rule=RULE, after=60)
    await judged.judge((series, 2, 4, 27.0), rule=RULE, after=60)
    near = (await judged.thing(keeper, "near", (town.IN_XUHUI[0] + 0.0003, town.IN_XUHUI[1])))[1]
    await judged.judge((near, 0, 4, 30.0), rule=RULE, after=60)
    await background.settle()
    assert len(await judged.warnings()) == 2
    rows = await judged.owner.fetch("SELECT state FROM cases_case")
    assert [row["state"] for row in rows] == ["void"]
    async with city_database.reading(SYSTEM) as tx:
        assert (await incidents.get(tx, incident_id)).state == "open"


@pytest.mark.shows("A3.2")
async def test_red_at_once_is_filed_as_soon_as_there_is_an_incident(
    judged: Judged, keeper: Actor, city_database: Database, background: Background
) -> None:
    await judged.publish(RULE, document=DOCUMENT)
    judged.now = city_database.clock() - timedelta(hours=1)
    _, series = await judged.thing(keeper, "g1", town.IN_XUHUI)
    other = (await judged.thing(keeper, "g2", town.IN_PUDONG))[1]
    await judged.judge((series, 0, 4, 30.0), rule=RULE)
    await judged.judge((other, 0, 4, 30.0))  # its rule says nothing of filing: a person decides
    for _ in range(2):
        await background.settle()
    assert await judged.owner.fetchval("SELECT count(*) FROM incidents_incident") == 2
    assert await judged.owner.fetchval("SELECT count(*) FROM cases_case") == 1


def test_a_level_that_the_rule_cannot_reach_is_refused() -> None:
    (rule, *_) = parse_rules(
        DOCUMENT.replace('files_from = "red"', 'files_from = "orange"'), file="t"
    )
    assert [(one.field, one.code) for one in validate(rule)] == [
        ("files_from", "rule_level_not_reached")
    ]
