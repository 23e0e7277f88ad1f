"""What the browser journeys stand on: a node started as the product starts it, Chromium, and people at their screens.

In: the town of tests/town.py. Out: pages of Playwright, and the same city's HTTP door for what lies behind a journey.
Never: a part of the product replaced, or a node left running.
"""

import asyncio
import itertools
import json
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

import loop
import town
from yiwang.backstage import files, identity
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service as city
from yiwang.flow.incidents import service as incidents
from yiwang.front.node import Node
from yiwang.front.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PHONE, DESKTOP, WALL = (390, 844), (1440, 900), (1920, 1080)
PATIENCE_MS = 20_000
CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--enable-unsafe-swiftshader", "--use-angle=swiftshader", "--use-gl=angle",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
Furnish = Callable[[Database], Awaitable[None]]
_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Spots in Xuhui so far from each other that what lies there is never taken for the same thing.
_spots = itertools.count()
_shades = itertools.count(20, 7)


def chromium() -> str:
    """The browser of this machine; in CI its absence is a failure, elsewhere a loud skip."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    words = f"needs one of {', '.join(_NAMES)} on PATH; see tools/find_chromium.sh"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


def spot() -> tuple[float, float]:
    """A place of one's own in Xuhui, as longitude and latitude."""
    number = next(_spots)
    return (
        round(town.IN_XUHUI[0] + number % 4 * 0.006 - 0.009, 6),
        round(town.IN_XUHUI[1] - number // 4 * 0.006, 6),
    )


def picture() -> dict[str, Any]:
    """A photo as a file field takes it."""
    shade = next(_shades) % 250
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": loop.photo(shade)}


@contextmanager
def town_node(furnish: Furnish | None = None) -> Iterator[str]:
    """A node with the town in it, and what else `furnish` puts there, as child processes; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    folder = Path(tempfile.mkdtemp(prefix="yiwang-browser-"))
    folder.chmod(0o755)  # the database runs under a user of its own
    node = Node(folder, port)
    try:
        node.prepare()
        files.keep_files_in(folder / "files")
        incidents.keep_secret(Settings(data=folder, database_url=node.app_url).secret())
        asyncio.run(_found(node.app_url, furnish))
        node.start()
        yield node.address
    finally:
        node.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def _found(url: str, furnish: Furnish | None) -> None:
    database = await Database.open(url, connections=2)
    await town.found(database)
    async with database.transaction(SYSTEM) as tx:
        root = await city.city(tx)
        await identity.create_account(
            tx,
            identity.NewAccount(
                name="keeper", display_name="keeper", role="data",
                password_hash=identity.hash_password(town.PASSWORD),
            ),
            [identity.NewGrant(role="data", area_id=root.id, area_path=root.path)],
        )  # fmt: skip
    if furnish is not None:
        await furnish(database)
    await database.close()


class Backroom:
    """The city's HTTP door, for what has to have happened before a journey begins."""

    def __init__(self, address: str) -> None:
        self.http = httpx.Client(base_url=address, trust_env=False, timeout=60)
        self._tokens: dict[str, str] = {}

    def ask(self, who: str | None, method: str, path: str, **given: Any) -> Any:
        """One request of somebody; anything but success is a failure of the test."""
        headers = {}
        if who:
            if who not in self._tokens:
                answer = self.http.post(
                    "/api/session", json={"name": who, "password": town.PASSWORD}
                )
                answer.raise_for_status()
                self._tokens[who] = answer.json()["token"]
                self.http.cookies.clear()
            headers["Authorization"] = f"Bearer {self._tokens[who]}"
        answer = self.http.request(method, path, headers=headers, **given)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def upload(self, who: str | None) -> str:
        """A photo as somebody sends it; its id."""
        files = {"file": ("photo.jpg", picture()["buffer"], "image/jpeg")}
        return str(self.ask(who, "POST", "/api/uploads", files=files)["id"])

    def report(self, text: str, at: tuple[float, float]) -> Any:
        """A resident's report with a photo; the receipt."""
        place = {"lon": at[0], "lat": at[1], "accuracy_m": 10}
        body = {"text": text, "standard": town.LID, "place": place, "uploads": [self.upload(None)]}
        return self.ask(None, "POST", "/api/reports", json=body)

    def filed(self, text: str, at: tuple[float, float]) -> tuple[str, str]:
        """A case that waits to be dispatched; its id and the follow token of who reported it."""
        receipt = self.report(text, at)
        incident = self.ask("desk", "GET", f"/api/incidents/{receipt['incident']['id']}")
        answer = self.ask(
            "desk", "POST", f"/api/incidents/{incident['id']}/actions/file_case",
            json={"expected_version": incident["version"], "standard": town.LID},
        )  # fmt: skip
        return answer["case"], receipt["token"]

    def dispatched(self, text: str, at: tuple[float, float]) -> tuple[str, str]:
        """A case that waits for `pump` to accept it; its id and the follow token."""
        case, token = self.filed(text, at)
        advice = self.ask("desk", "GET", f"/api/cases/{case}/dispatch")
        crew = next(one["id"] for one in advice["crews"] if one["name"] == "pump")
        self.act("desk", case, "dispatch", department_id=advice["department"]["id"], crew_id=crew)
        return case, token

    def act(self, who: str, case: str, verb: str, **given: Any) -> Any:
        """One action at the version that stands now."""
        version = self.ask(who, "GET", f"/api/cases/{case}")["version"]
        body = {"expected_version": version} | given
        return self.ask(who, "POST", f"/api/cases/{case}/actions/{verb}", json=body)


class House:
    """The node, the browser, and everybody who sits down in front of a screen of it."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.backroom = Backroom(address)
        self.contexts: list[BrowserContext] = []

    def sit_down(
        self,
        size: tuple[int, int],
        *,
        who: str | None = None,
        at: tuple[float, float] = town.IN_XUHUI,
        language: str = "zh",
        keeps_files: bool = False,
    ) -> Page:
        """A browser of one's own, signed in when a name is given; the page is still empty.

        With `keeps_files` its service worker may keep the pages, as on a real phone.
        """
        context = self.browser.new_context(
            base_url=self.address, viewport={"width": size[0], "height": size[1]},
            has_touch=size == PHONE, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce",
            permissions=["geolocation"], service_workers="allow" if keeps_files else "block",
            geolocation={"longitude": at[0], "latitude": at[1], "accuracy": 10},
        )  # fmt: skip
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        if who:
            answer = context.request.post(
                "/api/session", data={"name": who, "password": town.PASSWORD}
            )
            assert answer.ok, answer.text()
        if language == "en":
            context.add_init_script("localStorage.setItem('yiwang.language', 'en')")
        return context.new_page()

    def all_stand_up(self) -> None:
        """Close every page of this test."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()


def until(page: Page, question: str, about: str | None = None) -> None:
    """Ask the page again and again until it says yes; the policy of its scripts forbids Playwright's own way of waiting."""
    last = time.monotonic() + PATIENCE_MS / 1000
    while not page.evaluate(question, about):
        assert time.monotonic() < last, f"never came true: {question} {about or ''}"
        page.wait_for_timeout(100)


def press_action(page: Page, action: str) -> None:
    """Press the key that stands on the button of an action."""
    button = page.locator(f"[data-action='{action}']")
    expect(button).to_be_visible()
    key = button.get_attribute("aria-keyshortcuts")
    assert key, f"{action} has no key"
    page.keyboard.press(key)


def offered(page: Page) -> set[str]:
    """The actions that the desk's dock offers now."""
    dock = page.get_by_role("toolbar", name="现在可以做的")
    expect(dock).to_be_visible()
    buttons = dock.locator("[data-action]")
    return {buttons.nth(at).get_attribute("data-action") or "" for at in range(buttons.count())}


def stage_now(page: Page) -> Locator:
    """The step of the follow page on which a thing stands."""
    return page.locator("li[aria-current=step]")


def send_sheet(page: Page) -> None:
    """Send the form that has come up from the bottom of the phone."""
    sheet = page.get_by_role("dialog")
    sheet.locator(".ant-drawer-footer").get_by_role("button").click()
    expect(sheet).to_have_count(0)


def add_photo(scope: Page | Locator) -> None:
    """Choose a photo and wait until it has been sent."""
    scope.locator("input[type=file]").first.set_input_files(picture())  # type: ignore[arg-type]
    expect(scope.locator("li[data-state=ready]").first).to_be_visible()


def broken_rules(page: Page) -> list[str]:
    """Serious and critical violations of WCAG 2.1 A and AA that axe sees on the page, in words."""
    # Evaluated, not added as a script element: the product's Content-Security-Policy stands.
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found = page.evaluate(
        """async () => (await axe.run(document, {
             runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'],
           })).violations.filter((rule) => ['serious', 'critical'].includes(rule.impact))
             .map((rule) => [rule.id, rule.help, rule.nodes.slice(0, 6).map(
               (node) => [node.html.slice(0, 160), node.any.map((check) => check.message).join(' ')])])"""
    )
    return [json.dumps(rule, ensure_ascii=False) for rule in found]
