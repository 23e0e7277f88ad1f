"""The demo's small parts: the calibration, the words, the photos, the plan, simulated time."""

import asyncio
import io
import random
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from demo import derive
from yiwang.front.demo import mix, photos, words
from yiwang.front.demo.director import YIELD, Director
from yiwang.front.demo.timeline import Timeline

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def test_the_calibration_table_is_what_the_records_say(shared_data) -> None:
    pingshan = shared_data("shenzhen-pingshan-events-2018/pingshan_events_8000.csv")
    baltimore = shared_data("baltimore-311/baltimore_311_10000.csv")
    table = mix.load()
    assert table.hours == derive.hours(pingshan)
    assert table.classes == derive.classes(pingshan, baltimore)


def test_draws_follow_the_table() -> None:
    table, rng = mix.load(), random.Random(1)
    drawn = [table.standard(rng) for _ in range(4000)]
    commonest = max(table.classes, key=table.classes.__getitem__)
    expected = 4000 * table.classes[commonest] / sum(table.classes.values())
    assert abs(drawn.count(commonest) - expected) < expected * 0.2
    at = table.instants(rng, NOON - timedelta(hours=48), NOON, 2000)
    assert at == sorted(at)
    assert all(NOON - timedelta(hours=48) <= one <= NOON for one in at)
    night = sum(1 <= (one + timedelta(hours=8)).hour < 6 for one in at)
    assert night < 100


def test_the_same_seed_says_the_same() -> None:
    phrases = words.load()
    said = [phrases.said(random.Random(3), "S0102-01", "某处") for _ in range(2)]
    assert said[0] == said[1]
    assert "某处" in said[0]
    assert phrases.spot(random.Random(1), "田林十二村居民委员会").startswith("田林十二村")


def test_a_photo_is_small_drawn_and_the_same_each_time() -> None:
    before = photos.photo("B0101-01", "before", random.Random(1))
    assert before == photos.photo("B0101-01", "before", random.Random(1))
    assert before != photos.photo("B0101-01", "after", random.Random(1))
    assert len(before) < 30_000
    with Image.open(io.BytesIO(before)) as picture:
        assert picture.size == photos.SIZE
        # the band that carries the mark
        assert picture.convert("RGB").getpixel((470, 350))[0] < 60


async def test_simulated_time_runs_in_order_to_its_horizon() -> None:
    timeline, heard = Timeline(NOON), []

    async def story(name: str, start: datetime, step: timedelta) -> None:
        at = start
        while True:
            heard.append((at, name))
            at += step
            await timeline.until(at)

    for name, minutes in (("a", 60), ("b", 45)):
        start = NOON - timedelta(hours=5)
        timeline.begin(
            start,
            lambda name=name, start=start, m=minutes: story(name, start, timedelta(minutes=m)),
        )
    await timeline.run(asyncio.Event())
    assert timeline.begun == 2
    assert [at for at, _ in heard] == sorted(at for at, _ in heard)
    assert max(at for at, _ in heard) <= NOON
    assert len(heard) == 6 + 7


async def test_one_plan_for_one_thing_and_the_last_one_counts() -> None:
    attended: list[str] = []

    async def attend(key) -> float | None:
        attended.append(key[1])
        return None

    director, stop = Director(attend), asyncio.Event()
    director.plan(("case", "1-1"), 5.0)
    director.plan(("case", "1-1"), 0.0)
    director.plan(("case", "1-2"), 0.05)
    director.plan(("case", "1-3"), 0.0)
    director.forget(("case", "1-3"))
    director.plan(("case", "1-2"), 9.0, anew=False)
    running = asyncio.create_task(director.run(stop))
    while len(attended) < 2:
        await asyncio.sleep(0.01)
    stop.set()
    await running
    assert attended == ["1-1", "1-2"]


@pytest.mark.parametrize(
    ("role", "automatic", "own", "yields"),
    [
        ("desk", False, False, True),
        ("crew", False, False, False),
        ("desk", True, False, False),
        ("desk", False, True, False),
    ],
)
async def test_only_a_persons_own_role_is_left_alone(role, automatic, own, yields) -> None:
    async def attend(_key) -> float | None:
        return None

    director = Director(attend)
    if own:
        director.own("case/1-1", 4)
    at = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    last = {"automatic": automatic, "at": at, "actor": {"role": "desk"}}
    wait = director.must_yield("case/1-1", 4, last, role)
    assert (wait is not None) is yields
    if wait is not None:
        assert wait <= YIELD.total_seconds() + 1
