"""People at their screens in a real Chromium: a thing goes from a resident's phone to closure, and nothing is in the way."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

import town
from journeys.browser import (
    AXE,
    DESKTOP,
    PHONE,
    WALL,
    House,
    add_photo,
    broken_rules,
    offered,
    press_action,
    send_sheet,
    spot,
    stage_now,
)

pytestmark = pytest.mark.browser

WORDS = "人行道上的污水井盖不见了，很危险"
VIDEO = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 40
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def tell(page: Page, words: str) -> None:
    """A resident's three steps up to the words: photo, here, what."""
    page.goto("/")
    page.get_by_role("link", name="随手拍").click()
    expect(page.get_by_role("heading", name="先拍一张")).to_be_visible()
    add_photo(page)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.get_by_text("在徐汇区")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("textbox", name="说说情况").fill(words)


def report(page: Page) -> None:
    """Send a report and open its follow page."""
    tell(page, WORDS)
    expect(page.get_by_test_id("advice").get_by_text("污水井盖").first).to_be_visible()
    page.get_by_role("button", name="提交上报").click()
    expect(page.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    page.get_by_role("button", name="看进度").click()
    expect(stage_now(page)).to_contain_text("已上报")
    expect(page.get_by_text("已经收到，坐席正在看。")).to_be_visible()


def log_in_by_keyboard(page: Page, name: str) -> None:
    """Name, Tab, password, Enter."""
    page.get_by_label("账号").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(town.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="队列")).to_be_visible()


def file_and_dispatch(page: Page, incident: str) -> str:
    """The desk's part on one incident, all from the keyboard; `page` shows the queue. The case's id."""
    row = page.locator(f"button[data-row][data-id='{incident}']")
    expect(row).to_contain_text("污水井盖")
    place = int(row.get_attribute("data-row") or 0)
    for key in ["j"] * (place + 2) + ["k"] * (
        1 if page.locator("[data-row]").count() > place + 1 else 0
    ):
        page.keyboard.press(key)
    expect(page.locator("li[data-cursor=true]").locator(row)).to_be_visible()
    page.keyboard.press("Enter")
    expect(row).to_have_attribute("aria-current", "true")
    assert offered(page) >= {"take_in", "file_case", "decline", "merge"}
    press_action(page, "take_in")
    expect(page.locator("[data-action=take_in]")).to_have_count(0)
    press_action(page, "file_case")
    form = page.get_by_role("form", name="立案")
    form.get_by_role("checkbox").press(" ")  # filed only; sent on by hand below
    expect(form.get_by_role("checkbox")).not_to_be_checked()
    page.keyboard.press("Control+Enter")
    press_action(page, "dispatch")
    form = page.get_by_role("form", name="派遣")
    expect(form.get_by_text("建议依据")).to_be_visible()
    expect(form.get_by_role("radio", checked=True)).to_have_count(1)
    expect(form.locator("[data-on=true]").filter(has_text="pump")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="现在「待签收」")).to_be_visible()
    assert "accept" not in offered(page), "the desk may not accept for the department"
    return re.findall(r"[?&]case=([\d-]+)", page.url)[0]


def handle(page: Page, case: str) -> None:
    """The crew's part on its phone."""
    page.goto("/pocket")
    expect(page.get_by_role("heading", name="待签收")).to_be_visible()
    page.goto(f"/pocket?case={case}")
    page.get_by_test_id("act-accept").click()
    page.get_by_test_id("act-start_handling").click()
    send_sheet(page)
    page.get_by_test_id("act-report_result").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("button", name="还差照片")).to_be_disabled()
    add_photo(sheet)
    sheet.get_by_role("button", name="已更换").click()
    send_sheet(page)
    expect(page.get_by_role("heading", name="已交，等核查")).to_be_visible()


def verify(page: Page, case: str) -> None:
    """Somebody else looks on site."""
    page.goto(f"/pocket?tab=verify&case={case}")
    page.get_by_test_id("act-verify_pass").click()
    add_photo(page.get_by_role("dialog"))
    send_sheet(page)


