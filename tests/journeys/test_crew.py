"""A crew with its phone where there is no network: nothing it did is lost, nothing is done twice, a conflict is explained."""

import re
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

import town
from journeys.browser import PHONE, House, add_photo, send_sheet, spot, until

pytestmark = pytest.mark.browser

WORDS = "人行道上的污水井盖不见了，很危险"
READ_AHEAD = """(key) => new Promise((done) => {
  const opening = indexedDB.open('yiwang')
  opening.onsuccess = () => {
    const asking = opening.result.transaction('read').objectStore('read').get(key)
    asking.onsuccess = () => { opening.result.close(); done(asking.result !== undefined) }
    asking.onerror = () => done(false)
  }
  opening.onerror = () => done(false)
})"""


def take_along(house: House, who: str, *kept: str) -> Page:
    """A phone that has seen its list with a network and has what it needs for later; then the network goes."""
    page = house.sit_down(PHONE, who=who, at=spot(), keeps_files=True)
    page.goto("/pocket")
    expect(page.get_by_role("navigation", name="处置终端")).to_be_visible()
    until(page, "navigator.serviceWorker.controller !== null")
    for key in ("kinds", *kept):
        until(page, READ_AHEAD, key)
    until(page, "caches.open('yiwang-files-1').then((all) => all.match('/pocket')).then(Boolean)")
    page.context.set_offline(True)
    page.reload()  # opens from the phone alone
    expect(page.get_by_text("没有网络", exact=True)).to_be_visible()
    return page


def open_case(page: Page, case: str) -> None:
    """The case from the list, as the phone has kept it."""
    page.goto(f"/pocket?case={case}")
    expect(page.get_by_text("手机里存的", exact=False).first).to_be_visible()


def note(page: Page, text: str) -> None:
    """A note, from the menu of further actions."""
    page.get_by_role("button", name="其他操作").click()
    page.get_by_role("menuitem", name="备注").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("textbox").fill(text)
    send_sheet(page)


def arrive(page: Page) -> None:
    """On site, with a photo of how it was found."""
    page.get_by_test_id("act-start_handling").click()
    add_photo(page.get_by_role("dialog"))
    send_sheet(page)


def result(page: Page) -> None:
    """Done, with a photo."""
    page.get_by_test_id("act-report_result").click()
    sheet = page.get_by_role("dialog")
    add_photo(sheet)
    sheet.get_by_role("button", name="已更换").click()
    send_sheet(page)


def waiting(page: Page, number: int) -> None:
    """So many things are in the phone and not yet sent."""
    page.get_by_role("button", name=re.compile("^我")).click()
    outbox = page.get_by_role("region", name="待发送")
    expect(outbox.get_by_role("heading", name=f"待发送 {number}")).to_be_visible()
    expect(outbox.get_by_role("listitem")).to_have_count(number)


class Flapping:
    """A connection on which the server hears everything first time and its answer is lost every other time."""

    def __init__(self, page: Page) -> None:
        self.lost = 0
        self.turn = count()
        page.route(
            re.compile(r"/api/(cases/.*/actions|uploads|reports|incidents/.*/actions)"), self
        )

    def __call__(self, route: Route) -> None:
        if route.request.method != "POST" or next(self.turn) % 2:
            route.continue_()
            return
        route.fetch()
        self.lost += 1
        route.abort("connectionreset")


def taken(house: House, case: str) -> list[dict[str, Any]]:
    """The steps of a case since it was dispatched, as the desk reads them."""
    steps = house.backroom.ask("desk", "GET", f"/api/cases/{case}")["steps"]
    names = [step["action"] for step in steps]
    return list(steps[names.index("dispatch") + 1 :])


@pytest.mark.shows("E10", "N3")
def test_what_is_done_without_a_network_arrives_once_and_in_order(
    house: House,
) -> None:
    case, _ = house.backroom.dispatched(WORDS, spot())
    page = take_along(house, "pump", f"case {case}")
    open_case(page, case)
    page.get_by_test_id("act-accept").click()
    arrive(page)
    note(page, "现场已围挡，正在更换")
    result(page)
    expect(page.get_by_role("heading", name=re.compile("已交，等核查"))).to_be_visible()
    waiting(page, 4)
    assert taken(house, case) == [], "the city has heard nothing yet"

    # The phone is switched off and on again, still without a network.
    again = page.context.new_page()
    page.close()
    again.goto("/pocket")
    waiting(again, 4)

    net = Flapping(again)
    again.context.set_offline(False)
    again.wait_for_timeout(500)
    again.context.set_offline(True)
    again.wait_for_timeout(500)
    again.context.set_offline(False)
    outbox = again.get_by_role("region", name="待发送")
    expect(outbox.get_by_text("都已发出")).to_be_visible(timeout=90_000)
    assert net.lost >= 4, "answers were lost on the way"

    steps = taken(house, case)
    assert [step["action"] for step in steps] == [
        "accept",
        "start_handling",
        "note",
        "report_result",
    ]
    assert all(step["occurred_at"] and step["occurred_at"] < step["at"] for step in steps)
    assert [step["occurred_at"] for step in steps] == sorted(step["occurred_at"] for step in steps)
    detail = house.backroom.ask("desk", "GET", f"/api/cases/{case}")
    assert detail["stage"] == "verifying"
    phases = [photo["phase"] for photo in detail["evidence"]]
    assert (phases.count("before"), phases.count("after")) == (1, 1)


