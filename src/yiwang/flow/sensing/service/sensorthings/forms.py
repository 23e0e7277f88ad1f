"""Other forms of an answer: data arrays of observations, GeoJSON.

In: rows and their documents. Out: the whole answer. Never: a form that a set does not have.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from yiwang.flow.sensing.model.sta.tokens import bad_query
from yiwang.flow.sensing.service.sensorthings.rendering import repr_id
from yiwang.flow.sensing.store.sta.entities import Entity
from yiwang.kernel.ids import format_id


def formed(
    form: str, base: str, entity: Entity, rows: Sequence[Mapping[str, Any]], items: Sequence[dict[str, Any]],
    around: dict[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """By the name of `resultFormat`."""
    if form == "dataArray" and entity.plural == "Observations":
        return around | {"value": _arrays(base, rows, items)}
    if form == "GeoJSON":
        return _geojson(entity, items) | around
    raise bad_query(f"{entity.plural} have no form {form}", "resultFormat")


def _arrays(
    base: str, rows: Sequence[Mapping[str, Any]], items: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    names = list(dict.fromkeys(n for item in items for n in item if "@iot." not in n))
    shown = ["@iot.id", *names] if any("@iot.id" in item for item in items) else names
    streams: dict[int, list[list[Any]]] = {}
    for row, item in zip(rows, items, strict=True):
        streams.setdefault(row["datastream_id"], []).append([item.get(name) for name in shown])
    return [
        {
            "Datastream@iot.navigationLink": f"{base}/Datastreams({repr_id(format_id(stream))})",
            "components": [name.replace("@iot.", "") for name in shown],
            "dataArray@iot.count": len(values),
            "dataArray": values,
        }
        for stream, values in streams.items()
    ]


def _geojson(entity: Entity, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": _geometry(entity, item), "properties": _flat(item, "")}
            for item in items
        ],
    }


def _geometry(entity: Entity, item: Mapping[str, Any]) -> Any:
    """Its own, or that of an expanded place."""
    found = item.get(entity.geometry) if entity.geometry else None
    if found is None:
        places = item.get("Locations") or []
        feature = item.get("FeatureOfInterest") or {}
        thing = item.get("Thing") or item.get("Datastream", {}).get("Thing") or {}
        places = places or thing.get("Locations") or []
        found = places[0].get("location") if places else feature.get("feature")
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    return found


def _flat(value: Mapping[str, Any], before: str) -> dict[str, Any]:
    """Nested objects as `a/b`, for programs that know flat tables alone."""
    found: dict[str, Any] = {}
    for name, inner in value.items():
        if name.endswith(("navigationLink", "selfLink")):
            continue
        place = f"{before}{name}"
        if isinstance(inner, Mapping):
            found |= _flat(inner, f"{place}/")
        elif isinstance(inner, list) and inner and isinstance(inner[0], Mapping):
            for n, entry in enumerate(inner):
                found |= _flat(entry, f"{place}/{n}/")
        else:
            found[place] = inner
    return found
