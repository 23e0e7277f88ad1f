"""Bad input at the doors: each a clear problem+json with a sentence in both languages, and nothing half-written."""

from datetime import timedelta

import httpx
import pytest

import loop
import town
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.kernel.ids import format_id

PLACE = {"lon": town.IN_XUHUI[0], "lat": town.IN_XUHUI[1], "accuracy_m": 10}


async def log_in(client: httpx.AsyncClient, name: str) -> dict[str, str]:
    answer = await client.post("/api/session", json={"name": name, "password": town.PASSWORD})
    assert answer.status_code == 200, answer.text
    client.cookies.clear()
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def must_be_problem(answer: httpx.Response, status: int, code: str) -> dict:
    """A problem with the status, the code and a sentence that is no code."""
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["detail"] != code
    assert problem["title"] != f"title_{status}"
    assert problem["type"] == f"/problems/{code}"
    return problem


async def counted(database: Database) -> tuple[int, ...]:
    async with database.reading(SYSTEM) as tx:
        return tuple(
            [
                await tx.fetchval(f"SELECT count(*) FROM {table}")
                for table in (
                    "incidents_report",
                    "incidents_incident",
                    "cases_case",
                    "cases_step",
                    "backstage_outbox",
                )
            ]
        )


@pytest.mark.shows("Q4")
async def test_reports_that_cannot_be_taken(
    client: httpx.AsyncClient, city_database: Database
) -> None:
    before = await counted(city_database)
    for body, status, code in (
        ({"text": "井盖", "standard": "B9999-99", "place": PLACE}, 422, None),
        ({"text": "井盖", "place": {"lon": 2.35, "lat": 48.85}}, 422, None),
        ({"text": "井盖", "place": {"lon": 999, "lat": 0}}, 422, "bad_place"),
        ({"text": "x" * 2_000_000, "place": PLACE}, 413, None),
        ({"text": "井盖", "place": PLACE, "uploads": ["1-999.nokey"]}, 422, None),
        ({"text": 5}, 400, "bad_input"),
    ):
        answer = await client.post("/api/reports", json=body)
        problem = must_be_problem(answer, status, code or answer.json()["code"])
        english = await client.post("/api/reports", json=body, headers={"Accept-Language": "en"})
        assert problem["detail"] != english.json()["detail"]
    assert await counted(city_database) == before


@pytest.mark.shows("Q4")
async def test_twenty_megabytes_of_text_are_refused(
    client: httpx.AsyncClient, city_database: Database
) -> None:
    before = await counted(city_database)
    answer = await client.post("/api/reports", json={"text": "长" * 7_000_000, "place": PLACE})
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert await counted(city_database) == before


@pytest.mark.shows("Q7", "Q4")
async def test_a_broken_photo_is_refused_in_words(client: httpx.AsyncClient) -> None:
    whole = loop.photo()
    for content in (
        whole[: len(whole) // 2],
        b"\xff\xd8\xff" + b"x" * 500,
        b"",
        b"<script>alert(1)</script>",
    ):
        answer = await client.post("/api/uploads", files={"file": ("a.jpg", content, "image/jpeg")})
        assert 400 <= answer.status_code < 500, answer.text
        must_be_problem(answer, answer.status_code, answer.json()["code"])


@pytest.mark.shows("Q4", "Q6")
async def test_a_wrong_transition_and_a_stale_page(
    client: httpx.AsyncClient, city_database: Database, people: town.Town
) -> None:
    case_id = await loop.dispatched(city_database, people)
    path = f"/api/cases/{format_id(case_id)}/actions"
    before = await counted(city_database)
    desk, pump = await log_in(client, "desk"), await log_in(client, "pump")
    wrong = await client.post(f"{path}/close", json={"expected_version": 2}, headers=desk)
    must_be_problem(wrong, 409, "no_such_action_here")
    stale = await client.post(f"{path}/accept", json={"expected_version": 1}, headers=pump)
    problem = must_be_problem(stale, 409, "stale_case")
    assert problem["by"] == "desk"
    nobody = await client.post(f"{path}/accept", json={"expected_version": 2})
    must_be_problem(nobody, 401, "not_logged_in")
    unknown = await client.post(f"{path}/dance", json={"expected_version": 2}, headers=desk)
    must_be_problem(unknown, 409, "no_such_action_here")
    for bad in ("x", "1-", "99999-1", "1-99999999999999999999"):
        answer = await client.get(f"/api/cases/{bad}", headers=desk)
        assert answer.status_code in (404, 422), answer.text
    assert await counted(city_database) == before


@pytest.mark.shows("Q4")
async def test_an_expired_link(client: httpx.AsyncClient, city_database: Database) -> None:
    receipt = await loop.report(city_database)
    assert (await client.get(f"/api/track/{receipt.token}")).status_code == 200
    must_be_problem(await client.get("/api/track/wrong-token"), 404, "incidents_no_such_link")
    async with city_database.transaction(SYSTEM) as tx:
        await tx.execute(
            "UPDATE incidents_report SET tracking_until = $1", tx.now - timedelta(days=1)
        )
    must_be_problem(await client.get(f"/api/track/{receipt.token}"), 410, "incidents_link_expired")


@pytest.mark.shows("Q4")
async def test_the_same_write_twice_is_once_and_a_reused_key_is_refused(
    client: httpx.AsyncClient, city_database: Database
) -> None:
    body = {"text": "路灯不亮", "place": PLACE}
    key = {"Idempotency-Key": "k-1"}
    first = await client.post("/api/reports", json=body, headers=key)
    between = await counted(city_database)
    second = await client.post("/api/reports", json=body, headers=key)
    assert second.json() == first.json()
    assert second.headers["idempotent-replayed"] == "true"
    other = await client.post("/api/reports", json=body | {"text": "别的"}, headers=key)
    must_be_problem(other, 422, "idempotency_key_reused")
    assert await counted(city_database) == between


@pytest.mark.shows("Q4")
async def test_half_a_file_of_standards_changes_nothing(
    client: httpx.AsyncClient, city_database: Database
) -> None:
    admin = await loop.account(city_database, "sysadmin", "system_admin")
    headers = await log_in(client, admin)
    counted = "SELECT count(*) FROM city_event_standard"
    async with city_database.reading(SYSTEM) as tx:
        before = await tx.fetchval(counted)
    content = (await client.get("/api/standards.csv")).content
    half = content[: len(content) // 2]
    answer = await client.post(
        "/api/standards/import", files={"file": ("s.csv", half, "text/csv")}, headers=headers
    )
    async with city_database.reading(SYSTEM) as tx:
        assert await tx.fetchval(counted) == before > 0
    if answer.status_code == 200:
        body = answer.json()
        assert body["errors"]
        assert all(error["row"] >= 0 and error["message"] for error in body["errors"])
    else:
        must_be_problem(answer, answer.status_code, answer.json()["code"])


@pytest.mark.shows("Q7")
async def test_the_same_photo_sent_twice_is_kept_once(client: httpx.AsyncClient) -> None:
    content = loop.photo()
    key = {"Idempotency-Key": "photo-1"}
    first = await client.post(
        "/api/uploads", files={"file": ("a.jpg", content, "image/jpeg")}, headers=key
    )
    second = await client.post(
        "/api/uploads", files={"file": ("a.jpg", content, "image/jpeg")}, headers=key
    )
    assert first.status_code in (200, 201), first.text
    assert second.json() == first.json()
    other = await client.post(
        "/api/uploads", files={"file": ("a.jpg", loop.photo(9), "image/jpeg")}, headers=key
    )
    must_be_problem(other, 422, "idempotency_key_reused")