@pytest.mark.shows("E10", "Q6")
def test_a_step_that_somebody_overtook_is_explained_and_can_be_told_all_the_same(
    house: House,
) -> None:
    case, _ = house.backroom.dispatched(WORDS, spot())
    page = take_along(house, "pump", f"case {case}")
    open_case(page, case)
    page.get_by_test_id("act-accept").click()
    result(page)
    waiting(page, 2)
    # Meanwhile the same crew's other phone has done it all.
    house.backroom.act("pump", case, "accept")
    photo = house.backroom.upload("pump")
    house.backroom.act("pump", case, "report_result", text="换好了", uploads=[photo])

    page.context.set_offline(False)
    outbox = page.get_by_role("region", name="待发送")
    first, second = outbox.get_by_role("listitem").first, outbox.get_by_role("listitem").last
    expect(first.get_by_role("alert")).to_contain_text("pump 刚刚更新了这个案件")
    expect(first).to_contain_text("现在的情况：待核查")
    expect(first).to_contain_text("您这一步现在做不了了")
    expect(second).to_contain_text("等前一步处理好再发")
    page.reload()  # why it was refused is kept with it
    expect(first.get_by_role("alert")).to_contain_text("pump 刚刚更新了这个案件")
    expect(first.get_by_role("button", name="按最新情况再试")).to_have_count(0)
    first.get_by_role("button", name="丢弃").click()
    page.get_by_role("dialog").get_by_role("button", name="丢弃").click()
    expect(outbox.get_by_role("listitem")).to_have_count(1)
    page.get_by_role("button", name="现在发送").click()
    expect(first.get_by_role("img")).to_have_count(1)
    first.get_by_role("button", name="改记为备注").click()
    expect(outbox.get_by_text("都已发出")).to_be_visible()

    last = taken(house, case)[-1]
    assert last["action"] == "note"
    detail = house.backroom.ask("desk", "GET", f"/api/cases/{case}")
    assert detail["stage"] == "verifying"
    assert "已更换" in str(last), "what was done was told"
    assert len(detail["evidence"]) == 2, "the photo of each phone, once"


@pytest.mark.shows("E10", "A5.2 流程中心")
def test_a_find_put_right_on_the_spot_is_recorded_later_and_checked_by_somebody_else(
    house: House,
) -> None:
    page = take_along(house, "worker")
    page.get_by_role("button", name="随手报").click()
    page.get_by_role("button", name="我已当场办好").click()
    send = page.locator("main").get_by_role("button").last
    expect(send).to_have_text("还差办好后的照片")
    add_photo(page.locator("section").filter(has_text="办好后的照片"))
    page.get_by_role("combobox", name="是哪一类").fill("污水井盖")
    page.get_by_role("option").first.click()
    page.get_by_role("textbox", name="怎么办的").fill("井盖移位，已复位")
    expect(page.get_by_text("已定位")).to_be_visible()
    page.get_by_role("button", name="记录", exact=True).click()
    expect(page.get_by_role("heading", name="记下了")).to_be_visible()
    waiting(page, 1)

    net = Flapping(page)
    page.context.set_offline(False)
    expect(page.get_by_role("region", name="待发送").get_by_text("都已发出")).to_be_visible(
        timeout=90_000
    )
    assert net.lost >= 2

    rows = house.backroom.ask("desk", "GET", "/api/cases", params={"stage": "recorded"})
    (row,) = rows["items"]
    case = house.backroom.ask("desk", "GET", f"/api/cases/{row['id']}")
    assert [step["action"] for step in case["steps"]] == ["file_case"]
    assert [photo["phase"] for photo in case["evidence"]].count("after") == 1
    incident = house.backroom.ask("desk", "GET", f"/api/incidents/{case['incident_id']}")
    assert [report["channel"] for report in incident["reports"]] == ["patrol"]
    own = house.backroom.ask("worker", "GET", f"/api/cases/{row['id']}")
    assert "verify_pass" not in {action["id"] for action in own["allowed"]}
    house.backroom.act("worker2", row["id"], "verify_pass", text="看过了")
    closed = house.backroom.act("desk", row["id"], "close")
    assert closed["stage"] == "closed"


@pytest.mark.shows("E10")
def test_a_patrol_report_made_without_a_network_is_sent_later(house: House) -> None:
    page = take_along(house, "worker")
    words = f"绿化带里有大件垃圾 {town.XUHUI}"
    page.get_by_role("button", name="随手报").click()
    page.get_by_role("button", name="上报，请别人来处置").click()
    add_photo(page)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="用我现在的位置").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("textbox", name="说说情况").fill(words)
    page.get_by_role("button", name="提交上报").click()
    expect(page.get_by_role("heading", name="记下了")).to_be_visible()
    waiting(page, 1)
    page.context.set_offline(False)
    expect(page.get_by_role("region", name="待发送").get_by_text("都已发出")).to_be_visible()
    found = house.backroom.ask("desk", "GET", "/api/incidents", params={"q": "大件垃圾"})
    assert found["total"] == 1
