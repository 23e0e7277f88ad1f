"""What people read of warnings: lists with their counts, one with everything, the desk's lines and its budget."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.sensing.messages.warnings import (
    SEVERITY_NAMES,
    Budget,
    Command,
    Counts,
    GroupPage,
    GroupRow,
    Reasons,
    WarningBrief,
    WarningDetail,
    WarningFilter,
    WarningPage,
    WarningRow,
    WarningStep,
)
from yiwang.flow.sensing.model import acting as table
from yiwang.flow.sensing.model import folding
from yiwang.flow.sensing.service.warnings import cursors
from yiwang.flow.sensing.service.warnings.grouping import above
from yiwang.flow.sensing.service.warnings.told import Named, rules_of
from yiwang.flow.sensing.store import kinds as kind_store
from yiwang.flow.sensing.store import reflexes
from yiwang.flow.sensing.store import warning_groups as group_store
from yiwang.flow.sensing.store import warning_lists as store
from yiwang.flow.sensing.store import warnings as row_store
from yiwang.kernel.clock import in_city
from yiwang.kernel.errors import Invalid, NotAllowed, NotFound, YiwangError
from yiwang.kernel.ids import format_id, parse_id
from yiwang.kernel.text import bigrams

MAX_PAGE = 200
MAX_EXPORT = 50_000
MAY_WATCH = ("desk", "supervisor")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EXPORTED = (
    "id", "group_id", "severity", "peak", "name", "kind", "rule", "rule_name", "value", "active", "acknowledged",
    "raised_at", "cleared_at", "area_name", "outcome", "incident_id", "members",
)  # fmt: skip


async def page(tx: Tx, wanted: WarningFilter, language: str) -> WarningPage:
    """One page with the counts of the whole list: the newest first, or the gravest.

    Raises:
        Invalid: `bad_warning_filter` with the field that cannot be read.
    """
    limit = min(max(wanted.limit, 1), MAX_PAGE)
    where = await _where(tx, wanted)
    if wanted.order == "gravest":
        found = await store.gravest(tx, where, cursors.read_graver(wanted.cursor), limit + 1)
        write = cursors.graver
    elif wanted.order in (None, "newest"):
        found = await store.page(tx, where, cursors.read(wanted.cursor), limit + 1)
        write = cursors.newer
    else:
        raise Invalid("bad_warning_filter", field="order", given=wanted.order[:40])
    shown = found[:limit]
    return WarningPage(
        items=await rows_of(tx, shown, language),
        counts=await _counts(tx, where),
        next=write(shown[-1]) if len(found) > limit else None,
    )


async def _counts(tx: Tx, where: store.Where) -> Counts:
    n = await store.counts(tx, where)
    return Counts(
        total=n["total"],
        active=n["active"],
        unacknowledged=n["unacknowledged"],
        shelved=n["shelved"],
        by_severity={SEVERITY_NAMES[level]: n[f"s{level}"] for level in range(1, 5)},
    )


async def export(tx: Tx, wanted: WarningFilter, language: str) -> bytes:
    """The whole list as CSV, with a mark so that spreadsheets read Chinese."""
    found = await store.page(tx, await _where(tx, wanted), None, MAX_EXPORT)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_EXPORTED)
    for row in await rows_of(tx, found, language):
        writer.writerow([_cell(getattr(row, name)) for name in _EXPORTED])
    return ("\ufeff" + out.getvalue()).encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return in_city(value).isoformat(timespec="seconds")
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not isinstance(value, float) else text


async def _where(tx: Tx, wanted: WarningFilter) -> store.Where:
    state = wanted.state or "standing"
    if state not in store.STATES:
        raise Invalid("bad_warning_filter", field="state", given=state[:40])
    names = [name for name in (wanted.severity or "").split(",") if name]
    if not set(names) <= set(SEVERITY_NAMES[1:]):
        raise Invalid("bad_warning_filter", field="severity", given=str(wanted.severity)[:40])
    area = await city.area(tx, parse_id(wanted.area)) if wanted.area else None
    words = (wanted.q or "").strip()[:200]
    as_id = _as_id(words)
    return store.Where(
        state=state,
        severities=[SEVERITY_NAMES.index(name) for name in names] or None,
        kind=wanted.kind or None,
        rule=wanted.rule or None,
        low=area.path if area else None,
        high=above(area.path) if area else None,
        thing_id=parse_id(wanted.thing) if wanted.thing else None,
        group_id=parse_id(wanted.group) if wanted.group else None,
        warning_id=as_id,
        mine=(tx.actor.id, tx.actor.department_id) if wanted.mine else None,
        terms=bigrams(words) if words and as_id is None else None,
    )


def _as_id(words: str) -> int | None:
    try:
        return parse_id(words)
    except YiwangError:
        return None


async def rows_of(tx: Tx, rows: Sequence[Any], language: str) -> list[WarningRow]:
    """Rows of the store in people's words."""
    words = await rules_of(tx, {(row["rule"], row["rule_version"]) for row in rows})
    areas = await city.areas(tx, sorted({row["area_id"] for row in rows if row["area_id"]}))
    kinds = await kinds_of(tx, rows)
    shown = []
    for row in rows:
        area = areas.get(row["area_id"])
        shown.append(
            _row(
                tx,
                row,
                words[row["rule"], row["rule_version"]],
                area.name if area else "",
                kinds.get(row["kind"]),
                language,
            )
        )
    return shown


