"""The doors over HTTP: uploads, wrong input, imports, lists, exports; and no row outside a grant by any of them."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from PIL import Image

import town
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.incidents import jobs, service
from yiwang.flow.incidents.messages import NewChannel

LON, LAT = town.IN_XUHUI


def body(**given):
    values = {
        "text": "漕溪北路人行道上污水井盖不见了",
        "standard": town.LID,
        "place": {"lon": LON, "lat": LAT, "accuracy_m": 10},
    }
    return values | given


def photo(**options) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((320, 240), 80).convert("RGB").save(out, "JPEG", **options)
    return out.getvalue()


def exif() -> bytes:
    block = Image.Exif()
    block[0x010F] = "SecretPhone"
    block[0x8825] = {1: "N", 2: (31.0, 11.0, 42.36), 3: "E", 4: (121.0, 26.0, 11.4)}
    return block.tobytes()


async def send(web, content: bytes, name: str = "a.jpg", kind: str = "image/jpeg"):
    return await web.post("/api/uploads", files={"file": (name, content, kind)})


@pytest.mark.shows("S1", "Q7")
async def test_a_photo_is_stored_without_exif_and_opened_by_its_key_only(web, tmp_path) -> None:
    sent = (await send(web, photo(exif=exif()), "x.exe", "text/html")).json()
    assert sent["media_type"] == "image/jpeg"
    assert (sent["width"], sent["height"]) == (320, 240)
    assert sent["place"]["lon"] == pytest.approx(121.4365, abs=1e-4)
    for path in (tmp_path / "files").rglob("*"):
        assert not path.is_file() or b"SecretPhone" not in path.read_bytes()
    answer = await web.get(sent["url"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert not Image.open(io.BytesIO(answer.content)).getexif()
    thumb = await web.get(sent["thumb_url"])
    assert len(thumb.content) < len(answer.content)
    upload_id = sent["id"].partition(".")[0]
    assert (await web.get(f"/api/uploads/{upload_id}?key=wrong")).status_code == 404
    assert (await web.get(f"/api/uploads/{upload_id}")).status_code == 401

    made = await web.post("/api/reports", json=body(uploads=[sent["id"]]))
    track = (await web.get(f"/api/track/{made.json()['token']}")).json()
    assert track["report"]["photos"] == [sent["url"]]


@pytest.mark.shows("Q7")
async def test_without_the_key_a_file_is_opened_by_grants_alone(web, log_in) -> None:
    sent = (await send(web, photo())).json()
    await web.post("/api/reports", json=body(uploads=[sent["id"]]))
    url = f"/api/uploads/{sent['id'].partition('.')[0]}"
    assert (await web.get(url, headers=await log_in("desk_xuhui"))).status_code == 200
    assert (await web.get(url, headers=await log_in("desk_pudong"))).status_code == 404


@pytest.mark.shows("Q7")
async def test_a_video_is_kept_and_only_ever_downloaded(web) -> None:
    sent = (await send(web, b"\0\0\0\x18ftypmp42" + b"<script>" * 50, "v.html", "text/html")).json()
    answer = await web.get(sent["url"])
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.shows("Q4", "Q7")
@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (photo()[:300], 422, "incidents_broken_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "incidents_not_a_picture"),
        (b"", 422, "incidents_empty_file"),
        (b"\0\0\0\x18ftypheic\0\0", 422, "incidents_heic"),
        (b"\xff\xd8\xff" + b"\0" * (16 << 20), 413, "incidents_file_too_large"),
    ],
    ids=["broken", "svg", "empty", "heic", "huge"],
)
async def test_wrong_files_are_clear_problems(web, owner, content, status, code) -> None:
    answer = await send(web, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"] != code
    assert await owner.fetchval("SELECT count(*) FROM incidents_upload") == 0


async def test_orphans_are_forgotten_after_a_day_and_used_photos_are_not(
    web, city_database, owner
) -> None:
    used, orphan = (await send(web, photo())).json(), (await send(web, photo())).json()
    await web.post("/api/reports", json=body(uploads=[used["id"]]))
    now = city_database.clock()
    await jobs.forget_orphan_uploads(city_database, now + timedelta(hours=23))
    assert await owner.fetchval("SELECT count(*) FROM incidents_upload") == 2
    await jobs.forget_orphan_uploads(city_database, now + timedelta(hours=25))
    assert (await web.get(orphan["url"])).status_code == 404
    assert (await web.get(used["url"])).status_code == 200


@pytest.mark.shows("Q4")
async def test_wrong_reports_are_clear_problems_and_nothing_is_half_written(web, owner) -> None:
    huge = await web.post("/api/reports", json=body(text="井" * 7_000_000))
    cases = [
        (huge, 413, "incidents_text_too_long"),
        (
            await web.post("/api/reports", json=body(standard="X1")),
            422,
            "incidents_no_such_standard",
        ),
        (
            await web.post("/api/reports", json=body(place={"lon": 2.35, "lat": 48.85})),
            422,
            "incidents_far_outside",
        ),
        (
            await web.post("/api/reports", json=body(channel="hotline")),
            403,
            "incidents_channel_not_yours",
        ),
        (await web.post("/api/reports", json={}), 422, "incidents_nothing_said"),
        (await web.post("/api/reports", json=body(place={"lon": "east"})), 400, "bad_input"),
        (await web.post("/api/reports", content=b"{"), 400, "bad_request"),
    ]
    for answer, status, code in cases:
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"].startswith("application/problem+json")
    english = await web.post(
        "/api/reports", json=body(standard="X1"), headers={"Accept-Language": "en-GB"}
    )
    assert "event standard" in english.json()["detail"]
    assert await owner.fetchval("SELECT count(*) FROM incidents_report") == 0
    nul = await web.post("/api/reports", json=body(text="井盖\x00没了"))
    assert nul.status_code == 201
    assert await owner.fetchval("SELECT text FROM incidents_report") == "井盖没了"


@pytest.mark.shows("N1")
async def test_the_same_idempotency_key_is_once(web, owner) -> None:
    headers = {"Idempotency-Key": "k-1"}
    first = await web.post("/api/reports", json=body(), headers=headers)
    again = await web.post("/api/reports", json=body(), headers=headers)
    assert again.json() == first.json()
    assert await owner.fetchval("SELECT count(*) FROM incidents_report") == 1


@pytest.mark.shows("N2", "S1")
async def test_what_is_known_is_offered_before_sending_with_personal_data_struck_out(web) -> None:
    await web.post("/api/reports", json=body(text="污水井盖没了，找我13800138000，车沪A12345停着"))
    found = await web.get(
        "/api/duplicates", params={"lon": LON, "lat": LAT + 0.0001, "text": "污水井盖没了"}
    )
    (known,) = found.json()["items"]
    assert known["reports"] == 1
    assert known["distance_m"] == pytest.approx(11.1, abs=0.5)
    assert "13800138000" not in known["text"]
    assert "A12345" not in known["text"]
    assert "米" in known["why"]
    joined = await web.post("/api/reports", json=body(text="+1", same_as=known["incident"]))
    assert joined.json()["joined"]
    nothing = await web.get("/api/duplicates", params={"lon": LON + 0.1, "lat": LAT})
    assert nothing.json() == {"items": []}


HEAD = "描述,来源编号,标准,经度,纬度\n"


@pytest.mark.shows("E5", "Q4")
async def test_a_file_is_taken_in_whole_or_not_at_all(web, log_in, owner) -> None:
    desk = await log_in("desk")

    async def load(text: str, **query):
        files = {"file": ("a.csv", text.encode("gbk"), "text/csv")}
        return await web.post("/api/reports/import", files=files, params=query, headers=desk)

    good = f"井盖缺失,A-1,{town.LID},{LON},{LAT}\n路灯不亮,A-2,,{LON},{LAT}\n"
    bad = good + "积水,A-3,X99,121.5,31.2\n" + "裂缝,A-4,,2.35,48.85\n" + "坑,A-5,,东,西\n"
    answer = (await load(HEAD + bad)).json()
    assert answer["accepted"] == 0
    assert {(e["row"], e["code"]) for e in answer["errors"]} >= {
        (4, "incidents_no_such_standard"), (5, "incidents_far_outside"), (6, "incidents_row_not_a_number"),
    }  # fmt: skip
    assert all(e["message"] and e["message"] != e["code"] for e in answer["errors"])
    dry = (await load(HEAD + good, dry_run=1)).json()
    assert dry == {"accepted": 0, "rows": 2, "errors": [], "dry_run": True}
    assert await owner.fetchval("SELECT count(*) FROM incidents_report") == 0
    assert (await load(HEAD + good)).json()["accepted"] == 2
    assert (await load(HEAD + good)).json()["accepted"] == 2  # the same file again changes nothing
    assert await owner.fetchval("SELECT count(*) FROM incidents_report") == 2
    half = (HEAD + good)[: len(HEAD) + 5]
    assert (await load(half)).json()["errors"] == []
    assert (
        await web.post("/api/reports/import", files={"file": ("a.csv", b"x")})
    ).status_code == 401
    worker = await web.post(
        "/api/reports/import",
        files={"file": ("a.csv", b"text\nx\n")},
        headers=await log_in("worker"),
    )
    assert worker.status_code == 403


async def test_a_desk_reports_about_anywhere_and_sees_only_its_own(web, log_in) -> None:
    xuhui = await log_in("desk_xuhui")
    place = {"lon": town.IN_PUDONG[0], "lat": town.IN_PUDONG[1]}
    made = await web.post("/api/reports", json=body(place=place, channel="hotline"), headers=xuhui)
    assert made.status_code == 201
    incident = made.json()["incident"]["id"]
    assert (await web.get(f"/api/incidents/{incident}", headers=xuhui)).status_code == 404
    pudong = await log_in("desk_pudong")
    seen = (await web.get(f"/api/incidents/{incident}", headers=pudong)).json()
    assert seen["channels"] == ["hotline"]
    assert seen["history"][0]["actor"]["name"] == "desk_xuhui"


@pytest.mark.shows("Q5", "A6.4")
async def test_another_districts_desk_sees_nothing_by_list_count_search_export_or_action(
    web, log_in
) -> None:
    made = (await web.post("/api/reports", json=body())).json()
    incident = made["incident"]["id"]
    theirs = await log_in("desk_xuhui")
    pages = {
        name: (await web.get("/api/incidents", params={"q": q} if q else {}, headers=theirs)).json()
        for name, q in {"all": None, "search": "井盖", "id": incident}.items()
    }
    for page in pages.values():
        assert (page["total"], [row["id"] for row in page["items"]]) == (1, [incident])
    for name in ("desk_pudong", "water"):
        other = await log_in(name)
        for query in (
            {},
            {"q": "井盖"},
            {"q": "盖"},
            {"q": incident},
            {"triage": 1},
            {"state": "open"},
        ):
            page = (await web.get("/api/incidents", params=query, headers=other)).json()
            assert (page["total"], page["items"]) == (0, []), (name, query)
        export = await web.get("/api/incidents.csv", headers=other)
        assert len(list(csv.reader(io.StringIO(export.text)))) == 1
        workbook = openpyxl.load_workbook(
            io.BytesIO((await web.get("/api/incidents.xlsx", headers=other)).content)
        )
        assert workbook.active.max_row == 1
        assert (await web.get(f"/api/incidents/{incident}", headers=other)).status_code == 404
        acted = await web.post(
            f"/api/incidents/{incident}/actions/take_in",
            json={"expected_version": 1},
            headers=other,
        )
        assert acted.status_code == 404
        revealed = await web.post(
            f"/api/incidents/{incident}/reveal", json={"reason": "x"}, headers=other
        )
        assert revealed.status_code in (403, 404)
    assert (await web.get("/api/incidents")).status_code == 401


@pytest.mark.shows("E5")
async def test_lists_page_filter_and_export_by_one_predicate(web, log_in) -> None:
    made = []
    for n in range(5):
        place = {"lon": LON + n * 0.003, "lat": LAT}
        made.append((await web.post("/api/reports", json=body(place=place))).json())
    await web.post("/api/reports", json={"text": "=HYPERLINK(1)是什么", "address": "某处"})
    desk = await log_in("desk")
    first = (await web.get("/api/incidents", params={"limit": 2}, headers=desk)).json()
    rest, page = [], first
    while page["next"]:
        query = {"limit": 2, "cursor": page["next"]}
        page = (await web.get("/api/incidents", params=query, headers=desk)).json()
        rest += page["items"]
    assert first["total"] == 6
    assert len({row["id"] for row in first["items"] + rest}) == 6
    for query, count in (
        ({"standard": town.LID}, 5), ({"triage": 1}, 1), ({"state": "filed"}, 0), ({"state": "open,filed"}, 6),
        ({"channel": "snap"}, 6), ({"channel": "hotline"}, 0), ({"q": "井盖"}, 5), ({"q": "人行道 污水"}, 5),
        ({"q": "盖"}, 5), ({"q": "垃圾"}, 0), ({"q": made[0]["incident"]["id"]}, 1),
    ):  # fmt: skip
        page = (await web.get("/api/incidents", params=query, headers=desk)).json()
        assert (page["total"], len(page["items"])) == (count, count), query
        export = await web.get("/api/incidents.csv", params=query, headers=desk)
        assert len(list(csv.reader(io.StringIO(export.text)))) == count + 1, query
    everything = (await web.get("/api/incidents.csv", headers=desk)).content
    assert everything.startswith(b"\xef\xbb\xbf")
    assert "'=HYPERLINK(1)" in everything.decode("utf-8-sig")
    for wrong in ({"cursor": "x"}, {"state": "nowhere"}, {"area": "1-999999999"}, {"limit": 0}):
        answer = await web.get("/api/incidents", params=wrong, headers=desk)
        assert answer.status_code in (400, 422), wrong


async def test_channels_are_data(web, city_database) -> None:
    codes = [channel["code"] for channel in (await web.get("/api/channels")).json()]
    assert {
        "snap",
        "hotline",
        "patrol",
        "iot",
        "ai_video",
        "department",
        "transfer",
        "superior",
    } <= set(codes)
    new = NewChannel(code="letters", name_zh="来信", name_en="Letters")
    async with city_database.transaction(SYSTEM) as tx:
        await service.ensure_channel(tx, new)
        await service.ensure_channel(tx, new)
    english = (await web.get("/api/channels", params={"lang": "en"})).json()
    assert english[-1]["name"] == "Letters"
