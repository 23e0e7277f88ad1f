"""Learning from the desk, and saying honestly how good it has become."""

import asyncio
import hashlib
from datetime import timedelta

import asyncpg
import msgspec

from yiwang.ai.messages import ADVICE_ALGORITHM, Accuracy, Fitted
from yiwang.ai.model import explain
from yiwang.ai.model import measure as measuring
from yiwang.ai.model.cold import Cold
from yiwang.ai.model.features import hashed, normalise
from yiwang.ai.model.learner import NONE_OF_THESE, pack
from yiwang.ai.model.measure import Model, Row, fit_rows, part_of
from yiwang.ai.service import shelf
from yiwang.ai.service.advising import MAX_TEXT, input_hash
from yiwang.ai.store import advice as kept
from yiwang.ai.store import models
from yiwang.ai.store.models import Features
from yiwang.backstage.database import Tx
from yiwang.backstage.messages import Actor
from yiwang.city import service as city
from yiwang.kernel.errors import Invalid, NotFound

NEWEST_ROWS = 20_000  # what a fit looks at; older answers have been outgrown by newer ones
FEWEST_ROWS = 30  # nothing is learned from less
FEWEST_NEW = 20  # answers that make a new fit worth while ...
NEW_SHARE = 0.02  # ... and this share of all of them
UNREVIEWED_DAYS = 90  # then the features of advice that nobody reviewed are dropped


async def review(
    tx: Tx, advice_id: int, chosen_code: str | None, actor: Actor | None = None
) -> None:
    """The desk chose `chosen_code` (None: no standard fits) for what advice was given on; learned from at the next fit.

    Choosing again changes what is learned; every choice stays in the history.
    """
    given = await kept.get(tx, advice_id)
    if given is None:
        raise NotFound("ai_no_such_advice")
    await _known(tx, chosen_code)
    first = given["candidates"][0]["code"] if given["candidates"] else None
    reviewer = (actor or tx.actor).id
    await kept.add_review(
        tx, advice_id, chosen_code, chosen_code is not None and first == chosen_code, reviewer
    )
    label = chosen_code or NONE_OF_THESE
    if given["features"] is None:
        await models.relearn(tx, advice_id, label)
        return
    await models.learn(
        tx, advice_id, given["input_hash"], label, given["features"], given["evidence"]
    )
    await kept.drop_features(tx, advice_id)


async def learn(tx: Tx, text: str, standard_code: str | None) -> bool:
    """Teach one answer directly (history that comes in with labels). False when it is known already."""
    await _known(tx, standard_code)
    text = text[:MAX_TEXT]
    if not normalise(text):
        return False
    cold = shelf.cold_for(await shelf.standards(tx))
    judged = cold.judge(normalise(text))
    points = {
        standard.code: round(float(score), 2)
        for standard, score in zip(cold.standards, judged.scores, strict=True)
        if score
    }
    return await models.learn(
        tx,
        None,
        input_hash(text),
        standard_code or NONE_OF_THESE,
        Features(*hashed(text)).pack(),
        {"points": points, "silence": judged.silence},
    )


async def forget(tx: Tx, subject: int, subject_kind: str = "incident") -> int:
    """Drop what was learned from the advice on a subject; how many rows. The next fit no longer knows them."""
    given = await kept.of_subject(tx, subject_kind, subject)
    for row in given:
        await kept.drop_features(tx, row["id"])
    return await models.forget(tx, [row["id"] for row in given])


async def refit(tx: Tx, *, always: bool = False) -> Fitted | None:
    """Fit a new version when enough answers came since the last one (or `always`); None when there was no need.

    Learning runs in a thread beside the event loop. Two fits of one model never run at once.
    """
    row = await models.instance(tx, ADVICE_ALGORITHM)
    if row is None or not await models.hold(tx, row["id"]):
        return None
    if not always and not await _worth(tx, row):
        return None
    examples = await models.rows(tx, NEWEST_ROWS)
    learning = sum(part_of(example.byte) != "measure" for example in examples)
    if learning < FEWEST_ROWS:
        return None
    cold = shelf.cold_for(await shelf.standards(tx))
    version = row["version"] + 1
    model, figures, packed = await asyncio.to_thread(_fit, examples, cold, version)
    held_back = sum(part_of(example.byte) == "measure" for example in examples)
    await models.add_version(
        tx,
        row["id"],
        version,
        parameters={"blend": msgspec.to_builtins(model.blend), "majority": model.majority},
        figures=msgspec.to_builtins(figures),
        digest=hashlib.sha256(
            packed + msgspec.json.encode(model.blend) + str(version).encode()
        ).digest(),
        weights=packed or None,
        learned_from=learning,
        held_back=held_back,
    )
    return Fitted(version=version, learned_from=learning, held_back=held_back, figures=figures)


def _fit(examples: list[Row], cold: Cold, version: int) -> tuple[Model, Accuracy, bytes]:
    model = fit_rows(examples, cold)
    figures = measuring.measure(examples, model, cold, model_id=ADVICE_ALGORITHM, version=version)
    return model, figures, pack(model.learned) if model.learned else b""


async def _worth(tx: Tx, row: asyncpg.Record) -> bool:
    changed = await models.changed_since(tx, row["fitted_at"])
    known = (row["learned_from"] or 0) + (row["held_back"] or 0)
    return changed >= max(FEWEST_NEW, NEW_SHARE * known)


async def measure(tx: Tx) -> Accuracy:
    """How good the version in use is, as it was measured when it was made, on rows that it never learned from.

    The cold start has learned from nobody and nobody has measured it here: no figure at all. `in_use` is of now, and
    of the advice that the actor may see.
    """
    used = await shelf.instance(tx)
    stored = await models.figures(tx, used.id, used.version)
    if stored is None:
        found = Accuracy(
            note="accuracy_not_measured_yet",
            model_id=ADVICE_ALGORITHM,
            model_version=used.version,
            n=0,
        )
    else:
        found = msgspec.convert(stored, Accuracy)
    note = explain.say(found.note, n=found.n)
    used_so_far = await kept.in_use(tx, ADVICE_ALGORITHM)
    return msgspec.structs.replace(found, note_zh=note.zh, note_en=note.en, in_use=used_so_far)


async def tidy(tx: Tx) -> int:
    """Drop the features of advice that nobody reviewed for long."""
    return await kept.drop_old_features(tx, tx.now - timedelta(days=UNREVIEWED_DAYS))


async def _known(tx: Tx, code: str | None) -> None:
    if code is not None and await city.find_standard(tx, code) is None:
        raise Invalid("ai_no_such_standard", field="standard", given=code)
