"""News is heard at least once, its effects happen once, and nothing is skipped."""

import asyncio

import pytest

from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM, News
from yiwang.backstage.outbox import MAX_ATTEMPTS, Reader


async def announce(database: Database, subject: int) -> None:
    async with database.transaction(SYSTEM) as tx:
        tx.announce(News(topic="T", subject=subject))


async def heard_by(database: Database, name: str = "probe") -> tuple[Reader, list[int]]:
    heard: list[int] = []

    async def hear(tx: Tx, news: News) -> None:
        heard.append(news.subject)

    reader = Reader(database, name, {"T": [hear]})
    await reader.start()
    return reader, heard


async def test_a_slow_transaction_with_a_lower_number_is_not_skipped(database: Database) -> None:
    reader, heard = await heard_by(database)
    slow_may_end = asyncio.Event()
    slow_has_begun = asyncio.Event()

    async def slow() -> None:
        async with database.transaction(SYSTEM) as tx:
            tx.announce(News(topic="T", subject=1))
            await tx.flush()
            slow_has_begun.set()
            await slow_may_end.wait()

    task = asyncio.create_task(slow())
    await slow_has_begun.wait()
    await announce(database, 2)
    await reader.read_once()
    assert heard == []  # 2 is committed, but 1 may still come before it
    slow_may_end.set()
    await task
    while await reader.read_once():
        pass
    assert heard == [1, 2]


async def test_a_reader_that_is_killed_before_its_commit_hears_again_and_does_it_once(
    database: Database,
) -> None:
    await announce(database, 7)
    fail = True

    async def effect(tx: Tx, news: News) -> None:
        await tx.execute(
            "UPDATE backstage_account SET display_name = display_name || '!' WHERE id = 2"
        )
        if fail:
            raise ConnectionResetError

    reader = Reader(database, "probe", {"T": [effect]})
    await reader.start()
    with pytest.raises(ConnectionResetError):
        await reader.read_once()
    fail = False
    assert await reader.read_once() == 1
    assert await reader.read_once() == 0
    async with database.reading(SYSTEM) as tx:
        name = await tx.fetchval("SELECT display_name FROM backstage_account WHERE id = 2")
    assert name.count("!") == 1


async def test_news_that_always_fails_is_parked_and_the_rest_goes_on(database: Database) -> None:
    heard: list[int] = []

    async def hear(tx: Tx, news: News) -> None:
        if news.subject == 1:
            raise ValueError("cannot")
        heard.append(news.subject)

    await announce(database, 1)
    await announce(database, 2)
    reader = Reader(database, "probe", {"T": [hear]})
    await reader.start()
    for _ in range(MAX_ATTEMPTS + 2):
        await reader.read_once()
    assert set(heard) == {2}
    async with database.reading(SYSTEM) as tx:
        row = await tx.fetchrow("SELECT attempts, parked, error FROM backstage_outbox_failure")
    assert (row["attempts"], row["parked"], row["error"]) == (MAX_ATTEMPTS, True, "cannot")
