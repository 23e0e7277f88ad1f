"""Filter and order expressions as trees.

In: the text of `$filter` or `$orderby`. Out: a tree. Never: a meaning; which properties and functions there are is
decided where it is turned into a question.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

from yiwang.flow.sensing.model.sta.tokens import Reader, bad_query

MOST_DEPTH = 60
COMPARE = ("eq", "ne", "gt", "ge", "lt", "le")


class Literal(msgspec.Struct, frozen=True):
    """`sort`: num, text, time, bool, null, geo, dur."""

    sort: str
    value: Any


class Path(msgspec.Struct, frozen=True):
    """A property, maybe of a related entity, maybe inside JSON."""

    parts: tuple[str, ...]


class Call(msgspec.Struct, frozen=True):
    """A function, or an operator by its name."""

    name: str
    args: tuple[Any, ...]


Node = Literal | Path | Call


def parse_filter(text: str) -> Node:
    """The tree of `$filter`."""
    reader = Reader(text)
    found = _or(reader, 0)
    reader.want_end()
    return found


def parse_order(text: str) -> list[tuple[Node, bool]]:
    """Of `$orderby`: expressions, and whether downwards."""
    reader = Reader(text)
    found = _order(reader)
    reader.want_end()
    return found


def order_items(reader: Reader) -> list[tuple[Node, bool]]:
    """The same inside the options of an expand."""
    return _order(reader)


def filter_of(reader: Reader) -> Node:
    """The same inside the options of an expand."""
    return _or(reader, 0)


def _order(reader: Reader) -> list[tuple[Node, bool]]:
    found = []
    while True:
        node = _or(reader, 0)
        way = reader.take("asc", "desc", "ASC", "DESC") or "asc"
        found.append((node, way.lower() == "desc"))
        if reader.take(",") is None:
            return found


def _or(reader: Reader, depth: int) -> Node:
    if depth > MOST_DEPTH:
        raise bad_query("nested too deeply")
    left = _and(reader, depth)
    while reader.take("or"):
        left = Call("or", (left, _and(reader, depth)))
    return left


def _and(reader: Reader, depth: int) -> Node:
    left = _not(reader, depth)
    while reader.take("and"):
        left = Call("and", (left, _not(reader, depth)))
    return left


def _not(reader: Reader, depth: int) -> Node:
    if depth > MOST_DEPTH:
        raise bad_query("nested too deeply")
    if reader.take("not"):
        return Call("not", (_not(reader, depth + 1),))
    return _compare(reader, depth)


def _compare(reader: Reader, depth: int) -> Node:
    left = _sum(reader, depth)
    operator = reader.take(*COMPARE)
    return Call(operator, (left, _sum(reader, depth))) if operator else left


def _sum(reader: Reader, depth: int) -> Node:
    left = _product(reader, depth)
    while operator := reader.take("add", "sub"):
        left = Call(operator, (left, _product(reader, depth)))
    return left


def _product(reader: Reader, depth: int) -> Node:
    left = _unary(reader, depth)
    while operator := reader.take("mul", "div", "mod"):
        left = Call(operator, (left, _unary(reader, depth)))
    return left


def _unary(reader: Reader, depth: int) -> Node:
    if reader.take("-"):
        return Call("neg", (_unary(reader, depth + 1),))
    return _primary(reader, depth)


def _primary(reader: Reader, depth: int) -> Node:
    token = reader.now
    if reader.take("("):
        inner = _or(reader, depth + 1)
        reader.want(")")
        return inner
    if token.kind == "name":
        return _named(reader, depth)
    reader.next()
    match token.kind:
        case "text":
            return Literal("text", token.text[1:-1].replace("''", "'"))
        case "number":
            return Literal("num", float(token.text))
        case "time":
            return Literal("time", time_of(token.text))
        case "geography":
            return Literal("geo", token.text[len("geography'") : -1])
        case "duration":
            return Literal("dur", token.text[len("duration'") : -1])
    raise bad_query(f"{token.text!r} at {token.at}")


def _named(reader: Reader, depth: int) -> Node:
    name = reader.next().text
    if name in ("true", "false"):
        return Literal("bool", name == "true")
    if name == "null":
        return Literal("null", None)
    if reader.take("("):
        args = []
        while reader.take(")") is None:
            args.append(_or(reader, depth + 1))
            if reader.now.text != ")":
                reader.want(",")
        return Call(name, tuple(args))
    parts = [name]
    while reader.take("/"):
        token = reader.next()
        if token.kind not in ("name", "number"):
            raise bad_query(f"{token.text!r} at {token.at}")
        parts.append(token.text)
    return Path(tuple(parts))


def time_of(text: str) -> datetime:
    """An instant; a day is its first."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise bad_query(f"{text!r} is no time") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
