"""The options of a query: `$filter $expand $select $orderby $top $skip $count resultFormat`.

In: the query string's pairs. Out: `Options`, nested for what is expanded. Never: an option that nobody knows.
"""

from collections.abc import Iterable

import msgspec

from yiwang.flow.sensing.model.sta.filters import Node, filter_of, order_items
from yiwang.flow.sensing.model.sta.tokens import Reader, bad_query

MOST_TOP = 1000
DEFAULT_TOP = 100
MOST_DEPTH = 6


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of one set of entities."""

    filter: Node | None = None
    order: tuple[tuple[Node, bool], ...] = ()
    top: int | None = None
    skip: int = 0
    count: bool = False
    select: tuple[str, ...] | None = None
    expand: dict[str, "Options"] = {}
    result_format: str | None = None
    entity_id_only: bool = False

    @property
    def size(self) -> int:
        """How many are given at once."""
        return DEFAULT_TOP if self.top is None else min(self.top, MOST_TOP)


def parse_options(pairs: Iterable[tuple[str, str]]) -> Options:
    """Of a query string."""
    found: dict[str, object] = {}
    for name, text in pairs:
        if name in ("lang",):
            continue
        if name == "resultFormat" or name == "$resultFormat":
            found["result_format"] = text
            continue
        if name in found:
            raise bad_query(f"{name} is there twice", name)
        reader = Reader(text)
        _option(name, reader, found, 0)
        reader.want_end()
    return Options(**found)  # type: ignore[arg-type]


def _option(name: str, reader: Reader, found: dict[str, object], depth: int) -> None:
    match name:
        case "$filter":
            found["filter"] = filter_of(reader)
        case "$orderby":
            found["order"] = tuple(order_items(reader))
        case "$top" | "$skip":
            text = reader.want_kind("number")
            if not text.isdigit():
                raise bad_query(f"{name} is a whole number, not {text}", name)
            found[name[1:]] = min(int(text), 2**31 - 1)
        case "$count":
            said = reader.take("true", "false")
            if said is None:
                raise bad_query("$count is true or false", name)
            found["count"] = said == "true"
        case "$select":
            found["select"] = tuple(_names(reader))
        case "$expand":
            found["expand"] = _expands(reader, depth)
        case _:
            raise bad_query(f"there is no option {name}", name)


def _names(reader: Reader) -> list[str]:
    names = [reader.want_kind("name")]
    while True:
        # A path inside a property selects the property.
        while reader.take("/"):
            reader.next()
        if reader.take(",") is None:
            return names
        names.append(reader.want_kind("name"))


def _expands(reader: Reader, depth: int) -> dict[str, Options]:
    if depth > MOST_DEPTH:
        raise bad_query("expanded too deeply", "$expand")
    found: dict[str, Options] = {}
    while True:
        path = [reader.want_kind("name")]
        while reader.take("/"):
            path.append(reader.want_kind("name"))
        options = _inner(reader, depth + 1) if reader.take("(") else Options()
        for name in reversed(path[1:]):
            options = Options(expand={name: options})
        found[path[0]] = _joined(found.get(path[0]), options)
        if reader.take(",") is None:
            return found


def _inner(reader: Reader, depth: int) -> Options:
    found: dict[str, object] = {}
    while True:
        name = reader.want_kind("name")
        reader.want("=")
        _option(name, reader, found, depth)
        if reader.take(")"):
            return Options(**found)  # type: ignore[arg-type]
        reader.want(";")


def _joined(before: Options | None, new: Options) -> Options:
    """`A/B,A/C` expands both below one A."""
    if before is None:
        return new
    expand = dict(before.expand)
    for name, options in new.expand.items():
        expand[name] = _joined(expand.get(name), options)
    plain = new if new != Options(expand=new.expand) else before
    return msgspec.structs.replace(plain, expand=expand)