async def kinds_of(tx: Tx, rows: Sequence[Any]) -> dict[str, Any]:
    """The kinds of the things of rows."""
    return await kind_store.many(tx, sorted({row["kind"] for row in rows}))


def _kind_name(kind: Any, code: str, language: str) -> str:
    return str(kind["name_en" if language == "en" else "name_zh"]) if kind else code


def _unit(kind: Any, prop: str | None) -> str | None:
    measures = kind["more"] if kind else []
    return next((one["unit"] for one in measures if one["property"] == prop), None)


def _row(tx: Tx, row: Any, words: Named, area_name: str, kind: Any, language: str) -> WarningRow:
    prop = words.rule.property if words.rule else (kind["property"] if kind else None)
    shelved = (
        row["shelved_until"] if row["shelved_until"] and row["shelved_until"] > tx.now else None
    )
    return WarningRow(
        id=format_id(row["id"]),
        group_id=format_id(row["group_id"]),
        thing_id=format_id(row["thing_id"]),
        name=row["name"],
        kind=row["kind"],
        kind_name=_kind_name(kind, row["kind"], language),
        rule=row["rule"],
        rule_version=row["rule_version"],
        rule_name=words.en if language == "en" else words.zh,
        standard=row["standard"],
        severity=SEVERITY_NAMES[row["severity"]],
        peak=SEVERITY_NAMES[row["peak"]],
        value=row["value"],
        property=prop,
        unit=_unit(kind, prop),
        active=row["active"],
        acknowledged=row["acknowledged_at"] is not None,
        shelved_until=shelved,
        assigned_to=row["assigned_name"],
        raised_at=row["raised_at"],
        cleared_at=row["cleared_at"],
        area_id=format_id(row["area_id"]) if row["area_id"] else None,
        area_name=area_name,
        place=(row["lon"], row["lat"]) if row["lon"] is not None else None,
        chattering=row["chattering"],
        fleeting=row["fleeting"],
        stale=row["stale"],
        life_safety=row["life_safety"],
        members=row["members"],
        returns=row["returns"],
        outcome=row["outcome"],
        incident_id=format_id(row["incident_id"]) if row["incident_id"] else None,
        version=row["version"],
    )


async def show(tx: Tx, warning_id: int, language: str) -> WarningDetail:
    """One warning with everything; outside the actor's scope it does not exist."""
    found = await store.page(tx, store.Where(warning_id=warning_id), None, 1)
    if not found:
        raise NotFound("no_such_warning")
    row = found[0]
    words = (await rules_of(tx, {(row["rule"], row["rule_version"])}))[
        row["rule"], row["rule_version"]
    ]
    (shown,) = await rows_of(tx, found, language)
    return WarningDetail(
        warning=shown,
        steps=[_step(step) for step in await row_store.steps(tx, warning_id)],
        reasons=_reasons(words, language),
        rule=msgspec.to_builtins(words.rule) if words.rule else None,
        reflexes=[command_of(one, language) for one in await reflexes.of_warning(tx, warning_id)],
        trust=await row_store.trust_of(tx, row["thing_id"]),
        actions=table.offered(
            tx.actor.role, active=row["active"], acknowledged=shown.acknowledged,
            shelved=shown.shelved_until is not None,
        ),
    )  # fmt: skip


def _step(row: Any) -> WarningStep:
    return WarningStep(
        version=row["version"],
        action=row["action"],
        at=row["at"],
        occurred_at=row["occurred_at"],
        severity_from=SEVERITY_NAMES[row["severity_from"]],
        severity_to=SEVERITY_NAMES[row["severity_to"]],
        value=row["value"],
        actor=row["actor_name"],
        role=row["actor_role"],
        reason=row["reason"],
        fields=row["fields"],
    )


