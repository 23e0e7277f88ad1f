"""Reading: the root, sets, entities, properties, what is expanded below them."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.model.sta.options import Options
from yiwang.flow.sensing.model.sta.paths import Resource
from yiwang.flow.sensing.model.sta.tokens import bad_query
from yiwang.flow.sensing.service.sensorthings import forms
from yiwang.flow.sensing.service.sensorthings.conformance import CONFORMANCE
from yiwang.flow.sensing.service.sensorthings.rendering import document, link_of, value_of
from yiwang.flow.sensing.store.sta import queries
from yiwang.flow.sensing.store.sta.entities import SETS, Entity, Link, set_named
from yiwang.kernel.errors import NotFound

Pairs = Sequence[tuple[str, str]]


class Answer(msgspec.Struct, frozen=True):
    """What is sent: JSON, or plain text of a value; None is sent as 204."""

    content: Any
    plain: bool = False


class Place(msgspec.Struct, frozen=True):
    """Where a path led: a set (maybe behind a link), an entity, or a property of one."""

    entity: Entity
    row: Mapping[str, Any] | None = None
    link: Link | None = None
    key: Any = None
    properties: tuple[str, ...] = ()


def root(base: str) -> dict[str, Any]:
    """The service's first page: the eight sets, and what it keeps to."""
    return {
        "value": [{"name": name, "url": f"{base}/{name}"} for name in SETS],
        "serverSettings": {"conformance": list(CONFORMANCE)},
    }


async def find(tx: Tx, resource: Resource) -> Place:
    """Walk a path."""
    first, *rest = resource.steps
    entity = set_named(first.name)
    place = Place(entity)
    if first.id is not None:
        place = Place(entity, await _there(queries.one(tx, entity, first.id), first.name))
    for step in rest:
        parent = place.row
        if parent is None:
            raise NotFound("no_such_resource", path=step.name)
        if place.properties or step.name in place.entity.properties:
            place = msgspec.structs.replace(place, properties=(*place.properties, step.name))
            continue
        link = place.entity.link(step.name)
        key = parent[link.key]
        target = SETS[link.target]
        if not link.many:
            row = await _there(queries.the_one(tx, link, key), step.name)
            place = Place(target, row)
        elif step.id is not None:
            row = await _there(queries.one(tx, target, step.id, link, key), step.name)
            place = Place(target, row)
        else:
            place = Place(target, None, link, key)
    return place


async def _there(found: Any, name: str) -> Any:
    row = await found
    if row is None:
        raise NotFound("no_such_resource", path=name)
    return row


async def answer(
    tx: Tx, base: str, resource: Resource, options: Options, path: str, pairs: Pairs
) -> Answer:
    """What a GET is answered."""
    place = await find(tx, resource)
    if place.properties:
        return _property(place, resource.tail)
    if place.row is not None:
        if resource.tail == "$ref":
            return Answer({"@iot.selfLink": link_of(base, place.entity, place.row)})
        if resource.tail:
            raise NotFound("no_such_resource", path=resource.tail)
        (found,) = await documents(tx, base, place.entity, [place.row], options)
        return Answer(found)
    return await _collection(tx, base, place, resource.tail, options, path, pairs)


async def _collection(
    tx: Tx, base: str, place: Place, tail: str, options: Options, path: str, pairs: Pairs
) -> Answer:
    if tail == "$count":
        total = await queries.total(tx, place.entity, options, place.link, place.key)
        return Answer(str(total), plain=True)
    if tail == "$value":
        raise NotFound("no_such_resource", path=tail)
    rows, count = await queries.page(tx, place.entity, options, place.link, place.key)
    more = len(rows) > options.size
    rows = rows[: options.size]
    found_: dict[str, Any] = {}
    if count is not None:
        found_["@iot.count"] = count
    if more:
        found_["@iot.nextLink"] = _next(base, path, pairs, options)
    if tail == "$ref":
        return Answer(
            found_
            | {"value": [{"@iot.selfLink": link_of(base, place.entity, row)} for row in rows]}
        )
    items = await documents(tx, base, place.entity, rows, options)
    if options.result_format is not None:
        return Answer(forms.formed(options.result_format, base, place.entity, rows, items, found_))
    return Answer(found_ | {"value": items})


def _property(place: Place, tail: str) -> Answer:
    assert place.row is not None
    first, *inner = place.properties
    value = value_of(place.entity, place.row, first)
    for name in inner:
        if isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        elif isinstance(value, dict) and name in value:
            value = value[name]
        else:
            raise NotFound("no_such_resource", path=name)
    if tail == "$value":
        return Answer(
            value if isinstance(value, str) else msgspec.json.encode(value).decode(), True
        )
    if tail:
        raise NotFound("no_such_resource", path=tail)
    return Answer(None if value is None else {place.properties[-1]: value})


def _next(base: str, path: str, pairs: Pairs, options: Options) -> str:
    kept = [(name, text) for name, text in pairs if name not in ("$skip", "$top")]
    step = [("$top", str(options.size)), ("$skip", str(options.skip + options.size))]
    return f"{base}/{path}?{urlencode([*kept, *step], safe='$')}"


async def documents(
    tx: Tx, base: str, entity: Entity, rows: Sequence[Mapping[str, Any]], options: Options
) -> list[dict[str, Any]]:
    """Rows with what is expanded below them, one question a link and level."""
    below: list[dict[str, Any]] = [{} for _ in rows]
    for name, inner in options.expand.items():
        if name not in entity.links:
            raise bad_query(f"{entity.plural} have no link {name}", "$expand")
        for place, found in enumerate(await _expanded(tx, base, entity, rows, name, inner)):
            below[place][name] = found
    return [
        document(base, entity, row, options, under) for row, under in zip(rows, below, strict=True)
    ]


async def _expanded(
    tx: Tx,
    base: str,
    entity: Entity,
    rows: Sequence[Mapping[str, Any]],
    name: str,
    options: Options,
) -> list[dict[str, Any]]:
    link = entity.links[name]
    target = SETS[link.target]
    keys = sorted({row[link.key] for row in rows if row[link.key] is not None})
    found = await queries.children(tx, link, keys, options) if keys else {}
    flat = [row for key in keys for row in found[key][0][: options.size]]
    told = iter(await documents(tx, base, target, flat, options))
    made = {key: [next(told) for _ in found[key][0][: options.size]] for key in keys}
    answers = []
    for row in rows:
        key = row[link.key]
        items = made.get(key, [])
        if not link.many:
            answers.append({name: items[0] if items else None} if items else {})
            continue
        one: dict[str, Any] = {}
        children, count = found.get(key, ([], None))
        if count is not None:
            one[f"{name}@iot.count"] = count
        one[name] = items
        if len(children) > options.size:
            here = link_of(base, entity, row)
            step = f"$top={options.size}&$skip={options.skip + options.size}"
            one[f"{name}@iot.nextLink"] = f"{here}/{name}?{step}"
        answers.append(one)
    return answers
