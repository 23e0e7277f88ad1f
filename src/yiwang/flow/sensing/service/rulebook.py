"""The life of a rule: draft → back-test → publish → retire. Only what is published is judged by.

In: words that people write. Out: versions, each with who put it into force and on which back-test. Never: a rule in
force that was not tested on stored readings, except those that ship, which were tested by their golden tests.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.sensing.messages.rulebook import (
    BackTestView,
    Checked,
    DraftRule,
    ProblemView,
    Publish,
    Retire,
    RuleDetail,
    RuleRow,
    RuleStat,
    Span,
    TestedWarning,
    Tried,
    Try,
)
from yiwang.flow.sensing.messages.warnings import SEVERITY_NAMES
from yiwang.flow.sensing.model.backtest import WouldWarn
from yiwang.flow.sensing.model.explaining import COLOURS
from yiwang.flow.sensing.model.parsing import from_json, parse_rules
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.model.severity import Severity
from yiwang.flow.sensing.model.validating import Problem, validate
from yiwang.flow.sensing.service import backtesting
from yiwang.flow.sensing.service.rules import announce, as_kept, replaced_by, take_out_of_force
from yiwang.flow.sensing.service.words import say
from yiwang.flow.sensing.store import rulebook as store
from yiwang.kernel.clock import in_city
from yiwang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unauthenticated
from yiwang.kernel.ids import format_id

MAY_WRITE = ("supervisor", "data", "system")
MAY_PUBLISH = ("supervisor", "system")
_HIDDEN_FROM = ("resident", "door")
# Faults with which a rule cannot be judged by; others only forbid to publish it.
_STOPS = ("conditions", "kinds", "property", "for_s", "clear_hold_s", "valid_s", "hours")
_LEVELS_SAID = ("upper", "lower")  # what of a problem's params is a level
_TOLD = 500  # warnings of a back-test that are listed one by one


async def rules(tx: Tx, state: str | None, kind: str | None, language: str) -> list[RuleRow]:
    """Versions of rules, by code, the newest version first."""
    rows = await store.page(tx, state, kind)
    return await _rows(tx, rows, language)


async def show(tx: Tx, code: str, version: int, language: str) -> RuleDetail:
    """One version with everything."""
    row = await _existing(tx, code, version)
    rule = msgspec.convert(row["definition"], Rule)
    sisters = await _rows(tx, await store.versions(tx, code), language)
    return RuleDetail(
        rule=next(one for one in sisters if one.version == version),
        definition=row["definition"],
        problems=await _problems(tx, rule, language),
        backtests=[_backtest(one, row) for one in await store.backtests(tx, code, version)],
        versions=sisters,
        retired_why=row["retired_why"],
        actions=_actions(tx, row["state"]),
    )


async def check(tx: Tx, draft: DraftRule, language: str) -> Checked:
    """What is wrong with a rule; nothing is kept."""
    _allow(tx, MAY_WRITE)
    return Checked(problems=await _problems(tx, _read(draft, 1), language))


async def make(tx: Tx, draft: DraftRule, language: str) -> RuleDetail:
    """A new draft: the first version of a code, or the next one."""
    _allow(tx, MAY_WRITE)
    code = _read(draft, 1).code
    version = await store.next_version(tx, code)
    rule = _read(draft, version)
    await store.insert(
        tx,
        code,
        version,
        "draft",
        "people",
        (rule.name_zh, rule.name_en),
        rule.standard,
        *as_kept(rule),
    )
    tx.record(
        "rule_drafted", version, {"rule": code, "version": version, "hash": as_kept(rule)[1].hex()}
    )
    return await show(tx, code, version, language)


async def rewrite(tx: Tx, code: str, version: int, draft: DraftRule, language: str) -> RuleDetail:
    """Other words for a draft; its earlier back-tests no longer count."""
    _allow(tx, MAY_WRITE)
    row = await _existing(tx, code, version, lock=True)
    _expect(row, "draft", draft.expected_revision)
    rule = _read(draft, version)
    if rule.code != code:
        raise Invalid("rule_code_stays", field="code", rule=code)
    await store.rewrite(
        tx, code, version, (rule.name_zh, rule.name_en), rule.standard, *as_kept(rule)
    )
    tx.record(
        "rule_drafted", version, {"rule": code, "version": version, "hash": as_kept(rule)[1].hex()}
    )
    return await show(tx, code, version, language)


async def back_test(tx: Tx, code: str, version: int, span: Span) -> BackTestView:
    """Replay stored readings under a version and keep what it says."""
    _allow(tx, MAY_WRITE)
    row = await _existing(tx, code, version)
    rule = msgspec.convert(row["definition"], Rule)
    tested = await backtesting.run(tx, rule, span.low, span.high)
    said, result = tested.result, _result(tested)
    backtest_id = await store.add_backtest(
        tx, code, version, row["definition_hash"], span.low, span.high, len(tested.things), said.readings,
        len(said.warnings), result,
    )  # fmt: skip
    tx.record(
        "rule_tested",
        backtest_id,
        {"rule": code, "version": version, "warnings": len(said.warnings)},
    )
    kept = next(one for one in await store.backtests(tx, code, version) if one["id"] == backtest_id)
    return _backtest(kept, row)


async def try_out(tx: Tx, wanted: Try, language: str) -> Tried:
    """What a rule that is being written would have warned of; nothing is kept."""
    _allow(tx, MAY_WRITE)
    rule = _read(DraftRule(definition=wanted.definition), 1)
    problems = await _problems(tx, rule, language)
    if any(one.field.startswith(_STOPS) for one in problems):
        return Tried(problems=problems, backtest=None)
    tested = await backtesting.run(tx, rule, wanted.low, wanted.high)
    row = {
        "id": 0, "code": rule.code, "version": 1, "low": wanted.low, "high": wanted.high, "ran_at": tx.now,
        "things": len(tested.things), "readings": tested.result.readings, "warnings": len(tested.result.warnings),
        "result": _result(tested), "definition_hash": b"",
    }  # fmt: skip
    return Tried(problems=problems, backtest=_backtest(row, row))


async def publish(tx: Tx, code: str, version: int, command: Publish, language: str) -> RuleDetail:
    """Put a draft into force; the version before it retires. Refused with faults, or without its own back-test."""
    _allow(tx, MAY_PUBLISH)
    row = await _existing(tx, code, version, lock=True)
    _expect(row, "draft", command.expected_revision)
    problems = await _problems(tx, msgspec.convert(row["definition"], Rule), language)
    if problems:
        said = "; ".join(f"{one.field}: {one.said}" for one in problems)
        raise Invalid("bad_rule", field=problems[0].field, said=said)
    backtest_id = await store.backtest_of(tx, code, version, row["definition_hash"])
    if backtest_id is None:
        raise Conflict("rule_not_tested", rule=code, version=version)
    before = await store.published(tx, code)
    if before is not None:
        await take_out_of_force(tx, code, before["version"], replaced_by(version))
    await store.publish(tx, code, version, backtest_id)
    announce(tx, code, version, "published")
    return await show(tx, code, version, language)


async def retire(tx: Tx, code: str, version: int, command: Retire, language: str) -> RuleDetail:
    """Take a version out of force; the gate then ends what it warned of."""
    _allow(tx, MAY_PUBLISH)
    row = await _existing(tx, code, version, lock=True)
    _expect(row, "published", None)
    await take_out_of_force(tx, code, version, command.reason)
    return await show(tx, code, version, language)


def _allow(tx: Tx, roles: tuple[str, ...]) -> None:
    if tx.actor.role not in roles:
        raise NotAllowed("not_for_your_role", role=tx.actor.role)


def _actions(tx: Tx, state: str) -> list[str]:
    role = tx.actor.role
    found = ["back_test"] if role in MAY_WRITE else []
    if state == "draft":
        found += ["rewrite"] if role in MAY_WRITE else []
        found += ["publish"] if role in MAY_PUBLISH else []
    if state == "published" and role in MAY_PUBLISH:
        found.append("retire")
    return found


async def _existing(tx: Tx, code: str, version: int, *, lock: bool = False) -> Any:
    if tx.actor.role in _HIDDEN_FROM:
        raise Unauthenticated("not_logged_in")
    row = await store.one(tx, code, version, lock=lock)
    if row is None:
        raise NotFound("no_such_rule", rule=code, version=version)
    return row


def _expect(row: Any, state: str, revision: int | None) -> None:
    if row["state"] != state:
        raise Conflict("rule_not_now", state=row["state"])
    if revision is not None and revision != row["revision"]:
        raise Conflict("rule_changed", revision=row["revision"], expected=revision)


def _read(draft: DraftRule, version: int) -> Rule:
    """The rule that was written, with our number."""
    if (draft.definition is None) == (draft.toml is None):
        raise Invalid("bad_rule", field="definition", said="one of definition and toml")
    if draft.toml is not None:
        found = parse_rules(draft.toml, file="toml")
        if len(found) != 1:
            raise Invalid("bad_rule", field="toml", said="one [[rules]]")
        return msgspec.structs.replace(found[0], version=version)
    return from_json(msgspec.json.encode({**(draft.definition or {}), "version": version}))


async def _problems(tx: Tx, rule: Rule, language: str) -> list[ProblemView]:
    codes = [standard.code for standard in await city.standards(tx)]
    found = validate(rule, kinds=await store.kinds(tx), standards=codes)
    return [_problem(one, language) for one in found]


def _problem(problem: Problem, language: str) -> ProblemView:
    params = {
        name: _colour(value, language) if name in _LEVELS_SAID else value
        for name, value in problem.params.items()
    }
    return ProblemView(field=problem.field, said=say(problem.code, language, **params))


def _colour(severity: Any, language: str) -> str:
    """People say 橙色 where a document says `orange`."""
    return COLOURS[Severity[str(severity).upper()]][1 if language == "en" else 0]


async def _rows(tx: Tx, rows: list[Any], language: str) -> list[RuleRow]:
    stats = await store.stats(tx, sorted({row["code"] for row in rows}))
    return [_row(row, stats.get((row["code"], row["version"])), language) for row in rows]


def _row(row: Any, stat: Any, language: str) -> RuleRow:
    definition = row["definition"]
    return RuleRow(
        code=row["code"],
        version=row["version"],
        state=row["state"],
        origin=row["origin"],
        name=row["name_en"] if language == "en" else row["name_zh"],
        standard=row["standard"],
        kinds=definition["kinds"],
        property=definition["property"],
        reflex=definition.get("action") is not None,
        revision=row["revision"],
        made_at=row["made_at"],
        published_at=row["published_at"],
        retired_at=row["retired_at"],
        stat=RuleStat(**{name: stat[name] for name in RuleStat.__struct_fields__})
        if stat
        else None,
    )


def _backtest(row: Any, rule: Any) -> BackTestView:
    said = row["result"]
    return BackTestView(
        id=format_id(row["id"]),
        code=row["code"],
        version=row["version"],
        current=row["definition_hash"] == rule["definition_hash"],
        low=row["low"],
        high=row["high"],
        ran_at=row["ran_at"],
        things=row["things"],
        readings=row["readings"],
        warnings=row["warnings"],
        peak_at=_moment(said["peak_us"]) if said["peak_us"] is not None else None,
        items=msgspec.convert(said["items"], list[TestedWarning]),
        **{
            name: said[name]
            for name in (
                "late", "confirmed", "missed", "precision", "by_severity", "by_day", "things_warned",
                "peak_an_operator_hour",
            )
        },
    )  # fmt: skip


def _result(tested: backtesting.Tested) -> dict[str, Any]:
    said = tested.result
    return {
        "late": said.late,
        "confirmed": said.confirmed,
        "missed": len(said.missed),
        "precision": said.precision,
        "by_severity": _counts(SEVERITY_NAMES[one.highest] for one in said.warnings),
        "by_day": _counts(_moment(one.begins_us).date().isoformat() for one in said.warnings),
        "things_warned": len({one.thing for one in said.warnings}),
        "peak_an_operator_hour": said.peak_an_operator_hour,
        "peak_us": said.peak_begins_us,
        "items": [_item(one, tested.things) for one in said.warnings[:_TOLD]],
    }


def _item(warning: WouldWarn, things: dict[int, str]) -> dict[str, Any]:
    ends = _moment(warning.ends_us) if warning.ends_us is not None else None
    item = TestedWarning(
        thing_id=format_id(warning.thing),
        name=things[warning.thing],
        begins_at=_moment(warning.begins_us),
        ends_at=ends,
        highest=SEVERITY_NAMES[warning.highest],
        confirmed=warning.confirmed,
    )
    return msgspec.to_builtins(item)  # type: ignore[no-any-return]


def _counts(keys: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return counts


def _moment(us: int) -> datetime:
    return in_city(datetime.fromtimestamp(us / 1e6, UTC))
