"""The follow page over HTTP: see, rate, ask to reopen, add more; by token only."""

from datetime import timedelta

import pytest

from yiwang.backstage.messages import SYSTEM
from yiwang.flow.incidents import service
from yiwang.flow.incidents.messages import Act
from yiwang.kernel.ids import parse_id


@pytest.fixture
def progress(city_database):
    async def note(receipt, stage, actor=SYSTEM, now=None, **said):
        async with city_database.transaction(actor, now=now) as tx:
            incident_id = parse_id(receipt.incident.id)
            await service.note_progress(
                tx, incident_id, stage, f"{stage}（中）", stage.title(), tx.now, **said
            )

    return note


@pytest.fixture
async def filed(report, city_database, people):
    receipt = await report()
    async with city_database.transaction(people.desk) as tx:
        await service.mark_filed(tx, parse_id(receipt.incident.id), (1 << 48) + 7)
    return receipt


@pytest.mark.shows("A1.3", "S1")
async def test_a_reporter_follows_without_logging_in(web, filed, progress, city_database) -> None:
    due = city_database.clock() + timedelta(hours=4)
    await progress(filed, "dispatched", due_at=due, agency="区水务局")
    url = f"/api/track/{filed.token}"
    seen = (await web.get(url)).json()
    assert seen["case_id"] == "1-7"
    assert seen["due_at"]
    assert [f"{s['id']}:{s['state']}" for s in seen["stages"]] == [
        "received:done", "taken_in:done", "dispatched:now", "handling:todo", "verifying:todo", "closed:todo",
    ]  # fmt: skip
    assert seen["can"] == {"rate": False, "reopen": False, "supplement": True}
    english = (await web.get(url, headers={"Accept-Language": "en"})).json()
    assert english["stages"][2]["name"] == "Dispatched"
    await progress(filed, "handling", result_text="井盖已更换")
    await progress(filed, "closed")
    seen = (await web.get(url)).json()
    assert seen["result"]["text"] == "井盖已更换"
    assert seen["can"] == {"rate": True, "reopen": True, "supplement": False}
    mine = (await web.post("/api/my", json={"tokens": [filed.token, "unknown"]})).json()
    assert [line["stage"] for line in mine["items"]] == ["closed"]


@pytest.mark.shows("Q4")
async def test_wrong_and_expired_links_are_clear_problems(web, filed, owner) -> None:
    for token in ("nonsense", "A" * 32, "%00", "..", "x" * 5000):
        answer = await web.get(f"/api/track/{token}")
        assert answer.status_code in (400, 404), token
        assert answer.headers["content-type"].startswith("application/problem+json")
    await owner.execute("UPDATE incidents_report SET tracking_until = now() - interval '1 day'")
    answer = await web.get(f"/api/track/{filed.token}")
    assert answer.status_code == 410
    assert answer.json()["code"] == "incidents_link_expired"
    assert "失效" in answer.json()["detail"]
    mine = await web.post("/api/my", json={"tokens": [filed.token]})
    assert mine.json() == {"items": []}


@pytest.mark.shows("A1.3")
async def test_each_ending_is_rated_once_and_the_news_reaches_the_rooms_above(
    web, filed, progress, city_database
) -> None:
    url = f"/api/track/{filed.token}/rate"
    early = await web.post(url, json={"stars": 5, "solved": True})
    assert early.status_code == 409
    await progress(filed, "closed")
    assert (await web.post(url, json={"stars": 9, "solved": True})).status_code == 422
    rated = await web.post(url, json={"stars": 2, "solved": False, "text": "还是松的"})
    assert rated.json()["rating"]["stars"] == 2
    assert not rated.json()["can"]["rate"]
    assert (await web.post(url, json={"stars": 5, "solved": True})).json()[
        "code"
    ] == "incidents_rated_already"
    async with city_database.reading(SYSTEM) as tx:
        row = await tx.fetchrow("SELECT payload FROM backstage_outbox WHERE topic = 'ReportRated'")
        rating = await service.rating(tx, parse_id(filed.incident.id))
    assert row["payload"]["case"] == (1 << 48) + 7
    assert rating is not None
    assert rating.text == "还是松的"
    later = city_database.clock() + timedelta(hours=1)
    await progress(filed, "handling", now=later)
    await progress(filed, "closed", now=later)
    assert (await web.get(f"/api/track/{filed.token}")).json()["can"]["rate"]


@pytest.mark.shows("A1.3")
async def test_asking_to_reopen(web, filed, progress, report, city_database, people) -> None:
    url = f"/api/track/{filed.token}/reopen"
    assert (await web.post(url, json={"reason": "没修"})).status_code == 409
    await progress(filed, "closed")
    assert (await web.post(url, json={"reason": " "})).status_code == 422
    assert (await web.post(url, json={"reason": "没修"})).status_code == 200
    assert (await web.post(url, json={"reason": "没修"})).json()[
        "code"
    ] == "incidents_reopen_asked_already"
    async with city_database.reading(SYSTEM) as tx:
        row = await tx.fetchrow("SELECT payload FROM backstage_outbox WHERE topic = 'ReopenAsked'")
    assert row["payload"]["reason"] == "没修"

    declined = await report(at=(121.45, 31.2))
    async with city_database.transaction(people.desk) as tx:
        command = Act(expected_version=1, reason="x", text="不受理")
        await service.act(tx, parse_id(declined.incident.id), "decline", command)
    answer = await web.post(f"/api/track/{declined.token}/reopen", json={"reason": "请再看"})
    assert answer.json()["incident"]["state"] == "open"


async def test_adding_to_ones_own_report(web, filed, progress, people, city_database) -> None:
    url = f"/api/track/{filed.token}/supplement"
    assert (await web.post(url, json={})).status_code == 422
    assert (await web.post(url, json={"text": "旁边又坏了一个"})).status_code == 200
    async with city_database.reading(people.desk) as tx:
        seen = await service.show(tx, parse_id(filed.incident.id), "zh")
    assert seen.history[-1].fields["text"] == "旁边又坏了一个"
    await progress(filed, "closed")
    assert (await web.post(url, json={"text": "还有"})).json()["code"] == "incidents_over"


@pytest.mark.shows("A3.4", "L6")
async def test_a_follower_sees_nothing_of_the_others_or_of_the_staff(
    web, report, people, city_database
) -> None:
    first = await report(text="我是王小明，电话13800138000，井盖没了")
    second = await report(text="人行道井盖没了", same_as=first.incident.id)
    async with city_database.transaction(people.desk) as tx:
        await service.act(tx, parse_id(first.incident.id), "take_in", Act(expected_version=2))
    body = (await web.get(f"/api/track/{second.token}")).text
    assert second.joined
    assert "13800138000" not in body
    assert "王小明" not in body
    assert people.desk.display_name not in body.replace("desk_", "")