def close(page: Page) -> None:
    """The desk closes what has been verified; `page` still shows the case."""
    press_action(page, "close")
    expect(page.get_by_role("form", name="结案")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="已结案")).to_be_visible()


@pytest.mark.shows("S1", "A4.1", "N3", "A1.3", "A5.2 调度中心")
def test_one_thing_goes_from_a_phone_to_a_rating(house: House) -> None:
    resident = house.sit_down(PHONE, at=spot())
    report(resident)
    desk = house.sit_down(DESKTOP)
    desk.goto("/desk")
    log_in_by_keyboard(desk, "desk")
    token = resident.url.partition("?t=")[2]
    incident = house.backroom.ask(None, "GET", f"/api/track/{token}")["incident"]["id"]
    case = file_and_dispatch(desk, incident)
    handle(house.sit_down(PHONE, who="pump"), case)
    verify(house.sit_down(PHONE, who="worker"), case)
    close(desk)

    resident.reload()
    expect(resident.get_by_role("heading", name="这件事办完了")).to_be_visible()
    expect(resident.locator("li[data-state=done]", has_text="已结案")).to_be_visible()
    resident.get_by_role("button", name="解决了", exact=True).click()
    resident.get_by_role("radio", name="4 星").check(force=True)
    resident.get_by_role("button", name="提交评价").click()
    expect(resident.get_by_text("谢谢您的评价")).to_be_visible()
    expect(resident.get_by_role("img", name="满意程度: 4 星")).to_be_visible()


