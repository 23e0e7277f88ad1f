"""Take the pictures of docs/screenshots from a living demo: `.venv/bin/python tools/screenshots.py [NAME ...]`.

In: nothing but the product as `yiwang demo` starts it, and a Chromium. Out: small PNG files, the demo's own ribbon on
each. Never: anything left running, or a picture of real data.
"""

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "screenshots"
ARGUMENTS = [
    "--no-sandbox", "--enable-unsafe-swiftshader", "--use-angle=swiftshader", "--use-gl=angle",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
READY_S = 900.0
PATIENCE_MS = 60_000
# Maps and curves draw themselves piece by piece and do not say when they are done; without a graphics card, slowly.
SETTLE_MS, SCREENSHOT_MS = 15_000, 300_000
LEAST_CLOSED, LEAST_OPEN = 10, 15
# While the past is told, far more than this is reported between two looks.
LOOK_S, MOST_NEW = 15, 5
MOST_BYTES = 400_000
COLOURS = (256, 160, 96, 64)
WORDS = "人行道上的污水井盖破损，一踩就翘，晚上很危险"
IN_XUHUI = {"longitude": 121.4365, "latitude": 31.1951, "accuracy": 12}


class Demo(NamedTuple):
    """A living district and whoever may sign in there."""

    address: str
    accounts: dict[str, str]

    def token(self, name: str) -> str:
        """Sign in; the token."""
        body = {"name": name, "password": self.accounts[name]}
        answer = httpx.post(f"{self.address}/api/session", json=body, timeout=60, trust_env=False)
        return str(answer.raise_for_status().json()["token"])

    def get(self, name: str, path: str, **params: str) -> Any:
        """What somebody reads there."""
        headers = {"Authorization": f"Bearer {self.token(name)}"}
        address = self.address + path
        answer = httpx.get(address, params=params, headers=headers, timeout=60, trust_env=False)
        return answer.raise_for_status().json()


class Shot(NamedTuple):
    """One picture: who looks at which page, on what screen, and what to do there first."""

    name: str
    size: tuple[int, int]
    who: str | None
    act: Callable[[Page, Demo], None]


@contextmanager
def living_district() -> Iterator[Demo]:
    """A demo of one's own in which enough has happened."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="yiwang-pictures-"))
    folder.chmod(0o755)
    command = [
        str(Path(sys.executable).with_name("yiwang")), "demo", "--data", str(folder), "--port", str(port),
    ]  # fmt: skip
    with (folder / "demo.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait("the demo", lambda: b'"ready"' in (folder / "demo.log").read_bytes(), process)
        listed = json.loads((folder / "demo-accounts.json").read_text(encoding="utf-8"))
        demo = Demo(f"http://127.0.0.1:{port}", {one["name"]: one["password"] for one in listed})
        _wait("enough to happen", lambda: _enough(demo), process)
        yield demo
    finally:
        process.terminate()
        process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(what: str, done: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    begun = time.monotonic()
    while not done():
        if process.poll() is not None or time.monotonic() - begun > READY_S:
            raise SystemExit(f"waited in vain for {what}")
        time.sleep(2)
    print(f"{what}: {time.monotonic() - begun:.0f} s", flush=True)


def _enough(demo: Demo) -> bool:
    reported = demo.get("leader-city", "/api/overview")["today"]["reported"]
    time.sleep(LOOK_S)
    figures = demo.get("leader-city", "/api/overview")
    waiting = demo.get("grid-xujiahui", "/api/cases", verifiable="1")["total"]
    return bool(
        figures["today"]["reported"] - reported <= MOST_NEW
        and figures["today"]["closed"] >= LEAST_CLOSED
        and figures["now"]["open"] >= LEAST_OPEN
        and waiting
    )


def home(page: Page, _: Demo) -> None:
    """The resident's first page."""
    page.goto("/")
    page.get_by_role("heading", name="今天，这座城市").wait_for()


def report(page: Page, _: Demo) -> None:
    """The third step, with the advice."""
    page.goto("/?view=report")
    page.locator("input[type=file]").set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": _street(page)}
    )
    page.locator("li[data-state=ready]").wait_for()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="用我现在的位置").click()
    page.get_by_text("在徐汇区").wait_for()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("textbox", name="说说情况").fill(WORDS)
    page.get_by_test_id("advice").wait_for()


def _street(page: Page) -> bytes:
    # Our own drawing of a street corner stands in for a photo.
    other = page.context.new_page()
    other.goto("/")
    drawing = other.locator("main svg[viewBox='0 0 640 430']").screenshot()
    other.close()
    return drawing


def follow(page: Page, demo: Demo) -> None:
    """A report of one's own, just sent."""
    report(page, demo)
    page.get_by_role("button", name="提交上报").click()
    page.get_by_role("button", name="看进度").click()
    page.locator("li[aria-current=step]").first.wait_for()


def pocket(page: Page, _: Demo) -> None:
    """What waits for a grid worker."""
    page.goto("/pocket?tab=verify")
    page.get_by_test_id("work-card").first.wait_for()


