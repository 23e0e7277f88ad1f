"""One node for all journeys, one Chromium for the journeys of a file."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect, sync_playwright

from journeys.browser import CHROMIUM_ARGUMENTS, PATIENCE_MS, House, chromium, town_node


@pytest.fixture(scope="session")
def town_address() -> Iterator[str]:
    """The node; started once and stopped after the last test."""
    chromium()
    with town_node() as address:
        yield address


@pytest.fixture(scope="module")
def building(town_address: str) -> Iterator[House]:
    """The browser of a file. No wider: Playwright's loop must not run while other tests use theirs."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=CHROMIUM_ARGUMENTS, headless=True
        )
        house = House(browser, town_address)
        yield house
        house.backroom.http.close()
        browser.close()


@pytest.fixture
def house(building: House) -> Iterator[House]:
    """The node and the browser; every page of the test is closed after it."""
    yield building
    building.all_stand_up()
