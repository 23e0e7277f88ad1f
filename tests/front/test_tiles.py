"""Vector tiles, read by the decoder that others wrote: what is where, and nothing of somebody else's."""

import math
from typing import Any

import httpx
import mapbox_vector_tile
import pytest

import loop
import town
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewThing
from yiwang.front.tiles import EXTENT, MEDIA_TYPE, bounds

Z = 18


def tile_of(lon: float, lat: float, z: int = Z) -> tuple[int, int]:
    """Column and row of the square that a place lies in."""
    n = 2**z
    row = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n
    return int((lon + 180) / 360 * n), int(row)


async def read(client: httpx.AsyncClient, who: str, z: int, x: int, y: int) -> dict[str, Any]:
    answer = await client.post("/api/session", json={"name": who, "password": town.PASSWORD})
    client.cookies.clear()
    head = {"Authorization": f"Bearer {answer.json()['token']}"}
    found = await client.get(f"/api/tiles/{z}/{x}/{y}", headers=head)
    assert found.status_code == 200, found.text
    assert found.headers["content-type"] == MEDIA_TYPE
    decoded: dict[str, Any] = mapbox_vector_tile.decode(
        found.content, default_options={"y_coord_down": True}
    )
    return decoded


@pytest.mark.shows("E5", "Q5")
async def test_a_tile_holds_areas_cases_and_things_where_they_are_and_only_ones_own(
    client: httpx.AsyncClient, city_database: Database, people: town.Town
) -> None:
    lon, lat = town.IN_XUHUI
    await loop.filed(city_database, people.desk, at=town.IN_XUHUI)
    async with city_database.transaction(SYSTEM) as tx:
        made = await sensing.add(
            tx,
            NewThing(
                source="tiles", source_id="a", kind="underpass_water", name="a", lon=lon, lat=lat
            ),
        )
    x, y = tile_of(lon, lat)
    seen = await read(client, "desk_xuhui", Z, x, y)
    (thing,) = seen["things"]["features"]
    assert thing["properties"]["id"] == made.thing.id
    west, south, east, north = bounds(Z, x, y)
    at = thing["geometry"]["coordinates"]
    assert at[0] / EXTENT == pytest.approx((lon - west) / (east - west), abs=1 / EXTENT)
    assert at[1] / EXTENT == pytest.approx((north - lat) / (north - south), abs=0.001)
    assert len(seen["cases"]["features"]) == 1
    assert all(0 <= c <= EXTENT for c in seen["cases"]["features"][0]["geometry"]["coordinates"])
    assert {area["properties"]["level"] for area in seen["areas"]["features"]} == {"subdistrict"}

    other = await read(client, "desk_pudong", Z, x, y)
    assert other["things"]["features"] == []
    assert other["cases"]["features"] == []
    assert other["areas"]["features"], "outlines are everybody's"
    far = await read(client, "desk_xuhui", 8, *tile_of(lon, lat, 8))
    assert {area["properties"]["level"] for area in far["areas"]["features"]} == {"district"}


@pytest.mark.shows("E5")
@pytest.mark.parametrize("path", ["14/99999/1", "21/0/0", "3/0/8"])
async def test_there_is_no_tile_beyond_the_edge(
    client: httpx.AsyncClient, path: str, people: town.Town
) -> None:
    answer = await client.post(
        "/api/session", json={"name": "desk_xuhui", "password": town.PASSWORD}
    )
    head = {"Authorization": f"Bearer {answer.json()['token']}"}
    found = await client.get(f"/api/tiles/{path}", headers=head)
    assert (found.status_code, found.json()["code"]) == (422, "no_such_tile")


async def test_nobody_in_particular_gets_no_tile(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/tiles/1/0/0")).status_code == 401
