"""Invariant 7: sum over children and the unplaced = parent, for every figure, at every level, for every actor; and a
tile's number = the rows that it opens. Random cases over a random tree of areas."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest

from supervision import ground
from supervision.ground import GREEN, POWER, WATER, Place
from yiwang.backstage import identity
from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.city import service as city
from yiwang.flow.supervision import service as supervision
from yiwang.kernel.ids import parse_id
from yiwang.overview import service
from yiwang.overview.messages import Figure, Overview, Wanted

CASES, REPORTS = 260, 160
FAMILIES = ("B01", "B02", "S04")
CHANNELS = {"snap": False, "hotline": False, "patrol": True, "iot": True}
STAGES: list[dict[str, Any]] = [
    {"stage": "dispatching", "holder_kind": "center", "holder_id": None, "send_back_count": 0},
    {"stage": "dispatching", "holder_kind": "center", "holder_id": None, "send_back_count": 1},
    {"stage": "accepting"},
    {"stage": "handling"},
    {"stage": "deferred", "state": "deferred"},
    {"stage": "disputed", "holder_kind": "center", "holder_id": None, "send_back_count": 2},
    {"stage": "verifying", "holder_kind": "verifier", "holder_id": None},
    {"stage": "void", "state": "void", "holder_kind": None, "holder_id": None},
    ground.CLOSED,
    ground.CLOSED,
]


@dataclass
class World:
    """A made city, what was put in, and who looks."""

    database: Database
    root: Place
    now: datetime
    cases: list[dict[str, Any]]
    reports: list[dict[str, Any]]
    incidents: list[dict[str, Any]]
    actors: dict[str, Actor]


def some_case(dice: random.Random, now: datetime, place: Place) -> dict[str, Any]:
    filed_at = now - timedelta(
        minutes=dice.choice([1, 40, 200, 600, 1400, 5000, 40_000]) * dice.random()
    )
    row = {
        "filed_at": filed_at, "area_id": place.id, "area_path": place.path, "family": dice.choice(FAMILIES),
        "level": dice.choice(["normal", "raised", "urgent", "critical"]), "exercise": dice.random() < 0.1,
        "department_ids": dice.sample([WATER, GREEN, POWER], dice.randint(0, 2)),
        "rework_count": dice.choice([0, 0, 1]),
        "stage_due_at": now + timedelta(minutes=dice.randint(-300, 300)), "late": dice.random() < 0.2,
    } | dice.choice(STAGES)  # fmt: skip
    if row["stage"] in ("accepting", "handling", "disputed"):
        row["due_at"] = now + timedelta(minutes=dice.randint(-400, 400))
        row["late"] = row["late"] and row["due_at"] < now
    if row["stage"] == "closed":
        row["closed_at"] = filed_at + (now - filed_at) * dice.random()
    return row


@pytest.fixture(params=[1, 7, 20])
async def world(request, database: Database, postgres) -> World:
    dice = random.Random(request.param)
    root = ground.random_tree(dice)
    # A little after the city's midnight, at noon, late in the evening: today is another stretch each time.
    now = datetime.fromisoformat(
        dice.choice(["2024-03-05T16:40:00Z", "2024-03-05T04:00:00Z", "2024-03-05T15:50:00Z"])
    )
    places = root.all()
    cases = [some_case(dice, now, dice.choice(places)) for _ in range(CASES)]
    incidents, reports = [], []
    for _ in range(REPORTS):
        place, at = dice.choice(places), now - timedelta(minutes=1600 * dice.random())
        state = dice.choice(["open", "filed", "declined", "answered"])
        incidents.append(
            {
                "state": state, "area_path": place.path, "area_id": place.id, "first_reported_at": at,
                "case_id": 1 if state == "filed" else None, "exercise": dice.random() < 0.1,
                "ended_at": at + (now - at) * dice.random() if state in ("declined", "answered") else None,
                "department_ids": dice.sample([WATER, GREEN, POWER], 1), "family": dice.choice(FAMILIES),
            }
        )  # fmt: skip
        reports.append(
            {
                "channel": dice.choice(list(CHANNELS)), "area_path": place.path, "area_id": place.id, "recorded_at": at,
                "exercise": incidents[-1]["exercise"],
            }
        )  # fmt: skip
    async with ground.owner_of(database, postgres) as owner:
        await ground.make_city(database, owner, root)
        ids = await ground.add_cases(owner, cases)
        filings = zip(ids, (case["filed_at"] for case in cases), strict=True)
        await ground.add_steps(
            owner, [(case_id, 1, "file_case", None, "dispatching", at) for case_id, at in filings]
        )
        for incident, report in zip(incidents, reports, strict=True):
            incident_id = await ground.add_incident(owner, **incident)
            report_id = await ground.add_report(owner, **report)
            await owner.execute(
                "INSERT INTO incidents_link (report_id, incident_id, linked_at, by_account, by_name, why)"
                " VALUES ($1, $2, $3, 1, 'x', 'x')",
                report_id, incident_id, report["recorded_at"],
            )  # fmt: skip
    districts = root.children
    grants: dict[str, list[dict[str, Any]]] = {
        "mayor": [{"area_path": root.path}],
        "district": [{"area_path": districts[0].path, "area_id": districts[0].id}],
        "two places": [{"area_path": places[-1].path}, {"area_path": districts[-1].path}],
        "water": [{"area_path": root.path, "department_ids": [WATER]}],
        "one family": [{"area_path": root.path, "families": ["S04"]}],
        "nobody": [],
    }
    actors = {"system": SYSTEM}
    async with database.transaction(SYSTEM) as tx:
        for name, given in grants.items():
            await identity.create_account(
                tx,
                identity.NewAccount(name=name, display_name=name, role="supervisor"),
                [
                    identity.NewGrant(**({"role": "supervisor", "area_id": None} | grant))
                    for grant in given
                ],
            )
    for name in grants:
        actors[name] = await database.actor_of_account(name)
    return World(database, root, now, cases, reports, incidents, actors)


def figures(view: Overview) -> Counter[str]:
    """Every figure of an overview by its name, those of its lists too."""
    found: Counter[str] = Counter()
    for group in ("today", "now"):
        found.update(
            {
                f"{group}.{n}": getattr(getattr(view, group), n)
                for n in getattr(view, group).__struct_fields__
            }
        )
    found.update({f"stage {line.stage}": line.count for line in view.by_stage})
    found.update({f"family {line.family}": line.count for line in view.by_family})
    found.update({f"channel {line.channel}": line.count for line in view.channels})
    for line in view.by_hour:
        hour = line.hour_start.hour
        found.update(
            {
                f"reported {hour}": line.reported,
                f"filed {hour}": line.filed,
                f"closed {hour}": line.closed,
            }
        )
    return found


async def overview(tx: Tx, place: Place, *, unplaced: bool = False) -> Overview:
    area = await city.area(tx, place.id)
    return await service.show_part(
        tx, area, await supervision.within(tx, area, unplaced=unplaced), "zh"
    )


@pytest.mark.shows("S32")
async def test_children_and_the_unplaced_add_up_to_the_parent_everywhere(world: World) -> None:
    for name, actor in world.actors.items():
        async with world.database.reading(actor, now=world.now) as tx:
            views = {
                place.path: await overview(tx, place)
                for place in world.root.all()
                if not place.ended
            }
            for place in world.root.all():
                if place.ended:
                    continue
                parent, rest = views[place.path], await overview(tx, place, unplaced=True)
                children = [views[child.path] for child in place.children if not child.ended]
                total = figures(rest)
                for child in children:
                    total.update(figures(child))
                assert total == figures(parent), (name, place.path)
                # What the parent says of a child is what the child says of itself.
                for line, child in zip(
                    sorted(parent.children, key=lambda c: c.area.code),
                    sorted(children, key=lambda c: c.area.code),
                    strict=True,
                ):
                    assert line.area == child.area
                    assert said(line) == of(child), (name, place.path)
                assert said(parent.unplaced) == of(rest), (name, place.path)
                check_lists(parent)


def said(part: Any) -> tuple[int, int, int, int]:
    return part.open, part.overdue, part.filed_today, part.closed_today


def of(view: Overview) -> tuple[int, int, int, int]:
    return view.now.open, view.now.overdue, view.today.filed, view.today.closed


def check_lists(view: Overview) -> None:
    """The lists of one screen add up to its numbers."""
    assert sum(line.count for line in view.by_stage) == view.now.open
    assert sum(line.count for line in view.by_family) == view.now.open
    assert sum(line.count for line in view.channels) == view.today.reported
    assert len(view.by_hour) == 24
    for name in ("reported", "filed", "closed"):
        assert sum(getattr(line, name) for line in view.by_hour) == getattr(view.today, name), name


@pytest.mark.shows("S32")
async def test_the_figures_are_those_of_the_rows_that_were_put_in(world: World) -> None:
    """Counted once more in Python, for the city's mayor and for a district's supervisor."""
    midnight = world.now.replace(hour=16, minute=0) - (
        timedelta(days=1) if world.now.hour < 16 else timedelta()
    )
    district = world.root.children[0].path
    for name, low in (("mayor", world.root.path), ("district", district)):
        async with world.database.reading(world.actors[name], now=world.now) as tx:
            view = await overview(tx, world.root)
        cases = [c for c in world.cases if c["area_path"].startswith(low) and not c["exercise"]]
        alive = [c for c in cases if c.get("state", "open") in ("open", "deferred")]
        assert view.now.open == len(alive)
        assert view.now.overdue == sum(
            c["late"] or bool(c.get("due_at") and c["due_at"] < world.now) for c in alive
        )
        assert view.now.deferred == sum(c["stage"] == "deferred" for c in alive)
        assert view.now.verifying == sum(c["stage"] == "verifying" for c in alive)
        assert view.now.disputed == sum(c.get("send_back_count", 0) > 0 for c in alive)
        assert view.now.urgent == sum(c["level"] in ("urgent", "critical") for c in alive)
        assert view.today.filed == sum(c["filed_at"] >= midnight for c in cases)
        closed = [c for c in cases if c.get("closed_at") and c["closed_at"] >= midnight]
        assert view.today.closed == len(closed)
        on_time = sum(not c["late"] for c in closed)
        assert view.ratios.closed_on_time == (round(on_time / len(closed), 4) if closed else None)
        reports = [
            r for r in world.reports
            if r["area_path"].startswith(low) and not r["exercise"] and r["recorded_at"] >= midnight
        ]  # fmt: skip
        assert view.today.reported == len(reports)
        assert view.today.self_found == sum(CHANNELS[r["channel"]] for r in reports)
        assert view.today.declined == sum(
            i["state"] == "declined" and i["ended_at"] >= midnight and not i["exercise"]
            and i["area_path"].startswith(low) for i in world.incidents
        )  # fmt: skip
    async with world.database.reading(world.actors["nobody"], now=world.now) as tx:
        view = await overview(tx, world.root)
    assert set(figures(view).values()) <= {0}
    assert (view.feed, view.ratios.closed_on_time, view.ratios.filed) == ([], None, None)


async def total(tx: Tx, figure: str, place: Place, **given: Any) -> int:
    """The total of the rows behind a figure; page by page they are that many and no one twice."""
    seen: list[str] = []
    cursor = None
    while True:
        wanted = Wanted(figure=figure, area=place.id, cursor=cursor, limit=37, **given)
        page = await service.rows(tx, wanted, "zh")
        seen += [row.id for row in page.items]
        cursor = page.next
        if cursor is None:
            assert page.total == len(seen) == len(set(seen)), figure
            return page.total


@pytest.mark.shows("S32")
async def test_every_number_opens_its_rows(world: World) -> None:
    for name in ("mayor", "water", "two places"):
        async with world.database.reading(world.actors[name], now=world.now) as tx:
            for place in (world.root, world.root.children[0]):
                view = await overview(tx, place)
                await check_tiles(tx, place, view)
                await check_lines(tx, place, view)


async def check_tiles(tx: Tx, place: Place, view: Overview) -> None:
    for figure in get_args(Figure):
        group, _, rest = figure.partition(".")
        if group != "ratios":
            assert await total(tx, figure, place) == getattr(getattr(view, group), rest), figure
    for ratio in ("closed_on_time", "filed", "rework"):
        over, under = [await total(tx, f"ratios.{ratio}{of}", place) for of in ("", ".of")]
        assert getattr(view.ratios, ratio) == supervision.ratio(over, under)
    for figure, shown in (
        ("now.open", view.unplaced.open),
        ("now.overdue", view.unplaced.overdue),
        ("today.filed", view.unplaced.filed_today),
        ("today.closed", view.unplaced.closed_today),
    ):
        assert await total(tx, figure, place, unplaced=True) == shown, figure


async def check_lines(tx: Tx, place: Place, view: Overview) -> None:
    for line in view.by_stage:
        assert await total(tx, "now.open", place, stage=line.stage) == line.count
    for line in view.by_family:
        assert await total(tx, "now.open", place, family=line.family) == line.count
    for line in view.channels:
        assert await total(tx, "today.reported", place, channel=line.channel) == line.count
    for line in view.by_hour:
        for one in (
            ("reported", "filed", "closed") if line.reported + line.filed + line.closed else ()
        ):
            hour = line.hour_start.hour
            assert await total(tx, f"today.{one}", place, hour=hour) == getattr(line, one)


async def test_the_feed_is_the_last_steps_of_the_area(world: World) -> None:
    for name in ("mayor", "district"):
        low = world.root.path if name == "mayor" else world.root.children[0].path
        async with world.database.reading(world.actors[name], now=world.now) as tx:
            feed = (await overview(tx, world.root)).feed
        expected = sorted(
            (
                c["filed_at"]
                for c in world.cases
                if c["area_path"].startswith(low) and not c["exercise"]
            ),
            reverse=True,
        )
        assert [item.at for item in feed] == expected[:30]
        assert {item.action_name for item in feed} <= {"立案"}
        assert all(parse_id(item.case_id) for item in feed)