def _reasons(words: Named, language: str) -> Reasons | None:
    rule = words.rule
    if rule is None:
        return None
    why, english = rule.rationalisation, language == "en"
    return Reasons(
        consequence=why.consequence_en if english else why.consequence_zh,
        response=why.response_en if english else why.response_zh,
        who=why.who,
        time_to_respond_s=why.time_to_respond_s,
        source=rule.source.title,
        edition=rule.source.edition,
    )


def command_of(row: Any, language: str) -> Command:
    """A command as people read it."""
    return Command(
        id=format_id(row["id"]),
        actuator=row["actuator"],
        command=row["command"],
        state=row["state"],
        why=row["why_en"] if language == "en" else row["why_zh"],
        at=row["at"],
        sent_at=row["sent_at"],
    )


async def groups(tx: Tx, wanted: WarningFilter, language: str) -> GroupPage:
    """The desk's lines, the gravest first: groups with what this actor sees of each by the list's own filter."""
    limit = min(max(wanted.limit, 1), MAX_PAGE)
    where = await _where(tx, wanted)
    found = await store.groups(tx, where, cursors.read_graver(wanted.cursor), limit + 1)
    shown = found[:limit]
    firsts = {
        row["group_id"]: row
        for row in await row_store.many(tx, [g["first_warning_id"] for g in shown])
    }
    words = await rules_of(tx, {(row["rule"], row["rule_version"]) for row in firsts.values()})
    areas = await city.areas(tx, sorted({g["area_id"] for g in shown if g["area_id"]}))
    kinds = await kinds_of(tx, shown)
    items = []
    for group in shown:
        first = firsts[group["id"]]
        named = words[first["rule"], first["rule_version"]]
        items.append(
            GroupRow(
                id=format_id(group["id"]),
                sort=group["sort"],
                rule=group["rule"],
                rule_name=named.en if language == "en" else named.zh,
                name=group["name"],
                kind=group["kind"],
                kind_name=_kind_name(kinds.get(group["kind"]), group["kind"], language),
                severity=SEVERITY_NAMES[group["severity"]],
                warnings=group["warnings"],
                active=group["active"],
                unacknowledged=group["unacknowledged"],
                members=group["members"],
                area_id=format_id(group["area_id"]) if group["area_id"] else None,
                area_name=areas[group["area_id"]].name if group["area_id"] in areas else "",
                place=(group["lon"], group["lat"]) if group["lon"] is not None else None,
                first_at=group["first_at"],
                last_at=group["last_at"],
                closed_at=group["closed_at"],
                incident_id=format_id(group["incident_id"]) if group["incident_id"] else None,
                first_warning_id=format_id(group["first_warning_id"]),
            )
        )
    return GroupPage(
        items=items,
        total=await store.count_groups(tx, where),
        counts=await _counts(tx, where),
        next=cursors.graver_line(shown[-1]) if len(found) > limit else None,
    )


async def budget(tx: Tx) -> Budget:
    """The load of the actor's own desk."""
    low = tx.actor.area_path
    high = above(low)

    async def lines(back: timedelta) -> int:
        return await group_store.begun_since(tx, low, high, tx.now - back)

    hour, ten = await lines(timedelta(hours=1)), await lines(folding.FLOOD_WINDOW)
    operators = max(1, await group_store.watchers(tx, low, high))
    return Budget(
        operators=operators,
        last_hour=hour,
        last_ten_minutes=ten,
        last_day=await lines(timedelta(days=1)),
        an_operator_hour=hour / operators,
        allowed=folding.BUDGET_AN_HOUR,
        over=hour / operators > folding.BUDGET_AN_HOUR,
        flooded=any(path.startswith(low) for path in await group_store.flooded(tx)),
        warnings_behind=await group_store.behind_since(tx, low, high, tx.now - timedelta(hours=1)),
    )


async def watch(tx: Tx, *, on: bool) -> Budget:
    """The actor begins or ends to watch: the budget is shared by those who do."""
    if tx.actor.role not in MAY_WATCH:
        raise NotAllowed("not_for_your_role", role=tx.actor.role)
    await group_store.watch(tx, tx.actor.area_path, on=on)
    return await budget(tx)


async def brief(tx: Tx, warning_ids: Sequence[int]) -> list[WarningBrief]:
    """Those of these warnings that the actor sees, for the live feed."""
    return [
        WarningBrief(
            id=format_id(row["id"]),
            group_id=format_id(row["group_id"]),
            thing_id=format_id(row["thing_id"]),
            severity=SEVERITY_NAMES[row["severity"]],
            active=row["active"],
            acknowledged=row["acknowledged_at"] is not None,
            version=row["version"],
        )
        for row in await store.brief(tx, warning_ids)
    ]
