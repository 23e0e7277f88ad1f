"""The one-stop catalogue: a resident finds what can be reported, and reports that."""

import pytest
from playwright.sync_api import expect

import town
from journeys.browser import PHONE, House, broken_rules, picture

pytestmark = pytest.mark.browser


@pytest.mark.shows("A4.1", "E9")
def test_a_resident_finds_a_matter_in_the_catalogue_and_reports_it(house: House) -> None:
    page = house.sit_down(PHONE)
    page.goto("/")
    page.get_by_test_id("catalogue").click()
    expect(page.get_by_role("heading", level=1, name="事项目录")).to_be_visible()
    all_ = page.locator("[data-standard]")
    expect(all_.nth(30)).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert broken_rules(page) == []
    search = page.get_by_role("textbox")
    search.fill("没有这种事")
    expect(page.get_by_text("目录里没有")).to_be_visible()
    search.fill("污水井盖")
    card = page.locator(f"[data-standard='{town.LID}']")
    expect(card).to_contain_text("时限")
    card.get_by_role("link").click()

    page.locator("input[type=file]").first.set_input_files(picture())
    expect(page.locator("li[data-state=ready]")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.get_by_text("在徐汇区")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("textbox", name="说说情况").fill("楼下的这个坏了，请来看看")
    page.get_by_role("button", name="提交上报").click()
    page.get_by_role("button", name="看进度").click()
    expect(page.get_by_text("污水井盖").first).to_be_visible()
