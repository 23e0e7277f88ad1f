"""Kinds of things: what ships, and that the database takes it."""

import pytest

from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.model.kinds import parse_kinds
from yiwang.kernel.errors import Invalid


@pytest.mark.shows("A1.2")
async def test_about_a_hundred_kinds_of_water_land_and_air_ship_with_their_source(
    database: Database,
) -> None:
    async with database.transaction(SYSTEM) as tx:
        count = await sensing.publish_kinds(tx)
        assert await sensing.publish_kinds(tx) == count  # again changes nothing
        kinds = await sensing.kinds(tx, "zh")
    assert len(kinds) == count >= 60
    assert {kind.domain for kind in kinds} == {"water", "land", "air"}
    assert {kind.sort for kind in kinds} == {"sensor", "camera", "drone", "actuator", "gateway"}
    assert all(kind.source["title"] and kind.source["confidence"] for kind in kinds)
    assert any(kind.life_safety for kind in kinds)


def test_a_kind_that_contradicts_itself_is_refused_with_its_file() -> None:
    document = b"""
    [[kind]]
    code = "x"
    name_zh = "x"
    name_en = "x"
    domain = "air"
    sort = "sensor"
    owner = "x"
    privacy_class = "none"
    retention_days = 1
    life_safety = false
    silence_policy = "list"
    measures = [{ property = "p", name_zh = "p", name_en = "p", unit = "1" }]
    source = { title = "x", edition = "1", confidence = "proposal" }
    """
    with pytest.raises(Invalid) as caught:
        parse_kinds({"x.toml": document})
    assert caught.value.params["file"] == "x.toml"
    assert "no period" in caught.value.params["said"]
