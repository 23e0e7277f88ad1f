"""Doors for rules: the list, one, drafts, back-tests, publishing."""

from typing import Annotated

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from yiwang.backstage.http import Door
from yiwang.flow.sensing.messages.rulebook import (
    BackTestView,
    Checked,
    DraftRule,
    Publish,
    Retire,
    RuleDetail,
    RuleRow,
    Span,
    Tried,
    Try,
)
from yiwang.flow.sensing.service import rulebook as service

_ONE = "/api/sensing/rules/{code:str}/{version:int}"


@get("/api/sensing/rules")
async def page(
    door: Door,
    in_state: Annotated[str | None, QueryParameter(name="state")] = None,
    kind: FromQuery[str | None] = None,
) -> list[RuleRow]:
    """Versions of rules with what became of their warnings."""
    return await door.read(lambda tx: service.rules(tx, in_state, kind, door.language))


@post("/api/sensing/rules/check", status_code=200)
async def check(door: Door, data: JSONBody[DraftRule]) -> Checked:
    """What is wrong with a rule; nothing is kept."""
    return await door.read(lambda tx: service.check(tx, data, door.language))


@post("/api/sensing/rules/try", status_code=200)
async def try_out(door: Door, data: JSONBody[Try]) -> Tried:
    """What a rule that is being written would have warned of; nothing is kept."""
    return await door.read(lambda tx: service.try_out(tx, data, door.language))


@post("/api/sensing/rules", status_code=201)
async def make(door: Door, data: JSONBody[DraftRule]) -> RuleDetail:
    """Keep a new draft."""
    return await door.write(lambda tx: service.make(tx, data, door.language))


@get(_ONE)
async def show(door: Door, code: FromPath[str], version: FromPath[int]) -> RuleDetail:
    """One version with its words, faults and back-tests."""
    return await door.read(lambda tx: service.show(tx, code, version, door.language))


@put(_ONE, status_code=200)
async def rewrite(
    door: Door, code: FromPath[str], version: FromPath[int], data: JSONBody[DraftRule]
) -> RuleDetail:
    """Other words for a draft."""
    return await door.write(lambda tx: service.rewrite(tx, code, version, data, door.language))


@post(f"{_ONE}/back-test", status_code=200)
async def back_test(
    door: Door, code: FromPath[str], version: FromPath[int], data: JSONBody[Span]
) -> BackTestView:
    """Replay stored readings under a version."""
    return await door.write(lambda tx: service.back_test(tx, code, version, data))


@post(f"{_ONE}/publish", status_code=200)
async def publish(
    door: Door, code: FromPath[str], version: FromPath[int], data: JSONBody[Publish]
) -> RuleDetail:
    """Put a tested draft into force."""
    return await door.write(lambda tx: service.publish(tx, code, version, data, door.language))


@post(f"{_ONE}/retire", status_code=200)
async def retire(
    door: Door, code: FromPath[str], version: FromPath[int], data: JSONBody[Retire]
) -> RuleDetail:
    """Take a version out of force."""
    return await door.write(lambda tx: service.retire(tx, code, version, data, door.language))


ROUTES = [page, check, try_out, make, show, rewrite, back_test, publish, retire]
