"""The web doors of AI: advice while one writes, the registry, the measured accuracy."""

from typing import Any

from litestar import get

from yiwang.ai import service
from yiwang.ai.messages import Accuracy, AdviceAnswer, ModelMark
from yiwang.backstage.http import Door
from yiwang.kernel.errors import TooLarge

MAX_QUESTION = 2000  # signs in one address line


@get("/api/advice")
async def advice(door: Door, text: str = "") -> AdviceAnswer:
    """Which event standard a text may mean. Nothing of it is kept."""
    if len(text) > MAX_QUESTION:
        raise TooLarge("ai_text_too_long", field="text", most=MAX_QUESTION)
    given = await door.read(lambda tx: service.advise_text(tx, text), as_door="door-web")
    return AdviceAnswer(
        standards=given.standards,
        knows=given.knows,
        why=given.why(door.language),
        model=ModelMark(id=given.model_id, version=given.model_version),
        matters=given.matters,
    )


@get("/api/ai/algorithms")
async def algorithms(door: Door) -> dict[str, Any]:
    """The algorithm registry."""
    items = await door.read(service.algorithms)
    return {"items": items, "total": len(items), "next": None}


@get("/api/ai/accuracy")
async def accuracy(door: Door) -> Accuracy:
    """What was measured on rows that were never learned from, or that nothing was."""
    return await door.read(service.measure)


ROUTES = [advice, algorithms, accuracy]