def pocket_case(page: Page, demo: Demo) -> None:
    """One case on the phone."""
    pocket(page, demo)
    page.get_by_test_id("work-card").first.get_by_role("button").first.click()
    page.locator("[data-testid^=act-]").first.wait_for()


def desk(page: Page, _: Demo) -> None:
    """The queue of a district."""
    page.goto("/desk?tab=active")
    page.locator("button[data-row]").first.wait_for()


def desk_case(page: Page, demo: Demo) -> None:
    """One case on one page: the one on which the most has happened."""
    for stage in ("closing", "verifying", "handling"):
        rows = demo.get("desk-xuhui", "/api/cases", stage=stage, limit="1")["items"]
        if rows:
            break
    page.goto(f"/desk?tab=active&case={rows[0]['id']}")
    page.locator("article ol, [data-action]").first.wait_for()


def wall(page: Page, _: Demo) -> None:
    """The whole area on one screen."""
    page.goto("/wall")
    page.locator("table tfoot").wait_for()


def own_home(page: Page, _: Demo) -> None:
    """A district's own home."""
    page.goto("/home")
    page.locator("tfoot tr").first.wait_for()


def warnings(page: Page, demo: Demo) -> None:
    """The warning desk with what happened first."""
    first = demo.get("desk-xuhui", "/api/warnings", state="all")["items"][-1]
    page.goto(f"/warnings?warning={first['id']}")
    page.get_by_role("article").wait_for()


def things(page: Page, _: Demo) -> None:
    """All stations of the city."""
    page.goto("/things")
    page.get_by_test_id("in-view").wait_for()


def scenes(page: Page, _: Demo) -> None:
    """All scenes."""
    page.goto("/scenes")
    page.locator("[data-scene]").first.wait_for()


def flood(page: Page, _: Demo) -> None:
    """The flood map."""
    page.goto("/scenes?scene=flood")
    page.locator("[data-figure]").first.wait_for()


def rules(page: Page, _: Demo) -> None:
    """One rule with what it says."""
    page.goto("/rules?rule=underpass&version=1")
    page.get_by_role("article").first.wait_for()


def ops(page: Page, _: Demo) -> None:
    """How the node runs."""
    page.goto("/ops")
    page.get_by_role("table").first.wait_for()


PHONE, DESKTOP = (390, 844), (1440, 900)
SHOTS = (
    Shot("resident-390", PHONE, None, home),
    Shot("resident-1440", DESKTOP, None, home),
    Shot("report-390", PHONE, None, report),
    Shot("follow-390", PHONE, None, follow),
    Shot("pocket-390", PHONE, "grid-xujiahui", pocket),
    Shot("pocket-case-390", PHONE, "grid-xujiahui", pocket_case),
    Shot("desk-1440", DESKTOP, "desk-xuhui", desk),
    Shot("desk-case-1440", DESKTOP, "desk-xuhui", desk_case),
    Shot("desk-1920", (1920, 1080), "desk-city", desk_case),
    Shot("home-1440", DESKTOP, "desk-xuhui", own_home),
    Shot("warnings-1440", DESKTOP, "desk-xuhui", warnings),
    Shot("things-1440", DESKTOP, "data", things),
    Shot("scenes-1440", DESKTOP, "leader-city", scenes),
    Shot("flood-1440", DESKTOP, "leader-city", flood),
    Shot("rules-1440", DESKTOP, "data", rules),
    Shot("ops-1440", DESKTOP, "system-admin", ops),
    Shot("wall-1920", (1920, 1080), "leader-city", wall),
)


def sit_down(browser: Browser, demo: Demo, shot: Shot) -> BrowserContext:
    """A browser of the picture's size, signed in."""
    context = browser.new_context(
        base_url=demo.address, viewport={"width": shot.size[0], "height": shot.size[1]},
        locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce", service_workers="block",
        permissions=["geolocation"], geolocation=IN_XUHUI, has_touch=shot.size == PHONE,
        device_scale_factor=2 if shot.size == PHONE else 1,
    )  # fmt: skip
    context.set_default_timeout(PATIENCE_MS)
    if shot.who:
        body = {"name": shot.who, "password": demo.accounts[shot.who]}
        answer = context.request.post("/api/session", data=body)
        if not answer.ok:
            raise SystemExit(f"{shot.who} cannot sign in: {answer.text()}")
    return context


def small(picture: bytes) -> bytes:
    """The picture with as many colours as fit into the size."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    for colours in COLOURS:
        content = BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(content, "PNG", optimize=True)
        if content.tell() < MOST_BYTES:
            break
    return content.getvalue()


def main() -> int:
    """Take all pictures, or those named."""
    wanted = [shot for shot in SHOTS if not sys.argv[1:] or shot.name in sys.argv[1:]]
    executable = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    )
    OUT.mkdir(parents=True, exist_ok=True)
    with living_district() as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        for shot in wanted:
            context = sit_down(browser, demo, shot)
            page = context.new_page()
            shot.act(page, demo)
            page.wait_for_timeout(SETTLE_MS)
            content = small(page.screenshot(timeout=SCREENSHOT_MS))
            (OUT / f"{shot.name}.png").write_bytes(content)
            print(f"{shot.name}.png: {len(content) / 1000:.0f} kB", flush=True)
            context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
