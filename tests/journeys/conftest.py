"""One node and one Chromium for the journeys of a file."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect, sync_playwright

from journeys.browser import CHROMIUM_ARGUMENTS, PATIENCE_MS, House, chromium, town_node


@pytest.fixture(scope="module")
def building() -> Iterator[House]:
    """The node and the browser; started once for a file and stopped after it."""
    executable = chromium()
    with town_node() as address, sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(
            executable_path=executable, args=CHROMIUM_ARGUMENTS, headless=True
        )
        house = House(browser, address)
        yield house
        house.backroom.http.close()
        browser.close()


@pytest.fixture
def house(building: House) -> Iterator[House]:
    """The node and the browser; every page of the test is closed after it."""
    yield building
    building.all_stand_up()
