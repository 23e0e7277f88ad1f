"""Algorithms, model instances with their versions, and the examples that they learn from."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg
import msgspec
import numpy as np

from yiwang.ai.model.measure import Row
from yiwang.backstage.database import Tx

KEPT_WEIGHTS = 3  # versions whose weights are kept; the figures of all versions are

_INSTANCE = """
SELECT i.id, i.version, v.parameters, v.digest, v.learned_from, v.held_back, v.fitted_at,
       i.status = 'active' AND a.status = 'active' AS active
FROM ai_model_instance i JOIN ai_algorithm a ON a.id = i.algorithm_id
LEFT JOIN ai_model_version v ON v.instance_id = i.id AND v.version = i.version
WHERE i.algorithm_id = $1 AND i.scene IS NULL AND i.area_path = ''
"""
_ALGORITHMS = """
SELECT a.*, v.parameters, v.fitted_at, coalesce(i.version, 0) AS version,
       (SELECT count(*) FROM ai_model_instance n WHERE n.algorithm_id = a.id) AS instances
FROM ai_algorithm a
LEFT JOIN ai_model_instance i ON i.algorithm_id = a.id AND i.scene IS NULL AND i.area_path = ''
LEFT JOIN ai_model_version v ON v.instance_id = i.id AND v.version = i.version
ORDER BY a.id
"""
_ADD_VERSION = """
INSERT INTO ai_model_version (instance_id, version, parameters, figures, digest, learned_from, held_back, fitted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_LEARN = """
INSERT INTO ai_example (advice_id, input_hash, label, features, evidence, learned_at)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
"""
_CHANGED = (
    "SELECT count(*) FROM ai_example WHERE learned_at > coalesce($1, '-infinity'::timestamptz)"
)


class Features(msgspec.Struct, frozen=True):
    """Hashed n-grams as they are stored: four bytes a bucket, then one byte a count."""

    buckets: Any
    counts: Any

    def pack(self) -> bytes:
        """As bytes."""
        packed: bytes = self.buckets.astype("<u4").tobytes() + self.counts.astype("u1").tobytes()
        return packed

    @classmethod
    def unpack(cls, packed: bytes) -> "Features":
        """From bytes that `pack` made."""
        n = len(packed) // 5
        return cls(
            np.frombuffer(packed, "<u4", n).astype(np.uint32),
            np.frombuffer(packed, "u1", n, offset=4 * n),
        )


async def instance(tx: Tx, algorithm: str) -> asyncpg.Record | None:
    """The city-wide instance of an algorithm with its present version."""
    return await tx.fetchrow(_INSTANCE, algorithm)


async def hold(tx: Tx, instance_id: int) -> bool:
    """Keep others from fitting the same instance until the transaction ends; False when somebody is at it."""
    found = await tx.fetchval(
        "SELECT id FROM ai_model_instance WHERE id = $1 FOR UPDATE SKIP LOCKED", instance_id
    )
    return found is not None


async def algorithms(tx: Tx) -> list[asyncpg.Record]:
    """The registry."""
    return await tx.fetch(_ALGORITHMS)


async def switch(tx: Tx, algorithm: str, status: str) -> int:
    """Set an algorithm's status; how many rows that touched."""
    return await tx.execute("UPDATE ai_algorithm SET status = $2 WHERE id = $1", algorithm, status)


async def weights(tx: Tx, instance_id: int, version: int) -> bytes | None:
    """The learned part of one version."""
    found: bytes | None = await tx.fetchval(
        "SELECT weights FROM ai_model_weights WHERE instance_id = $1 AND version = $2",
        instance_id,
        version,
    )
    return found


async def figures(tx: Tx, instance_id: int, version: int) -> dict[str, Any] | None:
    """What was measured when a version was made."""
    found: dict[str, Any] | None = await tx.fetchval(
        "SELECT figures FROM ai_model_version WHERE instance_id = $1 AND version = $2",
        instance_id,
        version,
    )
    return found


async def add_version(
    tx: Tx, instance_id: int, version: int, *, parameters: Any, figures: Any, digest: bytes, weights: bytes | None,
    learned_from: int, held_back: int,
) -> None:  # fmt: skip
    """Keep a new version and use it; weights of old ones go."""
    await tx.execute(
        _ADD_VERSION,
        instance_id,
        version,
        parameters,
        figures,
        digest,
        learned_from,
        held_back,
        tx.now,
    )
    if weights is not None:
        await tx.execute(
            "INSERT INTO ai_model_weights VALUES ($1, $2, $3)", instance_id, version, weights
        )
    await tx.execute(
        "DELETE FROM ai_model_weights WHERE instance_id = $1 AND version <= $2",
        instance_id, version - KEPT_WEIGHTS,
    )  # fmt: skip
    await tx.execute(
        "UPDATE ai_model_instance SET version = $2 WHERE id = $1", instance_id, version
    )


async def learn(
    tx: Tx, advice_id: int | None, input_hash: bytes, label: str, features: bytes, evidence: Any
) -> bool:
    """Keep one answer; False when the same one is there already."""
    return bool(await tx.execute(_LEARN, advice_id, input_hash, label, features, evidence, tx.now))


async def relearn(tx: Tx, advice_id: int, label: str) -> int:
    """The desk chose again: change the answer; how many rows that touched."""
    return await tx.execute(
        "UPDATE ai_example SET label = $2, learned_at = $3 WHERE advice_id = $1",
        advice_id,
        label,
        tx.now,
    )


async def forget(tx: Tx, advice_ids: Sequence[int]) -> int:
    """Drop what was learned from some advice (a person withdraws); how many rows."""
    return await tx.execute(
        "DELETE FROM ai_example WHERE advice_id = ANY ($1::bigint[])", list(advice_ids)
    )


async def changed_since(tx: Tx, moment: datetime | None) -> int:
    """How many answers came or changed after `moment`."""
    changed: int = await tx.fetchval(_CHANGED, moment)
    return changed


async def rows(tx: Tx, limit: int) -> list[Row]:
    """The newest examples, oldest first."""
    found = await tx.fetch(
        "SELECT input_hash, label, features, evidence FROM ai_example ORDER BY learned_at DESC, id DESC LIMIT $1",
        limit,
    )
    return [_row(record) for record in reversed(found)]


def _row(record: asyncpg.Record) -> Row:
    features = Features.unpack(record["features"])
    evidence = record["evidence"]
    return Row(
        byte=record["input_hash"][0],
        label=record["label"],
        buckets=features.buckets,
        counts=features.counts,
        evidence=evidence["points"],
        silence=evidence["silence"],
    )
