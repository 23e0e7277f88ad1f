"""Giving advice and keeping it."""

import hashlib
from collections.abc import Sequence

import asyncpg

from yiwang.ai.messages import ADVICE_ALGORITHM, Advice, Candidate, StandardLike, StoredAdvice
from yiwang.ai.model import explain
from yiwang.ai.model.advisor import Verdict
from yiwang.ai.model.explain import Why
from yiwang.ai.model.features import hashed, normalise
from yiwang.ai.service import shelf
from yiwang.ai.service.shelf import Instance
from yiwang.ai.store import advice as kept
from yiwang.ai.store.models import Features
from yiwang.backstage.database import Tx
from yiwang.kernel.errors import NotFound
from yiwang.kernel.ids import format_id, parse_id

HASH_BYTES = 16
MAX_TEXT = 20_000  # signs; what the doors of reports let in is bounded by them


async def advise(
    tx: Tx,
    text: str,
    *,
    subject: int | None,
    area_path: str,
    candidates_from: Sequence[StandardLike] | None = None,
    subject_kind: str = "incident",
) -> Advice:
    """Advice on which event standard a text means; kept, so that the desk's choice can be held against it.

    `area_path`: whose place it is, for who may see it. `candidates_from`: the standards to choose from; by default
    those in force. A `subject` that has no id yet is named later by `point_at`.
    """
    used = await shelf.instance(tx)
    if not used.active or not text.strip():
        return _silent(used, "advice_too_short" if used.active else "advice_switched_off")
    verdict = await _verdict(tx, used, text, candidates_from)
    buckets, counts = hashed(text)
    advice_id = await kept.add(
        tx,
        area_path=area_path,
        subject_kind=subject_kind,
        subject=subject,
        algorithm_id=ADVICE_ALGORITHM,
        instance_id=used.id,
        model_version=used.version,
        input_hash=input_hash(text),
        candidates=[{"code": c.code, "confidence": c.confidence} for c in verdict.candidates],
        confidence=verdict.confidence,
        knows=verdict.knows,
        cues=verdict.cues,
        features=Features(buckets, counts).pack(),
        evidence={"points": verdict.evidence, "silence": verdict.silence},
    )
    return _advice(used, verdict, format_id(advice_id))


async def advise_text(
    tx: Tx, text: str, candidates_from: Sequence[StandardLike] | None = None
) -> Advice:
    """Advice while somebody is still writing: about nothing yet, so nothing is kept."""
    used = await shelf.instance(tx)
    if not used.active or not text.strip():
        return _silent(used, "advice_too_short" if used.active else "advice_switched_off")
    return _advice(used, await _verdict(tx, used, text, candidates_from), None)


async def advice_of(tx: Tx, subject: int, subject_kind: str = "incident") -> list[StoredAdvice]:
    """The advice that was given on a subject, newest first."""
    rows = await kept.of_subject(tx, subject_kind, subject)
    if not rows:
        return []
    by_code = {standard.code: standard for standard in await shelf.standards(tx)}
    return [_stored(row, by_code) for row in rows]


async def point_at(
    tx: Tx,
    advice_id: str,
    subject: int,
    *,
    subject_kind: str = "incident",
    area_path: str | None = None,
) -> None:
    """Name the subject (and its place) of advice that was given before the subject had an id."""
    if not await kept.point_at(tx, parse_id(advice_id), subject_kind, subject, area_path):
        raise NotFound("ai_no_such_advice")


def input_hash(text: str) -> bytes:
    """Tells whether two texts are the same; its first byte says in which part a row is measured or learned."""
    return hashlib.sha256(normalise(text).encode()).digest()[:HASH_BYTES]


async def _verdict(
    tx: Tx, used: Instance, text: str, candidates_from: Sequence[StandardLike] | None
) -> Verdict:
    standards = candidates_from if candidates_from is not None else await shelf.standards(tx)
    advisor = await shelf.advisor(tx, used, standards)
    return advisor.advise(text[:MAX_TEXT])


def _advice(used: Instance, verdict: Verdict, advice_id: str | None) -> Advice:
    return Advice(
        id=advice_id,
        standards=verdict.candidates,
        knows=verdict.knows,
        why_zh=verdict.why.zh,
        why_en=verdict.why.en,
        model_id=ADVICE_ALGORITHM,
        model_version=used.version,
        matters=verdict.matters,
    )


def _silent(used: Instance, code: str) -> Advice:
    why: Why = explain.say(code)
    return Advice(
        id=None,
        standards=[],
        knows=False,
        why_zh=why.zh,
        why_en=why.en,
        model_id=ADVICE_ALGORITHM,
        model_version=used.version,
    )


def _stored(row: asyncpg.Record, by_code: dict[str, StandardLike]) -> StoredAdvice:
    candidates = []
    for one in row["candidates"]:
        standard = by_code.get(one["code"])
        candidates.append(
            Candidate(
                code=one["code"],
                name=standard.small_name if standard else one["code"],
                filing_condition=standard.filing_condition if standard else "",
                confidence=one["confidence"],
            )
        )
    return StoredAdvice(
        id=format_id(row["id"]),
        standards=candidates,
        knows=row["knows"],
        cues=list(row["cues"]),
        model_id=row["algorithm_id"],
        model_version=row["model_version"],
        at=row["at"],
    )
