"""Reading the history."""

from collections import defaultdict

import asyncpg
import msgspec

from yiwang.backstage.database import Tx
from yiwang.flow.cases.model.clock import Segment
from yiwang.flow.cases.model.procedure import Limit
from yiwang.flow.cases.model.replaying import Figures, Past

_FIGURES = ", ".join(name for name in Figures.__struct_fields__ if name != "segments")
_PAST = ", ".join(name for name in Past.__struct_fields__)


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it is stored, and the steps that led there."""

    case_id: int
    limit: Limit
    procedure: tuple[str, int]
    stored: Figures
    steps: list[Past]


async def steps(tx: Tx, case_id: int) -> list[asyncpg.Record]:
    """All steps, oldest first."""
    return await tx.fetch("SELECT * FROM cases_step WHERE case_id = $1 ORDER BY seq", case_id)


async def stories(tx: Tx, after: int, most: int) -> list[Story]:
    """Cases in the order of their ids, whole, from the first one after `after`; every reader's scope applies."""
    pointers = await tx.fetch(
        f"SELECT id, limit_value, limit_unit, procedure_code, procedure_version, {_FIGURES} FROM cases_case"
        " WHERE id > $1 ORDER BY id LIMIT $2",
        after, most,
    )  # fmt: skip
    ids = [row["id"] for row in pointers]
    past: dict[int, list[Past]] = defaultdict(list)
    for row in await tx.fetch(
        f"SELECT case_id, {_PAST} FROM cases_step WHERE case_id = ANY ($1) ORDER BY case_id, seq",
        ids,
    ):
        past[row["case_id"]].append(Past(**{name: row[name] for name in Past.__struct_fields__}))
    ran: dict[int, list[Segment]] = defaultdict(list)
    for row in await tx.fetch(
        "SELECT case_id, state, from_at, to_at, why, step FROM cases_clock_segment WHERE case_id = ANY ($1)"
        " ORDER BY case_id, seq",
        ids,
    ):
        ran[row["case_id"]].append(
            Segment(**{name: row[name] for name in Segment.__struct_fields__})
        )
    return [
        Story(
            case_id=row["id"],
            limit=Limit(value=row["limit_value"], unit=row["limit_unit"]),
            procedure=(row["procedure_code"], row["procedure_version"]),
            stored=Figures(
                **{n: row[n] for n in Figures.__struct_fields__ if n != "segments"},
                segments=ran[row["id"]],
            ),
            steps=past[row["id"]],
        )
        for row in pointers
    ]
