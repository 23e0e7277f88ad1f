"""A rule is changed by who answers for it: written with what it would do beside it, tried on stored readings, put into force."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from journeys.browser import DESKTOP, House, broken_rules, spot
from journeys.sensors import Sensors

pytestmark = pytest.mark.browser


@pytest.mark.shows("N10")
def test_a_rule_is_written_with_what_it_would_do_beside_it_and_warns_once_it_is_published(
    house: House,
) -> None:
    sensors = Sensors(house.backroom)
    name = "龙华西路下立交"
    sensors.gauge(name, spot())
    sensors.calm(name, datetime.now(UTC))
    sensors.rule("journey-written")

    chief = house.sit_down(DESKTOP, who="chief")
    chief.goto("/rules?rule=journey-written&version=1")
    page = chief.get_by_role("article")
    expect(page.get_by_role("heading", level=1)).to_have_text("下立交积水")
    page.get_by_role("button", name="改成新的一版").click()
    expect(page.get_by_text("草稿 · 第 2 版")).to_be_visible()
    # Under the lines as they stand the stored readings warn of nothing, and the page says so while one writes.
    expect(page.get_by_text("一次也不会响").first).to_be_visible()

    yellow, orange = (page.get_by_label(f"{colour} 到", exact=True) for colour in ("黄色", "橙色"))
    orange.fill("14")
    expect(page.get_by_text("橙色的 14 没有比黄色的 15 更严重")).to_be_visible()
    orange.fill("20")
    yellow.fill("0.5")
    page.get_by_label("黄色 回到", exact=True).fill("0.2")
    expect(page.get_by_text("会响 1 次").first).to_be_visible()
    expect(page.get_by_text("没有毛病。")).to_be_visible()
    assert broken_rules(chief) == []

    page.get_by_role("button", name="建草稿").click()
    publish = page.get_by_role("button", name="发布")
    expect(page.get_by_text("发布前先对存好的这一版回测。")).to_be_visible()
    expect(publish).to_be_disabled()
    page.get_by_role("button", name="回测并留档").click()
    expect(page.get_by_text("回测已留档")).to_be_visible()
    publish.click()
    expect(page.get_by_text("在用", exact=True)).to_be_visible()
    versions = page.get_by_role("listitem").filter(has_text="停用")
    expect(versions.get_by_role("button", name="第 1 版 · 已停用")).to_be_visible()

    # What the earlier version let pass warns now; the gate takes a rule soon after it was published.
    page.get_by_role("button", name="看它的预警").click()
    warned = chief.locator("[data-row='0']")
    for _ in range(20):
        sensors.send((name, datetime.now(UTC), 3.0))
        chief.wait_for_timeout(500)
        if warned.count():
            break
    expect(warned).to_contain_text("黄色")
