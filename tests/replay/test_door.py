"""Real records replayed over HTTP into a node that runs elsewhere."""

import pytest

import town
from yiwang.front.replay.command import Wish, form_of
from yiwang.front.replay.into_door import IntoDoor
from yiwang.front.replay.playing import load, play
from yiwang.front.replay.tally import Tally

BULK = (
    "service_request_id,requested_datetime,closed_date,status_description,source,service_name,service_code,"
    "description,agency_responsible,address,lat,long\n"
    "1,2026-11-02T06:37:38+08:00,,open,Phone,污水井盖,B0102-01,盖板不见了,,漕溪北路,31.1951,121.4365\n"
    "2,2026-11-02T07:37:38+08:00,,open,Phone,什么,,说不清是什么,,世纪大道,31.2290,121.5270\n"
    "3,2026-11-02T08:37:38+08:00,,open,Phone,什么,,在外地,,纽约,40.7,-74.0\n"
)


async def run(path, client, token) -> Tally:
    import asyncio

    wish = Wish(file=path)
    form, tally = form_of(wish), Tally()
    records = load(path, form, tally, None)
    target = IntoDoor("http://yiwang.test", token, form, tally, transport=client._transport)
    await target.begin()
    await play(records, target, 0.0, asyncio.Event(), lambda: None)
    await target.end()
    return tally


@pytest.mark.shows("E1", "E5")
async def test_over_the_door_twice_is_once(client, tmp_path) -> None:
    path = tmp_path / "bulk.csv"
    path.write_text(BULK, encoding="utf-8")
    body = {"name": "desk", "password": town.PASSWORD}
    token = (await client.post("/api/session", json=body)).json()["token"]
    first = await run(path, client, token)
    assert (first.read, first.reported, first.already, len(first.refusals)) == (3, 2, 0, 1)
    assert first.refusals[0].row == 4
    again = await run(path, client, token)
    assert (again.read, again.reported, again.already, len(again.refusals)) == (3, 0, 2, 1)


async def test_without_a_session_it_goes_through_the_public_channel(client, tmp_path) -> None:
    path = tmp_path / "bulk.csv"
    path.write_text(BULK, encoding="utf-8")
    tally = await run(path, client, None)
    assert (tally.reported, len(tally.refusals)) == (2, 1)
