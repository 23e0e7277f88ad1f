"""Stored advice and the desk's reviews of it."""

from datetime import datetime
from typing import Any

import asyncpg

from yiwang.ai.messages import InUse
from yiwang.backstage.database import Tx

_ADD = """
INSERT INTO ai_advice (area_path, subject_kind, subject, algorithm_id, instance_id, model_version, input_hash,
                       candidates, confidence, knows, cues, features, evidence, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id
"""
_REVIEW = """
INSERT INTO ai_review (advice_id, chosen_code, first_right, reviewer, reviewed_at) VALUES ($1, $2, $3, $4, $5)
"""
_IN_USE = """
SELECT count(*) AS reviewed, avg(first_right::int) AS first_right, count(*) FILTER (WHERE knows) AS known,
       avg(first_right::int) FILTER (WHERE knows) AS known_right
FROM (SELECT DISTINCT ON (r.advice_id) r.first_right, a.knows
      FROM ai_review r JOIN ai_advice a ON a.id = r.advice_id
      WHERE a.algorithm_id = $1 ORDER BY r.advice_id, r.id DESC) AS last
"""


async def add(tx: Tx, **row: Any) -> int:
    """Keep one piece of advice; its id."""
    added: int = await tx.fetchval(
        _ADD,
        row["area_path"], row["subject_kind"], row["subject"], row["algorithm_id"], row["instance_id"],
        row["model_version"], row["input_hash"], row["candidates"], row["confidence"], row["knows"],
        row["cues"], row["features"], row["evidence"], tx.now,
    )  # fmt: skip
    return added


async def get(tx: Tx, advice_id: int) -> asyncpg.Record | None:
    """One piece of advice, or None."""
    return await tx.fetchrow("SELECT * FROM ai_advice WHERE id = $1", advice_id)


async def of_subject(tx: Tx, subject_kind: str, subject: int) -> list[asyncpg.Record]:
    """The advice on one subject, newest first."""
    return await tx.fetch(
        "SELECT * FROM ai_advice WHERE subject_kind = $1 AND subject = $2 ORDER BY id DESC",
        subject_kind, subject,
    )  # fmt: skip


async def point_at(
    tx: Tx, advice_id: int, subject_kind: str, subject: int, area_path: str | None
) -> int:
    """Say whose advice it is, when the subject got its id and place only after the advice."""
    return await tx.execute(
        "UPDATE ai_advice SET subject_kind = $2, subject = $3, area_path = coalesce($4, area_path)"
        " WHERE id = $1 AND subject IS NULL",
        advice_id, subject_kind, subject, area_path,
    )  # fmt: skip


async def add_review(
    tx: Tx, advice_id: int, chosen: str | None, first_right: bool, reviewer: int
) -> None:
    """Keep what the desk chose; earlier choices stay as they were."""
    await tx.execute(_REVIEW, advice_id, chosen, first_right, reviewer, tx.now)


async def drop_features(tx: Tx, advice_id: int) -> None:
    """The features have moved to the example."""
    await tx.execute(
        "UPDATE ai_advice SET features = NULL, evidence = NULL WHERE id = $1", advice_id
    )


async def drop_old_features(tx: Tx, before: datetime) -> int:
    """Features of advice that nobody reviewed; how many."""
    return await tx.execute(
        "UPDATE ai_advice SET features = NULL, evidence = NULL WHERE features IS NOT NULL AND at < $1",
        before,
    )


async def in_use(tx: Tx, algorithm: str) -> InUse | None:
    """How the advice fared against the desk's last choices; None before any review."""
    row = await tx.fetchrow(_IN_USE, algorithm)
    if row is None or not row["reviewed"]:
        return None
    return InUse(
        reviewed=row["reviewed"],
        first_right=round(float(row["first_right"]), 4),
        known=row["known"],
        known_right=None if row["known_right"] is None else round(float(row["known_right"]), 4),
    )
