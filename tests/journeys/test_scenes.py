"""A scene on a screen: what stands in it now, its things on the map, by what it rings; and the wall that hears of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect, sync_playwright

from journeys.browser import (
    CHROMIUM_ARGUMENTS,
    DESKTOP,
    PATIENCE_MS,
    PHONE,
    WALL,
    House,
    broken_rules,
    chromium,
    spot,
    town_node,
)
from journeys.sensors import Sensors
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.sensing import service as sensing
from yiwang.scenes import service as scenes

pytestmark = pytest.mark.browser


async def furnish(database: Database) -> None:
    """What a node publishes when it starts."""
    async with database.transaction(SYSTEM) as tx:
        await sensing.publish_rules(tx)
        await scenes.publish_shipped(tx)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with town_node(furnish) as address, sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=CHROMIUM_ARGUMENTS, headless=True
        )
        house = House(browser, address)
        yield house
        house.backroom.http.close()
        browser.close()


@pytest.mark.shows("S7", "A3.2", "A9")
def test_water_rises_and_the_flood_map_and_the_wall_say_so_by_themselves(house: House) -> None:
    sensors = Sensors(house.backroom)
    name = "虹漕南路下立交"
    thing = sensors.gauge(name, spot())
    sensors.calm(name, datetime.now(UTC) - timedelta(minutes=2))

    map_ = house.sit_down(DESKTOP, who="desk")
    map_.goto("/scenes")
    card = map_.locator("[data-scene='flood']")
    expect(card).to_contain_text("防汛中央地图")
    card.click()
    expect(map_.get_by_role("heading", level=1, name="防汛中央地图")).to_be_visible()
    deepest = map_.locator("[data-figure='deepest'] b")
    expect(deepest).to_have_text("1cm")
    wall = house.sit_down(WALL, who="chief")
    wall.goto("/wall")
    expect(wall.locator("[data-sensitive='air']")).to_be_visible()
    expect(wall.get_by_test_id("wall-warnings").get_by_text(name)).to_have_count(0)
    wall.wait_for_timeout(1_500)

    sensors.send((name, datetime.now(UTC), 27.0))
    expect(wall.get_by_test_id("wall-warnings").get_by_text(name).first).to_be_visible()
    expect(deepest).to_have_text("27cm")
    line = map_.locator("[data-warning]", has_text=name).first
    expect(line).to_contain_text("红色")
    assert broken_rules(map_) == []

    # One press shows the thing with its curve; the list finds it by its name.
    line.get_by_role("button", name=name).click()
    article = map_.get_by_role("article", name=name)
    expect(article.get_by_text("27").first).to_be_visible()
    assert f"thing={thing}" in map_.url
    map_.keyboard.press("Escape")
    expect(article).to_have_count(0)
    map_.get_by_role("tab", name="设备").click()
    map_.get_by_role("textbox", name="搜设备或地点").fill("虹漕南路")
    row = map_.locator(f"[data-thing='{thing}']")
    expect(row).to_contain_text("27 cm")
    expect(row).to_contain_text("红色")


@pytest.mark.shows("S18", "S19", "S20", "S21")
def test_a_scene_says_by_what_it_rings_who_is_told_next_and_where_that_is_from(
    house: House,
) -> None:
    page = house.sit_down(PHONE, who="desk")
    page.goto("/scenes?scene=fire_lane&tab=rules")
    ladder = page.get_by_role("list", name="逐级升级")
    rungs = ladder.get_by_role("listitem")
    expect(rungs).to_have_count(3)
    expect(rungs.nth(0)).to_contain_text("小区物业企业")
    expect(rungs.nth(2)).to_contain_text("30 分钟后")
    expect(page.get_by_text("消防车道占用").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert broken_rules(page) == []
    for scene in (
        "ebike",
        "smoke",
        "gas",
        "water_quality",
        "water_supply",
        "air",
        "crowd",
        "traffic",
    ):
        page.goto(f"/scenes?scene={scene}")
        expect(page.locator("[data-figure]").first).to_be_visible()
    page.goto("/scenes?scene=nothing")
    expect(page.get_by_role("alert")).to_be_visible()


@pytest.mark.shows("E9")
@pytest.mark.parametrize("size", [PHONE, DESKTOP, WALL], ids=["phone", "desk", "wall"])
def test_the_scenes_are_usable_at_every_width_and_in_english(
    house: House, size: tuple[int, int]
) -> None:
    page = house.sit_down(size, who="desk_pudong", language="en")
    page.goto("/scenes")
    expect(page.locator("[data-scene]")).to_have_count(10)
    expect(
        page.get_by_role("list", name="Sensitive figures").get_by_role("listitem")
    ).to_have_count(4)
    page.get_by_role("textbox", name="Search scenes").fill("zzzz")
    expect(page.get_by_text("No such scene")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert broken_rules(page) == []
