"""The city's doors over HTTP: reading needs nobody, changing needs an administrator, errors are problems in words."""

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import openpyxl
import pytest
import pytest_asyncio
from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide

from yiwang import backstage, city
from yiwang.backstage import identity, problems
from yiwang.backstage.database import Database
from yiwang.backstage.http import Sessions, provide_door
from yiwang.backstage.messages import SYSTEM
from yiwang.city.routes import ROUTES

from .test_tables import GOOD, HEADING

PASSWORD = "a long enough password"
# How the house hands its door to handlers is backstage's matter, and so is what the framework says of it.
pytestmark = pytest.mark.filterwarnings("ignore:.*Inferred dependency field")


@pytest_asyncio.fixture
async def web(hill: Database) -> AsyncIterator[httpx.AsyncClient]:
    """This room's doors over the small city, with an administrator and a desk; errors as the whole house gives them."""
    async with hill.transaction(SYSTEM) as tx:
        for name, role in (("admin", "system_admin"), ("desk", "desk")):
            account = identity.NewAccount(
                name=name,
                display_name=name,
                role=role,
                password_hash=identity.hash_password(PASSWORD),
            )
            await identity.create_account(
                tx, account, [identity.NewGrant(role=role, area_id=None, area_path="")]
            )
    folders = [Path(room.__file__ or "").parent for room in (backstage, city)]
    application = Litestar(
        route_handlers=ROUTES,
        dependencies={"door": Provide(provide_door)},
        exception_handlers=problems.handlers(),
        state=State(
            {
                "database": hill,
                "sessions": Sessions(hill),
                "catalogue": problems.load_catalogue(folders),
            }
        ),
        logging_config=None,
    )
    transport = httpx.ASGITransport(app=application, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://yiwang.test") as client:
        yield client


async def log_in(database: Database, name: str) -> dict[str, str]:
    token, _ = await identity.log_in(database, name, PASSWORD, "test")
    return {"Authorization": f"Bearer {token}"}


async def test_the_city_and_its_areas(web: httpx.AsyncClient) -> None:
    city = (await web.get("/api/city")).json()
    assert city["name"] == "山城"
    assert city["node"] == 1
    assert city["bounds"] == [121.0, 31.0, 121.2, 31.1]
    assert city["counts"] == {
        "city": 1,
        "district": 2,
        "subdistrict": 2,
        "community": 3,
        "grid_cell": 0,
    }
    assert city["now"].endswith("+08:00")
    assert "2026" in city["warnings_zh"][0]
    (root,) = (await web.get("/api/areas")).json()["items"]
    assert (root["level"], root["parent"], root["has_children"]) == ("city", None, True)
    districts = (await web.get("/api/areas", params={"parent": root["id"]})).json()["items"]
    assert [area["code"] for area in districts] == ["H1", "H2"]
    assert districts[0]["center"] == [121.05, 31.05]
    detail = (await web.get(f"/api/areas/{districts[0]['id']}")).json()
    assert [area["code"] for area in detail["ancestors"]] == ["H"]
    missing = await web.get("/api/areas/1-999999")
    assert (missing.status_code, missing.json()["code"]) == (404, "city_no_such_area")
    assert missing.headers["content-type"] == "application/problem+json"
    assert (await web.get("/api/areas/what")).status_code == 422
    assert (await web.get("/api/areas", params={"parent": "1-999999"})).status_code == 404


@pytest.mark.shows("E5")
async def test_outlines_are_cached_until_the_city_changes(
    web: httpx.AsyncClient, hill: Database
) -> None:
    (root,) = (await web.get("/api/areas")).json()["items"]
    first = await web.get("/api/areas/outline", params={"parent": root["id"]})
    assert first.headers["content-type"].startswith("application/geo+json")
    document = first.json()
    assert [f["properties"]["code"] for f in document["features"]] == ["H1", "H2"]
    assert document["features"][0]["properties"]["origin"] == "real"
    ring = document["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert len(ring) == 5
    tag = {"If-None-Match": first.headers["etag"]}
    again = await web.get("/api/areas/outline", params={"parent": root["id"]}, headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    admin = await log_in(hill, "admin")
    await send(web, f"{HEADING}\n{GOOD.replace('2紧急工作时', '3紧急工作时')}".encode(), admin)
    changed = await web.get("/api/areas/outline", params={"parent": root["id"]}, headers=tag)
    assert changed.status_code == 200


async def test_standards_are_found_by_words_and_kind(web: httpx.AsyncClient) -> None:
    everything = (await web.get("/api/standards")).json()
    assert everything["total"] == 3
    (gas,) = (await web.get("/api/standards", params={"q": "燃气"})).json()["items"]
    assert gas["time_limit"] == {"value": 1, "unit": "work_day"}
    assert gas["assisting"] == ["区水务局", "物业"]
    assert gas["photos"] == {"before": 0, "after": 1}
    assert gas["draft"] is True
    kinds = (await web.get("/api/standards", params={"kind": "component"})).json()["items"]
    assert [s["code"] for s in kinds] == ["B0102-01"]
    assert (await web.get("/api/standards", params={"kind": "thing"})).status_code == 400
    assert (await web.get("/api/standards/S0401-01")).json()["small_name"] == "燃气泄漏"
    unknown = await web.get("/api/standards/X1", headers={"Accept-Language": "en"})
    assert (unknown.status_code, unknown.json()["detail"]) == (
        404,
        "There is no event standard with the code “X1”.",
    )


async def send(
    web: httpx.AsyncClient,
    content: bytes,
    headers: dict[str, str],
    name: str = "standards",
    **params: str,
) -> httpx.Response:
    return await web.post(
        f"/api/{name}/import", files={"file": ("list.csv", content)}, headers=headers, params=params
    )


@pytest.mark.shows("E5")
async def test_lists_come_in_and_go_out(web: httpx.AsyncClient, hill: Database) -> None:
    admin = await log_in(hill, "admin")
    new = f"{HEADING}\n{GOOD.replace('B0102-01', 'B0103-01')}".encode("gbk")
    dry = await send(web, new, admin, dry_run="1")
    assert dry.json() == {"accepted": 1, "changed": 0, "dry_run": True, "errors": []}
    assert (await web.get("/api/standards")).json()["total"] == 3
    once = await send(web, new, admin)
    assert once.json()["accepted"] == 1
    again = await send(web, new, admin)
    assert again.json()["changed"] == 0
    wrong = await send(web, new + b"\nB1", admin | {"Accept-Language": "en"})
    (error,) = wrong.json()["errors"]
    assert (wrong.json()["accepted"], error["row"], error["code"]) == (0, 3, "city_row_cut_off")
    assert error["message"].startswith("The row") or "cells" in error["message"]
    table = await web.get("/api/standards.csv")
    assert table.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [row["std_code"] for row in rows] == ["B0102-01", "B0103-01", "S0401-01", "S0901-01"]
    book = openpyxl.load_workbook(io.BytesIO((await web.get("/api/standards.xlsx")).content))
    assert [cell.value for cell in book["事件标准"]["A"]] == [
        "std_code",
        *(row["std_code"] for row in rows),
    ]
    for name in ("departments", "responsibilities", "areas"):
        assert (await web.get(f"/api/{name}.csv")).status_code == 200
        assert (await web.get(f"/api/{name}.xlsx")).status_code == 200


async def test_only_administrators_import(web: httpx.AsyncClient, hill: Database) -> None:
    content = f"{HEADING}\n{GOOD}".encode()
    assert (await send(web, content, {})).status_code == 401
    desk = await send(web, content, await log_in(hill, "desk"))
    assert (desk.status_code, desk.json()["code"]) == (403, "city_only_admin")
    admin = await log_in(hill, "admin")
    empty = await web.post("/api/standards/import", files={"other": ("x", b"y")}, headers=admin)
    assert (empty.status_code, empty.json()["code"]) == (422, "city_no_file")
    assert (await web.post("/api/standards/import", headers=admin)).status_code in (400, 422)


async def test_departments_of_a_place(web: httpx.AsyncClient) -> None:
    everything = (await web.get("/api/departments")).json()
    assert everything["total"] == 8
    (root,) = (await web.get("/api/areas")).json()["items"]
    districts = (await web.get("/api/areas", params={"parent": root["id"]})).json()["items"]
    west = (await web.get("/api/departments", params={"area": districts[1]["id"]})).json()["items"]
    assert [d["name"] for d in west] == ["山城城运中心", "西区城运中心", "西区水务局", "燃气公司"]
    assert west[2]["area_id"] == districts[1]["id"]
