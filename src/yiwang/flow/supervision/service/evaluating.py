"""Indicators of a period: figures by versioned formulas, their shares, the rows behind each, new versions.

In: an area and two days, both counted in. Out: ratios with numerator and denominator. Never: a figure that cannot open
its rows; a ratio where there is nothing to divide by.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.city.messages import Area
from yiwang.flow.incidents import service as incidents
from yiwang.flow.supervision.messages import (
    FactPage,
    FactRow,
    IndicatorPart,
    Indicators,
    IndicatorValue,
    NewIndicator,
    Part,
    Published,
    Split,
    Within,
)
from yiwang.flow.supervision.model.expression import Expression, Subject, parse
from yiwang.flow.supervision.model.ratio import ratio
from yiwang.flow.supervision.service import days, sheets
from yiwang.flow.supervision.service.ground import within
from yiwang.flow.supervision.service.words import say
from yiwang.flow.supervision.store import facts
from yiwang.flow.supervision.store import indicators as store
from yiwang.flow.supervision.store.indicators import Period
from yiwang.kernel.errors import Invalid, NotAllowed, NotFound
from yiwang.kernel.ids import format_id, parse_id

MAX_PAGE = 200
EXPORT_MOST = 50_000
PERIOD_DAYS_MOST = 3660
MAY_PUBLISH = frozenset({"supervisor", "leader", "system"})
_COLUMNS = ("id", "name", "numerator", "denominator", "value", "formula", "source")
_ROW_COLUMNS = (
    "subject", "id", "title", "standard", "area", "department", "channel", "received_at", "filed_at", "due_at",
    "closed_at", "late",
)  # fmt: skip

_Counts = dict[str, dict[Expression, int]]


async def indicators(
    tx: Tx,
    area: Area,
    first: date | None,
    last: date | None,
    language: str,
    split: Split | None = None,
) -> Indicators:
    """All indicators in force; without days, of the month so far."""
    period = await _period(tx, first, last)
    part = await within(tx, area)
    rows = await store.current(tx)
    formulas = [(row, parse(row["numerator"]), parse(row["denominator"])) for row in rows]
    expressions = [expression for _, *both in formulas for expression in both]
    whole = await _counts(tx, expressions, period, part, None)
    shares = await _counts(tx, expressions, period, part, split) if split else {}
    names = await _names(tx, area, split, shares, language) if split else {}
    query = {
        "area": format_id(area.id),
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
    }
    items = []
    for row, top, bottom in formulas:
        figures = whole.get("", {})
        url = f"/api/supervision/indicators/{row['code']}/rows?{urlencode(query)}"
        items.append(
            IndicatorValue(
                id=row["code"],
                version=row["version"],
                name=row["name_en"] if language == "en" else row["name_zh"],
                numerator=figures.get(top, 0),
                denominator=figures.get(bottom, 0),
                value=ratio(figures.get(top, 0), figures.get(bottom, 0)),
                formula=row["formula_en"] if language == "en" else row["formula_zh"],
                numerator_expression=row["numerator"],
                denominator_expression=row["denominator"],
                source=row["source"],
                rows_url=url,
                parts=_parts(shares, names, top, bottom, f"{url}&split={split}") if split else None,
            )
        )
    return Indicators(
        items=items, from_day=period.first, to_day=period.last,
        built_at=await facts.built_at(tx, period.first, period.last),
    )  # fmt: skip


async def indicator_rows(
    tx: Tx, code: str, area: Area, first: date | None, last: date | None, *, part: Part = "numerator",
    by: tuple[Split, str] | None = None, cursor: str | None = None, limit: int = 50, language: str = "zh",
) -> FactPage:  # fmt: skip
    """The rows that made one figure of an indicator, by the predicate that counted them."""
    if not 1 <= limit <= MAX_PAGE:
        raise Invalid("supervision_bad_limit", field="limit", most=MAX_PAGE)
    row = next((row for row in await store.current(tx) if row["code"] == code), None)
    if row is None:
        raise NotFound("supervision_no_such_indicator", indicator=code[:60])
    expression = parse(row[part])
    if by is not None and by[0] == "department" and by[1]:
        by = (by[0], str(parse_id(by[1])))
    found, total = await store.rows_behind(
        tx, expression, await _period(tx, first, last), await within(tx, area), by,
        parse_id(cursor) if cursor else 0, limit + 1,
    )  # fmt: skip
    shown = found[:limit]
    return FactPage(
        items=await _fact_rows(tx, shown, expression.subject, language),
        total=total,
        next=format_id(shown[-1]["id"]) if len(found) > limit else None,
    )


async def indicator_sheet(
    tx: Tx, area: Area, first: date | None, last: date | None, language: str, form: sheets.Form
) -> bytes:
    """All indicators as a file."""
    found = await indicators(tx, area, first, last, language)
    heading = [say(f"supervision_column_{column}", language) for column in _COLUMNS]
    return sheets.write(
        form, "indicators", heading,
        (
            [i.id, i.name, i.numerator, i.denominator, i.value, i.formula, i.source]
            for i in found.items
        ),
    )  # fmt: skip


async def rows_sheet(
    tx: Tx, code: str, area: Area, first: date | None, last: date | None, *, part: Part = "numerator",
    by: tuple[Split, str] | None = None, language: str = "zh", form: sheets.Form = "csv",
) -> bytes:  # fmt: skip
    """The rows behind one figure as a file."""
    found: list[FactRow] = []
    cursor: str | None = None
    while len(found) < EXPORT_MOST:
        page = await indicator_rows(
            tx,
            code,
            area,
            first,
            last,
            part=part,
            by=by,
            cursor=cursor,
            limit=MAX_PAGE,
            language=language,
        )
        found += page.items
        cursor = page.next
        if cursor is None:
            break
    heading = [say(f"supervision_column_{column}", language) for column in _ROW_COLUMNS]
    return sheets.write(
        form, code, heading,
        (
            [
                r.subject, r.id, r.title, r.standard, r.area_name, r.department, r.channel, r.received_at, r.filed_at,
                r.due_at, r.closed_at, r.late,
            ]
            for r in found
        ),
    )  # fmt: skip


async def publish_indicator(tx: Tx, new: NewIndicator) -> Published:
    """Add an indicator or its next version; earlier versions stay."""
    if tx.actor.role not in MAY_PUBLISH:
        raise NotAllowed("supervision_not_your_role", role=tx.actor.role)
    parse(new.numerator)
    parse(new.denominator)
    version = await store.publish(tx, new)
    tx.record("indicator_published", version, {"code": new.code, "version": version})
    return Published(code=new.code, version=version)


async def _period(tx: Tx, first: date | None, last: date | None) -> Period:
    calendar = await city.working_calendar(tx)
    last = last or days.day_of(tx.now, calendar)
    first = first or last.replace(day=1)
    if not 0 <= (last - first).days <= PERIOD_DAYS_MOST:
        raise Invalid("supervision_bad_period", field="from", most=PERIOD_DAYS_MOST)
    return Period(
        first,
        last,
        days.start_of(first, calendar),
        days.start_of(last + timedelta(days=1), calendar),
    )


async def _counts(
    tx: Tx, expressions: Sequence[Expression], period: Period, part: Within, split: Split | None
) -> _Counts:
    """By key of the split and expression; each subject is one pass."""
    counts: _Counts = {}
    subjects: tuple[Subject, ...] = ("case", "incident")
    for subject in subjects:
        wanted = list(dict.fromkeys(e for e in expressions if e.subject == subject))
        if not wanted:
            continue
        found = await store.counts(tx, subject, wanted, period, part, split)
        for key, figures in found.items():
            counts.setdefault(key, {}).update(zip(wanted, figures, strict=True))
    return counts


def _parts(
    shares: _Counts, names: dict[str, str], top: Expression, bottom: Expression, url: str
) -> list[IndicatorPart]:
    parts = []
    for key, figures in sorted(shares.items()):
        over, under = figures.get(top, 0), figures.get(bottom, 0)
        if over or under:
            shown = _shown_key(key, url)
            parts.append(
                IndicatorPart(
                    key=shown, name=names.get(key, key), numerator=over, denominator=under, value=ratio(over, under),
                    rows_url=f"{url}&{urlencode({'key': shown})}",
                )
            )  # fmt: skip
    return parts


def _shown_key(key: str, url: str) -> str:
    return format_id(int(key)) if key and url.endswith("split=department") else key


async def _names(
    tx: Tx, area: Area, split: Split, shares: _Counts, language: str
) -> dict[str, str]:
    names = {"": say("supervision_key_none", language)}
    english = language == "en"
    if split == "area":
        children = {child.code: child for child in await city.children(tx, area.id)}
        for key in filter(None, shares):
            child = children.get(key)
            names[key] = ((english and child.name_en) or child.name) if child else key
    elif split == "kind":
        names |= {
            kind: say(f"supervision_key_{kind}", language) for kind in ("component", "occurrence")
        }
    elif split == "family":
        names |= {standard.family: standard.big_name for standard in await city.standards(tx)}
    elif split == "department":
        names |= {str(d.id): d.name for d in await city.departments(tx)}
    else:
        names |= {channel.code: channel.name for channel in await incidents.channels(tx, language)}
    return names


async def _fact_rows(
    tx: Tx, rows: Sequence[asyncpg.Record], subject: Subject, language: str
) -> list[FactRow]:
    departments = {d.id: d.name for d in await city.departments(tx)}
    standards = {s.code: s.small_name for s in await city.standards(tx)}
    areas = await city.areas(tx, [row["area_id"] for row in rows if row["area_id"]])
    named = {channel.code: channel.name for channel in await incidents.channels(tx, language)}
    found = []
    for row in rows:
        area = areas.get(row["area_id"])
        found.append(
            FactRow(
                id=format_id(row["id"]),
                subject=subject,
                case_id=format_id(row["case_id"]) if row["case_id"] else None,
                incident_id=format_id(row["incident_id"]),
                title=row["title"] or standards.get(row["standard_code"], ""),
                standard=row["standard_code"],
                area_id=format_id(row["area_id"]) if row["area_id"] else None,
                area_name=row["area_name"] or (area.name if area else None),
                department=departments.get(row["department_id"]),
                channel=named.get(row["channel"], row["channel"]),
                received_at=row["received_at"],
                filed_at=row["filed_at"],
                due_at=row["due_at"],
                closed_at=row["closed_at"],
                late=row["over_at"] is not None and row["over_at"] < tx.now
                if subject == "case"
                else None,
            )
        )
    return found
