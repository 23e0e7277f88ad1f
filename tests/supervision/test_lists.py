"""Watch lists over cases that went the real way: each kind catches what it names and lets the rest go."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

import loop
import town
from supervision import ground
from yiwang.backstage.database import Database
from yiwang.backstage.messages import Actor
from yiwang.city import service as city
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import Filter
from yiwang.flow.supervision import service
from yiwang.flow.supervision.messages import Wanted, WatchPage, Within
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import format_id, parse_id

HOUR = timedelta(hours=1)


async def watched(
    database: Database, actor: Actor, kind: str, now: datetime | None = None, **given
) -> WatchPage:
    """A watch list of the whole city at some instant."""
    async with database.reading(actor, now=now) as tx:
        root = (await city.children(tx, None))[0]
        wanted = Wanted(kind=kind, within=Within(path=root.path), **given)
        return await service.watch(tx, wanted, "zh")


async def ids(database: Database, actor: Actor, kind: str, now: datetime | None = None) -> set[int]:
    """The cases on a list."""
    page = await watched(database, actor, kind, now, limit=200)
    assert page.total == len(page.items)
    return {parse_id(row.id) for row in page.items}


@pytest.mark.shows("A3.4")
async def test_each_list_catches_what_it_names(city_database: Database, people: town.Town) -> None:
    database, desk = city_database, people.desk
    filed = await loop.filed(database, desk)
    accepting = await loop.dispatched(database, people)
    verifying = await loop.handled(database, people)
    closed = await loop.closed(database, people)
    sent_back = await loop.dispatched(database, people)
    await loop.act(database, people.water, sent_back, "send_back", reason="不属于水务")
    deferred = await loop.dispatched(database, people)
    await loop.act(database, people.pump, deferred, "accept")
    await loop.act(database, people.water, deferred, "defer", reason="汛期后施工")
    await loop.act(database, desk, deferred, "approve_deferral")
    everything = {filed, accepting, verifying, closed, sent_back, deferred}

    assert await ids(database, desk, "open") == everything - {closed}
    assert await ids(database, desk, "verifying") == {verifying}
    assert await ids(database, desk, "deferred") == {deferred}
    assert await ids(database, desk, "disputed") == {sent_back}
    assert await ids(database, desk, "filed_today") == everything
    assert await ids(database, desk, "closed_today") == {closed}
    assert await ids(database, desk, "closed_on_time_today") == {closed}
    # 污水井盖 missing is urgent: all of them are on the list of the urgent.
    assert await ids(database, desk, "urgent") == everything - {closed}
    # Its limit is two urgent hours from the dispatch.
    async with database.reading(desk) as tx:
        due_at = (await cases.show(tx, accepting, "zh")).due_at
    assert due_at is not None
    assert accepting in await ids(database, desk, "due_soon", due_at - HOUR)
    assert await ids(database, desk, "overdue", due_at - HOUR) == set()
    assert await ids(database, desk, "overdue", due_at + HOUR) == {accepting}
    assert await ids(database, desk, "due_soon", due_at + HOUR) == set()
    # A work hour to accept, an urgent hour to dispatch; by the fourth day both have passed.
    later = due_at + timedelta(days=4)
    assert await ids(database, desk, "unaccepted", later) == {accepting}
    assert await ids(database, desk, "stage_overdue", later) == {
        filed,
        accepting,
        verifying,
        sent_back,
    }


@pytest.mark.shows("A3.4", "Q5")
async def test_lists_counts_and_the_process_centre_agree_and_keep_the_scope(
    city_database: Database, people: town.Town
) -> None:
    database = city_database
    for _ in range(3):
        await loop.dispatched(database, people)
    await loop.filed(database, people.desk, at=town.IN_PUDONG)
    later = database.clock() + timedelta(days=3)
    for actor, total in (
        (people.desk, 4),
        (people.desk_xuhui, 3),
        (people.desk_pudong, 1),
        (people.water, 3),
    ):
        async with database.reading(actor, now=later) as tx:
            root = (await city.children(tx, None))[0]
            counts = {item.kind: item for item in (await service.count_all(tx, root, "zh")).items}
            for kind, item in counts.items():
                page = await service.watch(
                    tx, Wanted(kind=kind, within=Within(path=root.path)), "zh"
                )
                assert page.total == item.count, (actor.name, kind)
                assert parse_qs(urlsplit(item.rows_url).query)["kind"] == [kind]
            assert counts["open"].count == total
            theirs = {
                "overdue": Filter(overdue=True), "unaccepted": Filter(unaccepted=True), "open": Filter(state="active"),
            }  # fmt: skip
            for kind, wanted in theirs.items():
                assert (await cases.page(tx, wanted, "zh")).total == counts[kind].count, kind


async def test_the_most_pressing_first_page_after_page(
    city_database: Database, people: town.Town, postgres
) -> None:
    async with ground.owner_of(city_database, postgres) as owner:
        begun = city_database.clock() - timedelta(hours=30)
        async with city_database.reading(people.desk) as tx:
            root = (await city.children(tx, None))[0]
        await ground.add_cases(
            owner,
            [
                {"filed_at": begun, "area_id": root.id, "area_path": root.path, "due_at": begun + HOUR * (n % 7)}
                for n in range(23)
            ],
        )  # fmt: skip
    found = []
    cursor = None
    while True:
        page = await watched(city_database, people.desk, "overdue", cursor=cursor, limit=5)
        assert page.total == 23
        found += page.items
        cursor = page.next
        if cursor is None:
            break
    assert len({row.id for row in found}) == 23
    assert [row.due_at for row in found] == sorted(row.due_at for row in found if row.due_at)
    for wrong in ("x", "x~1-2", "~", "9" * 50 + "~1-1"):
        with pytest.raises(Invalid):
            await watched(city_database, people.desk, "overdue", cursor=wrong)


@pytest.mark.shows("A3.4")
async def test_the_same_class_in_the_same_place_three_times_in_thirty_days_is_a_hot_spot(
    city_database: Database, people: town.Town, postgres
) -> None:
    now = city_database.clock()
    async with ground.owner_of(city_database, postgres) as owner:
        async with city_database.reading(people.desk) as tx:
            xuhui = await city.area_by_code(tx, town.XUHUI)
            pudong = await city.area_by_code(tx, town.PUDONG)
        assert xuhui is not None
        assert pudong is not None

        def at(area, days: int, **given):
            return {
                "filed_at": now - timedelta(days=days),
                "area_id": area.id,
                "area_path": area.path,
            } | given

        hot = await ground.add_cases(owner, [at(xuhui, day) for day in (1, 10, 29)])
        await ground.add_cases(
            owner,
            [
                at(xuhui, 31), at(xuhui, 5, name="路灯"), at(xuhui, 6, name="路灯"), at(pudong, 2), at(pudong, 3),
                at(xuhui, 7, exercise=True, name="路灯"),
                at(xuhui, 7, state="void", stage="void", holder_kind=None, holder_id=None, name="路灯"),
            ],
        )  # fmt: skip
    assert await ids(city_database, people.desk, "repeated") == set(hot)
    async with city_database.reading(people.desk) as tx:
        root = (await city.children(tx, None))[0]
        spots = (await service.hot_spots(tx, root)).items
    assert [(spot.area_id, spot.count) for spot in spots] == [(format_id(xuhui.id), 3)]


@pytest.mark.shows("E5", "Q4")
async def test_over_http_with_files_and_faults_in_words(client, city_database, people) -> None:
    answer = await client.post("/api/session", json={"name": "chief", "password": town.PASSWORD})
    headers = {"Authorization": f"Bearer {answer.json()['token']}"}

    async def get(path: str, status: int = 200):
        answer = await client.get(path, headers=headers)
        assert answer.status_code == status, answer.text
        return answer

    page = (await get("/api/supervision/lists?kind=open")).json()
    assert page.keys() == {"items", "total", "next"}
    assert {item["kind"] for item in (await get("/api/supervision/counts")).json()["items"]} >= {
        "overdue"
    }
    assert (await get("/api/supervision/hot-spots")).json() == {"items": []}
    found = (
        await get("/api/supervision/indicators?from=2024-01-01&to=2024-01-31&split=kind")
    ).json()
    assert found["from_day"] == "2024-01-01"
    for item in found["items"]:
        rows = (await get(item["rows_url"])).json()
        assert (rows["total"], item["value"]) == (0, None)
    assert (await get("/api/supervision/lists.csv?kind=overdue")).content.startswith(
        b"\xef\xbb\xbf"
    )
    assert (await get("/api/supervision/lists.xlsx?kind=overdue")).content[:2] == b"PK"
    assert "结案率" in (await get("/api/supervision/indicators.csv")).text
    assert (await get("/api/supervision/indicators.xlsx")).content[:2] == b"PK"
    assert (await get("/api/supervision/indicators/closing_rate/rows.csv")).status_code == 200
    for path, code in (
        ("lists?kind=nonsense", "supervision_no_such_kind"),
        ("lists?kind=open&hour=3", "supervision_no_hours_here"),
        ("lists?kind=open&limit=0", "supervision_bad_limit"),
        ("lists?kind=open&area=x", "bad_id"),
        ("lists?kind=overdue&cursor=zzz~1-1", "bad_value"),
        ("indicators?from=2024-02-01&to=2024-01-01", "supervision_bad_period"),
        ("indicators?split=nonsense", "supervision_no_such_split"),
        ("indicators/closing_rate/rows?part=nonsense", "supervision_no_such_part"),
    ):
        problem = (await get(f"/api/supervision/{path}", 422)).json()
        assert problem["code"] == code
        assert problem["detail"] != code
    assert (await get("/api/supervision/indicators/nothing/rows", 404)).json()["code"]
    new = {
        "code": "closing_rate", "name_zh": "结案率", "name_en": "c", "numerator": "due & ended", "denominator": "due",
        "formula_zh": "x", "formula_en": "x", "source": "x",
    }  # fmt: skip
    made = await client.post("/api/supervision/indicators", json=new, headers=headers)
    assert (made.status_code, made.json()) == (201, {"code": "closing_rate", "version": 2})
    client.cookies.clear()
    assert (await client.get("/api/supervision/lists?kind=open")).status_code == 401