@pytest.mark.shows("S1", "Q7")
def test_a_video_goes_with_a_report_and_the_desk_can_only_download_it(house: House) -> None:
    resident = house.sit_down(PHONE, at=spot())
    resident.goto("/")
    resident.get_by_role("link", name="随手拍").click()
    video = {"name": "漏水.mp4", "mimeType": "video/mp4", "buffer": VIDEO}
    resident.locator("input[type=file]").first.set_input_files(video)  # type: ignore[arg-type]
    expect(resident.locator("li[data-state=ready]").get_by_text("视频")).to_be_visible()
    resident.get_by_role("button", name="下一步").click()
    resident.get_by_role("button", name="用我现在的位置").click()
    resident.get_by_role("button", name="下一步").click()
    resident.get_by_role("textbox", name="说说情况").fill("水管爆了，水一直在喷")
    resident.get_by_role("button", name="提交上报").click()
    expect(resident.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    resident.get_by_role("button", name="看进度").click()
    expect(stage_now(resident)).to_contain_text("已上报")
    token = resident.url.partition("?t=")[2]
    incident = house.backroom.ask(None, "GET", f"/api/track/{token}")["incident"]["id"]

    desk = house.sit_down(DESKTOP, who="desk")
    desk.goto(f"/desk?incident={incident}")
    with desk.expect_download() as kept:
        desk.get_by_role("link", name="下载查看").first.click()
    assert kept.value.path().read_bytes() == VIDEO


@pytest.mark.shows("A1.4", "S1")
def test_two_things_in_one_report_go_apart_and_are_followed_on_one_page(house: House) -> None:
    page = house.sit_down(PHONE, at=spot())
    tell(page, "路灯不亮，旁边污水井盖也没有了")
    told = page.get_by_test_id("matters")
    expect(told.get_by_role("heading", name="看起来是 2 件事")).to_be_visible()
    told.get_by_role("radio", name="分成 2 件，各交各的部门，进度都告诉您").check()
    page.get_by_role("button", name="提交上报").click()
    expect(page.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    page.get_by_role("button", name="看进度").click()
    expect(page.get_by_role("heading", name="进度 · 路灯")).to_be_visible()
    expect(page.get_by_role("heading", name="进度 · 污水井盖")).to_be_visible()
    expect(page.get_by_text("路灯、污水井盖")).to_be_visible()


@pytest.mark.shows("A1.4")
def test_the_desk_finds_two_matters_told_apart_in_the_form(house: House) -> None:
    receipt = house.backroom.report("路灯不亮，旁边污水井盖也没有了", spot())
    desk = house.sit_down(DESKTOP, who="desk")
    desk.goto(f"/desk?incident={receipt['incident']['id']}")
    press_action(desk, "split")
    form = desk.get_by_role("form", name="拆分")
    expect(form.get_by_role("textbox", name="这一件的描述").nth(0)).to_have_value("路灯不亮")
    expect(form.get_by_role("textbox", name="这一件的描述").nth(1)).to_have_value(
        "旁边污水井盖也没有了"
    )
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("status").filter(has_text="拆分")).to_be_visible()


@pytest.mark.shows("S32", "P10")
def test_an_empty_queue_fills_by_itself_and_a_full_one_waits_to_be_asked(house: House) -> None:
    page = house.sit_down(DESKTOP, who="desk")
    page.goto("/desk?q=铸铁花纹盖")
    expect(page.locator("[data-row]")).to_have_count(0)
    expect(page.locator("[data-state=live]")).to_be_visible()
    house.backroom.report("铸铁花纹盖碎了一块", spot())
    expect(page.locator("[data-row]")).to_have_count(1)
    house.backroom.report("铸铁花纹盖不见了", spot())
    asking = page.get_by_role("button", name="有 1 条新")
    expect(asking).to_be_visible()
    expect(page.locator("[data-row]")).to_have_count(1)
    asking.click()
    expect(page.locator("[data-row]")).to_have_count(2)


@pytest.mark.shows("S1", "N2")
def test_whoever_reports_the_same_is_offered_to_follow_it(house: House) -> None:
    at = spot()
    house.backroom.report(WORDS, at)
    page = house.sit_down(PHONE, at=at)
    tell(page, "这里的污水井盖没了，危险")
    known = page.get_by_test_id("duplicates")
    expect(known.get_by_role("heading", name="这件事可能已有人报过")).to_be_visible()
    known.get_by_role("button", name="跟进它").first.click()
    page.get_by_role("button", name="跟进这件事", exact=True).click()
    expect(page.get_by_role("heading", name="已为您跟进，谢谢您")).to_be_visible()
    page.get_by_role("button", name="看进度").click()
    expect(page.get_by_text("还有 1 位市民也在跟进这件事")).to_be_visible()


@pytest.mark.shows("Q6")
def test_a_page_that_somebody_overtook_says_so_and_keeps_what_was_written(house: House) -> None:
    case, _ = house.backroom.filed(WORDS, spot())
    page = house.sit_down(DESKTOP, who="desk")
    page.route("**/live", lambda route: route.abort())  # this screen has not heard of it yet
    page.goto(f"/desk?case={case}")
    press_action(page, "note")
    form = page.get_by_role("form", name="备注")
    form.get_by_role("textbox").fill("已电话联系")
    house.backroom.act("desk_xuhui", case, "note", text="先记一笔")
    page.keyboard.press("Control+Enter")
    expect(form.get_by_role("alert")).to_contain_text("填写期间有人先动了这件事")
    expect(form.get_by_role("textbox")).to_have_value("已电话联系")
    page.keyboard.press("Control+Enter")
    expect(form).to_have_count(0)
    expect(page.get_by_text("已电话联系")).to_be_visible()


def rows_of(page: Page, part: str) -> list[list[int]]:
    """The numbers in the table of areas, row by row."""
    cells = page.locator(f"table {part} tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => (cell.querySelector('b') ?? cell).textContent))"
    )
    return [[int(text.replace(",", "")) for text in row] for row in cells]


@pytest.mark.shows("A6.5", "N15", "A4.1")
def test_the_wall_adds_up_on_every_level(house: House) -> None:
    house.backroom.filed(WORDS, spot())
    page = house.sit_down(WALL, who="mayor")
    page.goto("/wall")
    for name in ("上海市", "徐汇区"):
        expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
        below, (sums, whole) = rows_of(page, "tbody"), rows_of(page, "tfoot")
        assert [sum(column) for column in zip(*below, strict=True)] == sums == whole
        assert whole[0] >= 1, "a case is open in this area"
        assert len(below) >= 14, "every area below and what lies in none of them"
        if name == "上海市":
            page.get_by_role("row", name="徐汇区").get_by_role("button", name="徐汇区").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1, name="上海市")).to_be_visible()


