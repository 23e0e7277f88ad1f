"""The demo's people at the doors: they bring a report to its closing, and step aside for a person."""

import asyncio
import random

import httpx
import pytest

from yiwang.backstage.messages import SYSTEM
from yiwang.backstage.outbox import Reader
from yiwang.front import rooms
from yiwang.front.demo import listing, living, mix, words
from yiwang.front.demo.hands import Away, Hands
from yiwang.front.demo.reporting import Told

LIT = "B0118-01"


@pytest.fixture
async def life(furnished, door):
    hands = Hands("http://yiwang.test", furnished.lines, transport=door)
    yield living.life(hands, furnished.scene, seed=1)
    await hands.close()


async def settle(furnished) -> None:
    """The background process, until it has heard everything."""
    readers = [Reader(furnished.database, *heard) for heard in rooms.listeners().items()]
    for reader in readers:
        await reader.start()
    while sum([await reader.read_once() for reader in readers]):
        pass


def told(furnished, number: str, *, standard: str = "S0103-01", channel: str = "snap") -> Told:
    spot = furnished.places.spot(random.Random(number))
    text = words.load().said(random.Random(number), standard, spot.name)
    return Told(
        source_id=f"test-{number}", at=furnished.database.clock(), channel=channel, standard=standard,
        spot=spot, text=text, named=True, photos=1,
    )  # fmt: skip


async def incident_of(life, report: Told) -> str:
    incident = await life.residents.report(report)
    assert incident is not None
    return incident


async def play(life, furnished, incident: str, most: int = 40) -> dict:
    """Attend to an incident and its case until nothing is left to do; the case."""
    hands = life.hands
    for _ in range(most):
        await settle(furnished)
        found = (await hands.get("supervisor-city", f"/api/incidents/{incident}")).body
        if found["case_id"] is None:
            await life.attend(("incident", incident))
            if found["state"] in ("declined", "answered", "merged"):
                return found
            continue
        case = (await hands.get("supervisor-city", f"/api/cases/{found['case_id']}")).body
        if case["state"] == "closed":
            return case
        await life.attend(("case", case["id"]))
        while life.moving.walking:
            await life.moving.tick()
    raise AssertionError(f"not closed after {most} looks: {case['stage']}")


@pytest.mark.shows("P10")
@pytest.mark.parametrize("channel", ["snap", "hotline", "patrol"])
async def test_a_report_comes_to_its_closing(life, furnished, channel: str) -> None:
    incident = await incident_of(life, told(furnished, f"close-{channel}", channel=channel))
    ended = await play(life, furnished, incident)
    if ended["state"] == "closed":
        actors = {step["action"]: step["actor"]["name"] for step in ended["steps"]}
        assert actors["report_result"] != actors["verify_pass"]
        assert life.hands.refused == 0
    else:
        assert ended["state"] in ("declined", "merged")


async def test_a_persons_step_is_left_alone_in_the_same_role(life, furnished) -> None:
    incident = await incident_of(life, told(furnished, "yield"))
    found = (await life.hands.get("supervisor-city", f"/api/incidents/{incident}")).body
    desk = furnished.people.desk(life.craft.path(found["area_id"]), random.Random(0))
    body = {"expected_version": found["version"]}
    person = await life.hands.post(desk.name, f"/api/incidents/{incident}/actions/take_in", body)
    assert person.good
    wait = await life.attend(("incident", incident))
    after = (await life.hands.get("supervisor-city", f"/api/incidents/{incident}")).body
    assert after["version"] == person.body["version"]
    assert wait is not None
    assert wait > 60


async def test_a_step_on_a_stale_page_harms_nothing(life, furnished) -> None:
    incident = await incident_of(life, told(furnished, "stale"))
    found = (await life.hands.get("supervisor-city", f"/api/incidents/{incident}")).body
    desk = furnished.people.by_name["desk-xuhui"]
    answer = await life.craft.act(desk, "incident", incident, found["version"] - 1, "take_in")
    assert answer.status == 409
    assert life.hands.refused == 0


async def test_a_server_that_is_away_is_said_so(furnished) -> None:
    def nobody(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(503)

    hands = Hands("http://yiwang.test", furnished.lines, transport=httpx.MockTransport(nobody))
    with pytest.raises(Away):
        await hands.get(None, "/health/ready")
    await hands.close()


async def test_the_picker_is_there_in_the_demo_alone(furnished, door, monkeypatch) -> None:
    async with httpx.AsyncClient(transport=door, base_url="http://yiwang.test") as client:
        assert (await client.get("/api/demo-accounts")).status_code == 404
        monkeypatch.setenv(listing.FLAG, str(furnished.folder))
        items = (await client.get("/api/demo-accounts")).json()["items"]
    assert [item["name"] for item in items] == [line.name for line in furnished.lines]
    assert set(items[0]) == {"name", "password", "role", "display_name", "area"}


async def test_photos_and_texts_are_made_for_every_calibrated_standard() -> None:
    table, phrases = mix.load(), words.load()
    assert set(table.classes) <= set(phrases.standards)


async def test_life_ends_when_it_is_told_to(life) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(life.run(stop))
    await asyncio.sleep(0.3)
    assert not running.done()
    stop.set()
    await running


async def test_nothing_is_parked(furnished) -> None:
    await settle(furnished)
    async with furnished.database.reading(SYSTEM) as tx:
        failed = await tx.fetch("SELECT listener, error FROM backstage_outbox_failure WHERE parked")
    assert failed == []
