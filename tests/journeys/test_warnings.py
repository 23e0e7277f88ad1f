"""From a reading to a closed case, on the screens of those who see to it."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from journeys.browser import DESKTOP, PHONE, WALL, House, broken_rules, press_action, spot
from journeys.sensors import Sensors

pytestmark = pytest.mark.browser


@pytest.mark.shows("A3.2", "N9", "N11")
def test_water_rises_a_desk_confirms_a_crew_pumps_and_the_level_itself_says_that_it_is_over(
    house: House,
) -> None:
    backroom = house.backroom
    sensors = Sensors(backroom)
    name = "漕溪北路下立交"
    sensors.gauge(name, spot())
    sensors.calm(name, datetime.now(UTC))
    sensors.rule("journey-underpass")

    desk = house.sit_down(DESKTOP, who="desk")
    desk.goto("/warnings")
    expect(desk.get_by_text("没有在响的预警")).to_be_visible()
    expect(desk.locator("[data-state=live]")).to_be_visible()

    # A reading crosses the line: the warning comes to the open page by itself.
    sensors.send((name, datetime.now(UTC), 27.0))
    line = desk.locator("[data-row='0']")
    expect(line).to_contain_text("红色")
    expect(line).to_contain_text("待确认")
    desk.keyboard.press("j")
    page = desk.get_by_role("article")
    expect(page.get_by_role("heading", level=1)).to_have_text("下立交积水")
    expect(page.get_by_text("27 cm").first).to_be_visible()
    expect(page.get_by_text("读数达到 25 cm，回到 20 cm 才解除")).to_be_visible()
    expect(page.get_by_text("封闭下立交，派泵车，守住两端")).to_be_visible()
    expect(page.get_by_role("img", name=f"{name} · 近 24 小时读数")).to_be_visible()
    assert broken_rules(desk) == []

    press_action(desk, "acknowledge")
    expect(line).to_contain_text("已确认")
    press_action(desk, "confirm")
    desk.get_by_role("form", name="属实，转案件").get_by_role("button", name="属实，转案件").click()
    expect(page.get_by_text("属实", exact=True)).to_be_visible()

    # The case is there, and its page is one press away.
    open_case = page.get_by_role("button", name="打开案件")
    expect(open_case).to_be_visible()
    case = (open_case.inner_text()).removeprefix("打开案件").strip()

    # It was sent on to whom the list of responsibilities names, with the nearest able crew.
    expect(page.get_by_text("案件：待签收")).to_be_visible()
    backroom.act("pump", case, "accept")
    backroom.act("pump", case, "start_handling")
    photos = [backroom.upload("pump") for _ in range(3)]
    backroom.act("pump", case, "report_result", text="已抽排", uploads=photos)
    expect(page.get_by_text("案件：待核查")).to_be_visible()

    # Back to normal: the warning is over, and the level, not a person, has verified the case.
    sensors.send((name, datetime.now(UTC), 1.0))
    expect(page.get_by_text("恢复正常")).to_be_visible()
    expect(page.get_by_text("案件：待结案")).to_be_visible()
    steps = backroom.ask("desk", "GET", f"/api/cases/{case}")["steps"]
    verified = next(step for step in steps if step["action"] == "verify_by_sensor")
    assert verified["fields"]["warnings"] == 1

    open_case.click()
    expect(desk.get_by_text("感知恢复，核查通过").first).to_be_visible()
    press_action(desk, "close")
    desk.get_by_role("form", name="结案").get_by_role("button", name="结案").click()
    expect(desk.get_by_text("已结案").first).to_be_visible()
    # What people found counts for the rule.
    rules = backroom.ask("chief", "GET", "/api/sensing/rules?state=published")
    (mine,) = [rule for rule in rules if rule["code"] == "journey-underpass"]
    assert (mine["stat"]["confirmed"], mine["stat"]["precision"]) == (1, 1.0)


@pytest.mark.shows("N9", "E9")
@pytest.mark.parametrize("size", [PHONE, DESKTOP, WALL], ids=["phone", "desk", "wall"])
def test_the_warning_desk_is_usable_at_every_width_and_says_in_words_when_nothing_stands(
    house: House, size: tuple[int, int]
) -> None:
    page = house.sit_down(size, who="desk_pudong", language="en")
    page.goto("/warnings?q=zzzz")
    expect(page.get_by_text("No warning matches")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_text("No warning stands")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert broken_rules(page) == []
    page.goto("/warnings?warning=1-999999")
    expect(page.get_by_text("No such warning")).to_be_visible()