@pytest.mark.shows("Q5")
def test_another_district_sees_none_of_it(house: House) -> None:
    case, _ = house.backroom.filed(WORDS, spot())
    page = house.sit_down(DESKTOP, who="desk_pudong")
    page.goto(f"/desk?tab=all&case={case}")
    expect(page.get_by_text("没有这个案件")).to_be_visible()
    expect(page.get_by_role("region", name="队列").get_by_text("共 0 条")).to_be_visible()
    page.goto("/wall")
    expect(page.get_by_role("heading", level=1, name="浦东新区")).to_be_visible()
    assert rows_of(page, "tfoot")[1] == [0, 0, 0, 0]
    expect(page.get_by_role("row", name="徐汇区")).to_have_count(0)


def buttons_in_chinese(page: Page) -> list[str]:
    """Words of buttons, links and tabs that are still Chinese; the way back to Chinese is."""
    names = page.locator("button, [role=tab], a, h2, label").evaluate_all(
        "all => all.filter(one => one.checkVisibility() && !one.closest('[lang=zh-CN]') && !one.closest('[data-row]'))"
        ".map(one => one.innerText.trim())"
    )
    return [name for name in names if CHINESE.search(name)]


@pytest.mark.shows("E9")
def test_english_is_one_press_away_and_whole(house: House) -> None:
    resident = house.sit_down(PHONE)
    resident.goto("/")
    resident.get_by_role("button", name="English").click()
    expect(resident.get_by_role("link", name="Snap a report")).to_be_visible()
    assert buttons_in_chinese(resident) == []
    resident.get_by_role("link", name="Snap a report").click()
    expect(resident.get_by_role("button", name="No photo, go on")).to_be_visible()
    assert buttons_in_chinese(resident) == []

    case, _ = house.backroom.filed(WORDS, spot())
    desk = house.sit_down(DESKTOP, who="desk", language="en")
    desk.goto(f"/desk?tab=all&case={case}")
    expect(desk.get_by_role("tab", name="Intake")).to_be_visible()
    expect(desk.get_by_role("toolbar", name="What can be done now")).to_be_visible()
    assert buttons_in_chinese(desk) == []


def screens(house: House) -> Iterator[tuple[str, Page, str]]:
    """Every screen in turn with something on it: its name, a browser, and what has to stand there first."""
    case, token = house.backroom.dispatched(WORDS, spot())
    yield "/", house.sit_down(PHONE), "main h1"
    yield "/?view=report", house.sit_down(PHONE), "main h1"
    yield f"/?t={token}", house.sit_down(PHONE), "li[aria-current=step]"
    yield f"/pocket?case={case}", house.sit_down(PHONE, who="pump"), "[data-testid=act-accept]"
    yield f"/desk?case={case}", house.sit_down(DESKTOP, who="desk"), "[data-action]"
    yield "/wall", house.sit_down(WALL, who="mayor"), "table tfoot"


@pytest.mark.shows("L4")
def test_nothing_on_a_screen_shuts_anybody_out(house: House) -> None:
    if not AXE.exists():
        pytest.skip(f"needs {AXE}: npm ci in web/")
    broken = {}
    for address, page, sign in screens(house):
        page.goto(address)
        expect(page.locator(sign).first).to_be_visible()
        broken[address] = broken_rules(page)
    assert not any(broken.values()), "\n".join(
        f"{address.partition('=')[0]}: {line}"
        for address, lines in broken.items()
        for line in lines
    )
