"""A thing's page: what is so now, and what becomes of it while the page is open."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from journeys.browser import DESKTOP, House, broken_rules, spot
from journeys.sensors import Sensors

pytestmark = pytest.mark.browser


@pytest.mark.shows("A9", "N11")
def test_an_open_page_of_a_thing_turns_to_alarm_with_its_reflex_arc_by_itself(house: House) -> None:
    sensors = Sensors(house.backroom)
    name, barrier = "零陵路下立交", "零陵路道闸"
    here = spot()
    thing = sensors.gauge(name, here)
    sensors.gauge(barrier, (here[0] + 0.0005, here[1]), "barrier_gate")
    sensors.calm(name, datetime.now(UTC))
    action = {"actuator": "barrier_gate", "command": "close", "severity": "red", "radius_m": 200.0}
    sensors.rule("journey-twin", action=action)

    desk = house.sit_down(DESKTOP, who="desk")
    desk.goto(f"/things?thing={thing}")
    page = desk.get_by_role("article", name=name)
    expect(page.get_by_text("在线", exact=True)).to_be_visible()
    expect(page.get_by_role("list", name="可信度")).to_contain_text("近 90 天没有对它不利的记录")
    expect(page.get_by_text("预警中")).to_have_count(0)
    expect(page.get_by_text("云反射弧")).to_have_count(0)

    sensors.send((name, datetime.now(UTC), 27.0))
    expect(page.get_by_text("红色预警中")).to_be_visible()
    arc = page.get_by_role("list", name="云反射弧")
    expect(arc).to_contain_text(f"{barrier} · close")
    expect(arc).to_contain_text("下立交积水")
    # The latest reading, too, without a reload.
    expect(page.locator("b", has_text="27cm")).to_be_visible()
    assert broken_rules(desk) == []
