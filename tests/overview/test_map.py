"""The map of open cases: every case is on it once, few as points, many by squares, never more than 2,000 features."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import loop
import town
from supervision import ground
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.overview import service
from yiwang.overview.messages import Box, Points

NOW = datetime(2024, 3, 5, 4, tzinfo=UTC)
LEVELS = ("normal", "raised", "urgent", "critical")
VIEWS = [
    None,
    Box(west=121.4, south=31.1, east=121.5, north=31.2),
    Box(west=0, south=0, east=1, north=1),
]


@pytest.fixture
async def crowd(database: Database, postgres) -> tuple[Database, list[dict[str, Any]]]:
    """Some thousand cases, dense in the middle and thin outside, some closed, some without a place."""
    dice = random.Random(3)
    root = ground.Place(1, "C", "C/", "city")
    rows = []
    for number in range(4200):
        row: dict[str, Any] = {
            "filed_at": NOW - timedelta(hours=1), "lon": dice.gauss(121.45, 0.2), "lat": dice.gauss(31.2, 0.2),
            "level": dice.choices(LEVELS, (80, 15, 4, 1))[0], "due_at": NOW + timedelta(minutes=dice.randint(-5, 200)),
            "area_id": root.id,
        }  # fmt: skip
        if number % 20 == 0:
            row |= ground.CLOSED | {"closed_at": NOW, "due_at": None}
        if number % 21 == 0:
            row |= {"lon": None, "lat": None}
        if number % 22 == 0:
            row["exercise"] = True
        rows.append(row)
    async with ground.owner_of(database, postgres) as owner:
        await ground.make_city(database, owner, root)
        await ground.add_cases(owner, rows)
    return database, rows


def inside(rows: list[dict[str, Any]], view: Box | None) -> list[dict[str, Any]]:
    """The rows that a view must show."""
    return [
        row for row in rows
        if row["lon"] is not None and row.get("state", "open") == "open" and not row.get("exercise")
        and (view is None or (view.west <= row["lon"] <= view.east and view.south <= row["lat"] <= view.north))
    ]  # fmt: skip


async def drawn(database: Database, view: Box | None, zoom: float) -> Points:
    async with database.reading(SYSTEM, now=NOW) as tx:
        return await service.case_map(tx, None, view, zoom)


@pytest.mark.shows("S32", "P5")
async def test_every_open_case_is_on_the_map_once_at_every_zoom(crowd) -> None:
    database, rows = crowd
    for view in VIEWS:
        expected = inside(rows, view)
        overdue = sum(row["due_at"] < NOW for row in expected)
        for zoom in (0, 4, 9.5, 13, 18, 30):
            features = (await drawn(database, view, zoom)).features
            assert len(features) <= 2000
            counts = [f.properties.get("count", 1) for f in features]
            assert sum(counts) == len(expected), (view, zoom)
            ids = [f.properties["id"] for f in features if "id" in f.properties]
            assert len(ids) == len(set(ids)) == counts.count(1)
            # The worst of what a square holds: each overdue case makes its square overdue, none other does.
            alone = sum(f.properties["overdue"] for f in features if "id" in f.properties)
            together = sum(
                f.properties["count"]
                for f in features
                if "count" in f.properties and f.properties["overdue"]
            )
            assert alone <= overdue <= alone + together
            assert any(f.properties["overdue"] for f in features) == (overdue > 0)
            levels = [LEVELS.index(f.properties["level"]) for f in features]
            assert max(levels, default=0) == max(
                (LEVELS.index(row["level"]) for row in expected), default=0
            )


@pytest.mark.shows("P5")
async def test_a_square_lies_among_its_cases_and_grows_when_one_zooms_out(crowd) -> None:
    database, rows = crowd
    near, far = [(await drawn(database, None, zoom)).features for zoom in (10, 6)]
    assert len(far) < len(near)
    whole = (await drawn(database, None, 0)).features
    assert len(whole) == 1
    lon = sum(row["lon"] for row in inside(rows, None)) / len(inside(rows, None))
    assert whole[0].geometry.coordinates[0] == pytest.approx(lon, abs=1e-5)


@pytest.mark.shows("S32", "Q4", "E5")
async def test_over_http(client, city_database: Database, people: town.Town) -> None:
    case_id = await loop.dispatched(city_database, people, at=town.IN_XUHUI)
    await loop.report(city_database)
    answer = await client.post("/api/session", json={"name": "mayor", "password": town.PASSWORD})
    headers = {"Authorization": f"Bearer {answer.json()['token']}"}

    async def get(path: str, status: int = 200):
        answer = await client.get(path, headers=headers)
        assert answer.status_code == status, answer.text
        return answer

    view = (await get("/api/overview")).json()
    assert (view["area"]["level"], view["ancestors"], len(view["children"])) == ("city", [], 16)
    assert (view["now"]["open"], view["today"]["reported"], view["today"]["filed"]) == (1, 2, 1)
    assert [line["name"] for line in view["by_stage"]] == ["待签收"]
    assert [(line["name"], line["count"]) for line in view["by_family"]] == [("公用设施", 1)]
    assert [line["action_name"] for line in view["feed"]] == ["派遣", "立案"]
    assert view["channels"] == [{"channel": "snap", "name": "随手拍", "count": 2}]
    english = (await get("/api/overview?lang=en")).json()
    assert [line["name"] for line in english["by_stage"]] == ["To accept"]
    for figure, number in (
        ("now.open", 1),
        ("today.reported", 2),
        ("today.filed", 1),
        ("ratios.filed.of", 2),
    ):
        url = view["rows_url"].replace("{figure}", figure)
        rows = (await get(url)).json()
        assert (rows["total"], len(rows["items"])) == (number, number), figure
        for form, head in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
            assert (await get(url.replace("/rows?", f"/rows.{form}?"))).content.startswith(head)
    reported = (await get(view["rows_url"].replace("{figure}", "today.reported"))).json()["items"]
    assert all(row["incident_id"] and row["channel_name"] == "随手拍" for row in reported)
    district = next(line["area"] for line in view["children"] if line["open"])
    below = (await get(f"/api/overview?area={district['id']}")).json()
    assert [above["level"] for above in below["ancestors"]] == ["city"]
    assert below["now"]["open"] == 1
    points = (
        await get(f"/api/overview/map?area={district['id']}&bbox=121,31,122,32&zoom=12")
    ).json()
    assert points["type"] == "FeatureCollection"
    [point] = points["features"]
    assert point["geometry"]["coordinates"] == pytest.approx(list(town.IN_XUHUI), abs=1e-5)
    assert point["properties"]["id"].endswith(f"-{case_id & 0xFFFFFFFF}")
    for path, code in (
        ("rows?figure=nonsense", "overview_no_such_figure"),
        ("rows?figure=now.open&channel=snap", "overview_not_by_that"),
        ("rows?figure=today.declined&hour=1", "overview_not_by_that"),
        ("rows?figure=now.open&limit=1000", "overview_bad_limit"),
        ("map?bbox=1,2,3", "overview_bad_box"),
        ("map?bbox=nan,1,2,3", "overview_bad_box"),
        ("map?bbox=5,1,2,3", "overview_bad_box"),
    ):
        problem = (await get(f"/api/overview/{path}", 422)).json()
        assert problem["code"] == code
        assert problem["detail"] != code
    assert (await get("/api/overview/map?zoom=x", 400)).json()["code"] == "bad_input"
    assert (await get("/api/overview?area=1-999999", 404)).json()["code"] == "city_no_such_area"
    client.cookies.clear()
    assert (await client.get("/api/overview")).status_code == 401
