"""Rows as documents of the standard.

In: rows with their set, what was selected, what hangs below. Out: plain objects for JSON. Never: a column that the
standard has no name for.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from yiwang.flow.sensing.model.sta.options import Options
from yiwang.flow.sensing.model.sta.tokens import bad_query
from yiwang.flow.sensing.store.sta.entities import Entity
from yiwang.kernel.ids import format_id


def id_of(entity: Entity, row: Mapping[str, Any]) -> str:
    """As clients see it."""
    return str(row["id"]) if entity.plural == "Observations" else format_id(row["id"])


def link_of(root: str, entity: Entity, row: Mapping[str, Any]) -> str:
    """Where the entity is found."""
    return f"{root}/{entity.plural}({quote(repr_id(id_of(entity, row)), safe=chr(39))})"


def repr_id(text: str) -> str:
    """In a path."""
    return "'" + text.replace("'", "''") + "'"


def document(
    root: str, entity: Entity, row: Mapping[str, Any], options: Options, below: Mapping[str, Any]
) -> dict[str, Any]:
    """One entity; `below` has what was expanded, by link."""
    chosen = options.select
    _check(entity, chosen)
    found: dict[str, Any] = {}
    here = link_of(root, entity, row)
    if chosen is None or {"id", "@iot.id"} & set(chosen):
        found["@iot.id"] = id_of(entity, row)
    if chosen is None:
        found["@iot.selfLink"] = here
    for name in entity.properties:
        if chosen is None or name in chosen:
            found[name] = value_of(entity, row, name)
    for name in entity.links:
        if name in below:
            found |= below[name]
        elif chosen is None or name in chosen:
            found[f"{name}@iot.navigationLink"] = f"{here}/{name}"
    return {k: v for k, v in found.items() if v is not None or k in ("result", "resultTime")}


def _check(entity: Entity, chosen: tuple[str, ...] | None) -> None:
    for name in chosen or ():
        if name not in {"id", "@iot.id", *entity.properties, *entity.links}:
            raise bad_query(f"{entity.plural} have no property {name}", "$select")


def value_of(entity: Entity, row: Mapping[str, Any], name: str) -> Any:
    """One property as JSON has it."""
    value = row[name]
    end = {"validTime": "valid_to", "phenomenonTime": "until"}.get(name)
    if end is not None and value is not None and row[end] is not None:
        return f"{instant(value)}/{instant(row[end])}"
    if name == "resultQuality" and value is None and entity.plural == "Observations":
        return (
            None
            if row["quality"] == 0
            else {"quality": ("good", "doubtful", "bad")[row["quality"]]}
        )
    return instant(value) if isinstance(value, datetime) else value


def instant(value: datetime) -> str:
    """ISO 8601, in UTC."""
    exact = "milliseconds" if value.microsecond % 1000 == 0 else "microseconds"
    return value.astimezone(UTC).isoformat(timespec=exact).replace("+00:00", "Z")
