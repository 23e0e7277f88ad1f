"""Five levels, five homes that nest; and the console behind the house, for one post alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

import town
from journeys.browser import (
    CHROMIUM_ARGUMENTS,
    DESKTOP,
    PATIENCE_MS,
    PHONE,
    House,
    broken_rules,
    chromium,
    town_node,
)  # fmt: skip
from yiwang.backstage import identity
from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service as city
from yiwang.city.messages import Area

pytestmark = pytest.mark.browser

LEVELS = ("city", "district", "subdistrict", "community", "grid_cell")


async def furnish(database: Database) -> None:
    """Grid cells in Xuhui, a desk on every level above one spot, and a system administrator."""
    async with database.transaction(SYSTEM) as tx:
        await city.load_pack(tx, city.pack_folder("shanghai"), grid_cells=[town.XUHUI])
    async with database.transaction(SYSTEM) as tx:
        cell = await city.locate(tx, *town.IN_XUHUI)
        assert cell is not None
        root = await city.area(tx, (await city.city(tx)).id)
        await _account(tx, "operator", "system_admin", root)
        for level in LEVELS:
            area = await city.ancestor(tx, cell.id, level)
            assert area is not None, level
            await _account(tx, f"of-{level}", "desk", area)


async def _account(tx: Tx, name: str, role: str, area: Area) -> None:
    await identity.create_account(
        tx,
        identity.NewAccount(
            name=name, display_name=name, role=role, password_hash=identity.hash_password(town.PASSWORD)
        ),
        [identity.NewGrant(role=role, area_id=area.id, area_path=area.path)],
    )  # fmt: skip


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


def figure(page: Page, name: str) -> int:
    """The number on a tile of the home page."""
    text = page.locator(f"main a[data-figure='{name}'] b").first.inner_text()
    return int(text.replace(",", ""))


@pytest.mark.shows("A6.5", "A4.1")
def test_each_of_five_levels_has_a_home_of_its_own_and_they_nest(house: House) -> None:
    backroom = house.backroom
    lon, lat = town.IN_XUHUI
    for at in ((lon, lat), (lon + 0.02, lat - 0.03), town.IN_PUDONG):
        backroom.filed("井盖不见了，很危险", at)
    # One that the subdistrict's own desk files: the subdistrict answers for it.
    receipt = backroom.report("路边井盖缺失，夜里看不见", (lon + 0.0001, lat))
    incident = backroom.ask("of-subdistrict", "GET", f"/api/incidents/{receipt['incident']['id']}")
    own = backroom.ask(
        "of-subdistrict", "POST", f"/api/incidents/{incident['id']}/actions/file_case",
        json={"expected_version": incident["version"], "standard": town.LID},
    )["case"]  # fmt: skip

    duties, opened, first = [], [], []
    for level in LEVELS:
        page = house.sit_down(DESKTOP, who=f"of-{level}")
        page.goto("/home")
        hello = page.locator(f"section[data-level='{level}']")
        expect(hello).to_be_visible()
        expect(page.get_by_role("region", name="轮到本级")).to_be_visible()
        duties.append(hello.locator("p").last.inner_text())
        opened.append(figure(page, "now.open"))
        first.append(
            page.locator("main ul a").evaluate_all("all => all.map(one => one.dataset.figure)")
        )
        if level != "grid_cell":
            sums, whole = (
                page.locator(f"tfoot tr:nth-child({row}) td").all_inner_texts() for row in (1, 2)
            )
            assert [int(text.split()[0]) for text in sums] == [
                int(text.split()[0]) for text in whole
            ]
        turn = page.locator(f"[data-id='{own}']")
        if level in ("subdistrict", "grid_cell"):
            expect(turn).to_be_visible()
        else:
            expect(turn).to_have_count(0)
        if level in ("city", "grid_cell"):
            assert broken_rules(page) == []
    assert opened[:2] == [4, 3]
    assert opened == sorted(opened, reverse=True)
    assert opened[-1] == 2
    assert len(set(duties)) == len({tuple(names) for names in first}) == len(LEVELS)

    phone = house.sit_down(PHONE, who="of-grid_cell")
    phone.goto("/home")
    expect(phone.locator("section[data-level='grid_cell']")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    phone.locator(f"[data-id='{own}']").click()
    expect(phone.get_by_role("heading", name="井盖").first).to_be_visible()


@pytest.mark.shows("A4.3", "A4.2")
def test_the_console_opens_to_the_administrator_alone_and_shows_who_looked(house: House) -> None:
    stranger = house.sit_down(DESKTOP, who="desk")
    stranger.goto("/ops")
    expect(stranger.get_by_text("的账号不使用「运维」")).to_be_visible()
    answer = stranger.request.get("/api/ops")
    assert answer.status == 403

    # Two applications use one capability: the list says so.
    for page in ("/home", "/wall"):
        stranger.goto(page)
        expect(stranger.locator("#content").first).to_be_visible()
        stranger.wait_for_load_state("networkidle")

    page = house.sit_down(DESKTOP, who="operator")
    page.goto("/ops")
    expect(page.get_by_role("heading", level=1, name="运行情况")).to_be_visible()
    expect(page.get_by_text("PostgreSQL 18")).to_be_visible()
    assert broken_rules(page) == []
    for tab, words in (
        ("数据", "cases_case"), ("访问记录", "拒绝"), ("设备凭证", "还没有发放过凭证"), ("账号", "of-community"),
    ):  # fmt: skip
        page.get_by_role("button", name=tab, exact=True).click()
        expect(page.get_by_text(words).first).to_be_visible()

    # Shut out: the account's open page is signed out; let in again.
    worker = house.sit_down(DESKTOP, who="of-community")
    row = page.get_by_role("row", name="of-community")
    row.get_by_role("button", name="停用").click()
    page.get_by_role("tooltip").get_by_role("button", name="停用").click()
    expect(row).to_contain_text("已停用")
    worker.goto("/home")
    expect(worker.get_by_role("button", name="登录")).to_be_visible()
    row.get_by_role("button", name="恢复").click()
    expect(row).to_contain_text("在用")

    # A device's token is shown once.
    page.get_by_role("button", name="设备凭证", exact=True).click()
    page.get_by_label("来源").fill("gateway-7")
    page.get_by_label("名称").fill("七号网关")
    page.get_by_role("button", name="发放凭证").click()
    expect(page.get_by_text("请现在抄下这个令牌")).to_be_visible()
    expect(page.get_by_role("row", name="七号网关")).to_contain_text("有效")

    # Calls are counted in memory and written down every ten seconds.
    shared = page.get_by_role("row", name="overview.show").first
    for _ in range(20):
        page.goto("/ops?tab=capabilities")
        expect(shared).to_be_visible()
        if "大屏" in shared.inner_text():
            break
        page.wait_for_timeout(1_000)
    expect(shared).to_contain_text("首页")
    expect(shared).to_contain_text("大屏")
    assert int(shared.locator("td").nth(1).inner_text()) >= 2


@pytest.mark.shows("A1.1")
def test_a_case_leads_to_the_cards_of_its_place_its_organisation_and_its_crew(house: House) -> None:
    case, _ = house.backroom.dispatched("井盖翘起，绊人", town.IN_XUHUI)
    page = house.sit_down(DESKTOP, who="desk")
    page.goto(f"/desk?tab=all&case={case}")
    card = page.get_by_role("dialog")
    for kind, word in (("area", "地 · 网格"), ("department", "组织"), ("crew", "人 · 处置班组")):
        page.locator(f"[data-record^='{kind}:']").first.click()
        expect(card.get_by_text(word).first).to_be_visible()
        for part in ("此刻", "近 30 天立案", "数据质量", "来历"):
            expect(card.get_by_role("region", name=part)).to_be_visible()
        assert card.get_by_role("img").count() >= 30, "a bar for each day"
        page.keyboard.press("Escape")
        expect(card).to_have_count(0)
    assert f"case={case}" in page.url
