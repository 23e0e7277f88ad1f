"""The algorithm registry, first level."""

from yiwang.ai.messages import AlgorithmView
from yiwang.ai.store import models
from yiwang.backstage.database import Tx
from yiwang.kernel.errors import NotAllowed, NotFound


async def algorithms(tx: Tx) -> list[AlgorithmView]:
    """Every algorithm with the version in use."""
    return [
        AlgorithmView(
            id=row["id"],
            kind=row["kind"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            takes=row["takes"],
            gives=row["gives"],
            metric=row["metric"],
            owner=row["owner"],
            licence=row["licence"],
            status=row["status"],
            instances=row["instances"],
            version=row["version"],
            fitted_at=row["fitted_at"],
            parameters=row["parameters"] or {},
        )
        for row in await models.algorithms(tx)
    ]


async def switch(tx: Tx, algorithm: str, *, on: bool) -> None:
    """The kill switch: an algorithm that is off gives no advice from the next request on."""
    if tx.actor.role not in ("ai", "system"):
        raise NotAllowed("ai_not_yours")
    if not await models.switch(tx, algorithm, "active" if on else "off"):
        raise NotFound("ai_no_such_algorithm", algorithm=algorithm)
