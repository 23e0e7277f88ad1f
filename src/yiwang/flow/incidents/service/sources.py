"""Sources of reports (来源): whoever reports, person or machine, is measured by what became of it (N1).

In: the last days' reports that the actor sees. Out: how many were confirmed and how many were not, with both counts
beside the share. Never: a share of nothing; an exercise; a source's record outside the actor's scope.
"""

from datetime import timedelta

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.flow.incidents.messages import SourceRecord, SourceView
from yiwang.flow.incidents.store import reports
from yiwang.flow.incidents.store import sources as store

DAYS = 90


async def sources(tx: Tx, language: str, days: int = DAYS) -> list[SourceView]:
    """Every channel and source of the last `days`, who reports most first."""
    names = {
        row["code"]: row["name_en"] if language == "en" else row["name_zh"]
        for row in await reports.channels(tx)
    }
    return [
        SourceView(
            channel=row["channel"],
            channel_name=names.get(row["channel"], row["channel"]),
            source=row["source"],
            reports=row["reports"],
            confidence=row["confidence"],
            record=_record(row, days),
        )
        for row in await store.records(tx, tx.now - timedelta(days=days))
    ]


async def records_of(tx: Tx, named: list[tuple[str, str]]) -> dict[tuple[str, str], SourceRecord]:
    """The records of these (channel, source), to stand beside what they say."""
    found = await store.records_of(tx, tx.now - timedelta(days=DAYS), named)
    return {key: _record(row, DAYS) for key, row in found.items()}


def _record(row: asyncpg.Record, days: int) -> SourceRecord:
    decided = row["confirmed"] + row["dismissed"]
    return SourceRecord(
        days=days,
        confirmed=row["confirmed"],
        dismissed=row["dismissed"],
        precision=round(row["confirmed"] / decided, 4) if decided else None,
    )
