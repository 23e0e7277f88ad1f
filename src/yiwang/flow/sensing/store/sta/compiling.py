"""Trees of filters and orders made into SQL.

In: a tree and the set that it is about. Out: an expression with numbered places, and what belongs there. Never: a value
or a name of the asker's inside the text of the statement.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from yiwang.flow.sensing.model.sta.filters import COMPARE, Call, Literal, Node, Path
from yiwang.flow.sensing.model.sta.geometry import point_of, shape_of
from yiwang.flow.sensing.model.sta.tokens import bad_query
from yiwang.flow.sensing.store.sta.entities import SETS, Entity
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import parse_id

_OPERATORS = {"eq": "=", "ne": "<>", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
_FLIPPED = {"eq": "eq", "ne": "ne", "gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}
_SUMS = {"add": "+", "sub": "-", "mul": "*", "div": "/"}
GEO = ("st_within", "st_contains", "st_intersects", "st_disjoint", "st_equals", "st_touches", "st_overlaps",
       "st_crosses", "geo.intersects")  # fmt: skip
_EARTH_M = 6_371_008.8
# By name: sorts of the arguments, sort of the answer, SQL.
_PLAIN: dict[str, tuple[tuple[str, ...], str, str]] = {
    "substringof": (("text", "text"), "bool", "(position({0} IN {1}) > 0)"),
    "contains": (("text", "text"), "bool", "(position({1} IN {0}) > 0)"),
    "startswith": (("text", "text"), "bool", "starts_with({0}, {1})"),
    "endswith": (("text", "text"), "bool", "(right({0}, length({1})) = {1})"),
    "length": (("text",), "num", "length({0})::float8"),
    "indexof": (("text", "text"), "num", "(position({1} IN {0}) - 1)::float8"),
    "tolower": (("text",), "text", "lower({0})"),
    "toupper": (("text",), "text", "upper({0})"),
    "trim": (("text",), "text", "btrim({0})"),
    "concat": (("text", "text"), "text", "({0} || {1})"),
    "round": (("num",), "num", "round({0}::numeric)::float8"),
    "floor": (("num",), "num", "floor({0})"),
    "ceiling": (("num",), "num", "ceil({0})"),
    "year": (("time",), "num", "extract(year FROM {0} AT TIME ZONE 'UTC')::float8"),
    "month": (("time",), "num", "extract(month FROM {0} AT TIME ZONE 'UTC')::float8"),
    "day": (("time",), "num", "extract(day FROM {0} AT TIME ZONE 'UTC')::float8"),
    "hour": (("time",), "num", "extract(hour FROM {0} AT TIME ZONE 'UTC')::float8"),
    "minute": (("time",), "num", "extract(minute FROM {0} AT TIME ZONE 'UTC')::float8"),
    "second": (("time",), "num", "floor(extract(second FROM {0} AT TIME ZONE 'UTC'))::float8"),
    "fractionalseconds": (("time",), "num", "mod(extract(second FROM {0})::numeric, 1)::float8"),
    "date": (("time",), "time", "(date_trunc('day', {0} AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')"),
    "time": (("time",), "text", "to_char({0} AT TIME ZONE 'UTC', 'HH24:MI:SS')"),
    "totaloffsetminutes": (("time",), "num", "0::float8"),
    "now": ((), "time", "now()"),
    "mindatetime": ((), "time", "'-infinity'::timestamptz"),
    "maxdatetime": ((), "time", "'infinity'::timestamptz"),
}  # fmt: skip


class Sql(msgspec.Struct, frozen=True):
    """A piece of SQL with the sort of its value."""

    text: str
    sort: str


class GeoTest(msgspec.Struct, frozen=True):
    """A test of geometries that PostgreSQL cannot make: resolved to ids before the question is put."""

    entity: str
    function: str
    wkt: str
    property_first: bool


class Compiler:
    """One statement's places; `ids` answers tests of geometries."""

    def __init__(self, ids: dict[GeoTest, list[int]] | None = None) -> None:
        self.args: list[Any] = []
        self.ids = ids or {}
        self._aliases = 0

    def bind(self, value: Any, sort: str) -> str:
        """A place for a value."""
        self.args.append(value)
        return f"${len(self.args)}::{sort}"

    def alias(self) -> str:
        """A name for one more row."""
        self._aliases += 1
        return f"n{self._aliases}"

    def condition(self, node: Node, entity: Entity, row: str) -> str:
        """A tree as a condition on a row."""
        if isinstance(node, Call) and node.name in ("and", "or"):
            left, right = (self.condition(arg, entity, row) for arg in node.args)
            return f"({left} {node.name.upper()} {right})"
        if isinstance(node, Call) and node.name == "not":
            return f"(NOT COALESCE({self.condition(node.args[0], entity, row)}, false))"
        leaf = _Leaf(self, entity, row)
        found = leaf.value(node)
        return leaf.wrapped(_as(found, "bool").text)

    def order(self, node: Node, entity: Entity, row: str) -> str:
        """A tree as something to order by; across a link to many there is no order."""
        leaf = _Leaf(self, entity, row, many=False)
        found = _as_sortable(leaf.value(node))
        return leaf.single(found)


class _Leaf:
    """A comparison: what its paths cross is joined once."""

    def __init__(self, compiler: Compiler, entity: Entity, row: str, *, many: bool = True) -> None:
        self._compiler, self._entity, self._row, self._many = compiler, entity, row, many
        self._joined: dict[tuple[str, ...], tuple[Entity, str]] = {}
        self._tables: list[str] = []
        self._conditions: list[str] = []

    def wrapped(self, test: str) -> str:
        """True if it is true for any of what is related."""
        if not self._tables:
            return test
        where = " AND ".join([*self._conditions, test])
        return f"EXISTS (SELECT 1 FROM {', '.join(self._tables)} WHERE {where})"

    def single(self, text: str) -> str:
        """The one value."""
        if not self._tables:
            return text
        return f"(SELECT {text} FROM {', '.join(self._tables)} WHERE {' AND '.join(self._conditions)} LIMIT 1)"

    def value(self, node: Node) -> Sql:
        """A tree as a value."""
        match node:
            case Literal(sort="num"):
                return Sql(self._compiler.bind(node.value, "float8"), "num")
            case Literal(sort="text"):
                return Sql(self._compiler.bind(node.value, "text"), "text")
            case Literal(sort="time"):
                return Sql(self._compiler.bind(node.value, "timestamptz"), "time")
            case Literal(sort="bool"):
                return Sql(self._compiler.bind(node.value, "boolean"), "bool")
            case Literal(sort="dur"):
                return Sql(f"({self._compiler.bind(node.value, 'text')})::interval", "dur")
            case Literal(sort="null"):
                return Sql("NULL", "null")
            case Literal():
                raise bad_query("a geography stands only inside a function of geometries")
            case Path():
                return self._path(node.parts)
            case Call():
                return self._call(node)
        raise bad_query("not an expression")

    def _call(self, node: Call) -> Sql:
        name, args = node.name, node.args
        if name in COMPARE:
            return self._compare(name, args[0], args[1])
        if name in ("and", "or", "not"):
            inner = [_as(self.value(arg), "bool").text for arg in args]
            return Sql(
                f"(NOT {inner[0]})" if name == "not" else f"({f' {name} '.join(inner)})", "bool"
            )
        if name in _SUMS or name in ("mod", "neg"):
            return self._sum(name, [self.value(arg) for arg in args])
        if name in GEO:
            return self._geo(name, args)
        if name == "geo.distance":
            return self._distance(args)
        if name == "substring" and len(args) in (2, 3):
            text, start, *rest = (self.value(arg) for arg in args)
            begin = f"({_as(start, 'num').text})::int + 1"
            most = f", ({_as(rest[0], 'num').text})::int" if rest else ""
            return Sql(f"substr({_as(text, 'text').text}, {begin}{most})", "text")
        if name not in _PLAIN or len(args) != len(_PLAIN[name][0]):
            raise bad_query(f"there is no function {name} with {len(args)} arguments")
        sorts, sort, text_ = _PLAIN[name]
        inner = [_as(self.value(arg), sort).text for arg, sort in zip(args, sorts, strict=True)]
        return Sql(text_.format(*inner), sort)

    def _compare(self, name: str, left: Node, right: Node) -> Sql:
        if _is_id(left) or _is_id(right):
            path, other = (left, right) if _is_id(left) else (right, left)
            name = name if _is_id(left) else _FLIPPED[name]
            return self._compare_id(name, path, other)
        a, b = self.value(left), self.value(right)
        if "null" in (a.sort, b.sort):
            one = b if a.sort == "null" else a
            if name not in ("eq", "ne"):
                raise bad_query("null is compared by eq and ne alone")
            null = f"({one.text}) IS NULL"
            if one.sort == "json":
                null = f"(({one.text}) IS NULL OR ({one.text}) = 'null'::jsonb)"
            return Sql(null if name == "eq" else f"(NOT {null})", "bool")
        sort = next((s.sort for s in (a, b) if s.sort not in ("json", "geo")), "text")
        if {a.sort, b.sort} <= {"json", "geo"}:
            return Sql(f"({a.text} {_OPERATORS[name]} {b.text})", "bool")
        a, b = _as(a, sort), _as(b, sort)
        collate = ' COLLATE "C"' if sort == "text" and name not in ("eq", "ne") else ""
        return Sql(f"({a.text}{collate} {_OPERATORS[name]} {b.text})", "bool")

    def _compare_id(self, name: str, path: Node, other: Node) -> Sql:
        assert isinstance(path, Path)
        entity, row = self._walk(path.parts[:-1])
        if not isinstance(other, Literal) or other.sort not in ("text", "num"):
            raise bad_query("an id is compared with a literal")
        text = str(int(other.value)) if other.sort == "num" else str(other.value)
        if entity.plural == "Observations":
            if name not in ("eq", "ne"):
                raise bad_query("ids of observations have no order")
            return Sql(f"({row}.id {_OPERATORS[name]} {self._compiler.bind(text, 'text')})", "bool")
        try:
            number = int(text) if text.isdigit() and len(text) < 19 else parse_id(text)
        except Invalid:
            return Sql("true" if name == "ne" else "false", "bool")  # nothing has such an id
        return Sql(f"({row}.id {_OPERATORS[name]} {self._compiler.bind(number, 'bigint')})", "bool")

    def _sum(self, name: str, args: list[Sql]) -> Sql:
        if name == "neg":
            return Sql(f"(-{_as(args[0], 'num').text})", "num")
        left, right = args
        if "time" in (left.sort, right.sort) or "dur" in (left.sort, right.sort):
            if name not in ("add", "sub"):
                raise bad_query(f"{name} of times")
            sort = {
                ("time", "dur"): "time", ("dur", "time"): "time", ("time", "time"): "dur", ("dur", "dur"): "dur",
            }.get((left.sort, right.sort))  # fmt: skip
            if sort is None:
                raise bad_query(f"{name} of {left.sort} and {right.sort}")
            return Sql(f"({left.text} {_SUMS[name]} {right.text})", sort)
        a, b = _as(left, "num").text, _as(right, "num").text
        if name == "mod":
            return Sql(f"mod(({a})::numeric, NULLIF(({b})::numeric, 0))::float8", "num")
        return Sql(
            f"({a} / NULLIF({b}, 0))" if name == "div" else f"({a} {_SUMS[name]} {b})", "num"
        )

    def _geo(self, name: str, args: tuple[Node, ...]) -> Sql:
        found = _path_and_shape(name, args)
        entity, row = self._walk(found[0].parts[:-1])
        if entity.geometry is None or found[0].parts[-1] != entity.geometry:
            raise bad_query(f"{'/'.join(found[0].parts)} is no geometry")
        shape_of(found[1])
        test = GeoTest(entity.plural, name, found[1], isinstance(args[0], Path))
        ids = self._compiler.ids.setdefault(test, [])
        return Sql(f"({row}.id = ANY ({self._compiler.bind(ids, 'bigint[]')}))", "bool")

    def _distance(self, args: tuple[Node, ...]) -> Sql:
        path, wkt = _path_and_shape("geo.distance", args)
        entity, row = self._walk(path.parts[:-1])
        if entity.geometry is None or path.parts[-1] != entity.geometry:
            raise bad_query(f"{'/'.join(path.parts)} is no geometry")
        lon, lat = (self._compiler.bind(part, "float8") for part in point_of(wkt))
        return Sql(
            f"(2 * {_EARTH_M} * asin(least(1, sqrt(power(sind(({row}.lat - {lat}) / 2), 2)"
            f" + cosd({row}.lat) * cosd({lat}) * power(sind(({row}.lon - {lon}) / 2), 2)))))",
            "num",
        )

    def _path(self, parts: tuple[str, ...]) -> Sql:
        entity, row, rest = self._walk_links(parts)
        if not rest:
            raise bad_query(f"{'/'.join(parts)} is no property")
        if rest[0] in ("id", "@iot.id"):
            return Sql(f"{row}.id::text", "text")
        known = entity.properties.get(rest[0])
        if known is None:
            raise bad_query(f"{entity.plural} have no property {rest[0]}")
        text = known.sql.format(c=row)
        if len(rest) > 1:
            if known.sort not in ("json", "geo"):
                raise bad_query(f"{rest[0]} has no parts")
            return Sql(f"({text} #> {self._compiler.bind(list(rest[1:]), 'text[]')})", "json")
        return Sql(text, known.sort)

    def _walk(self, parts: tuple[str, ...]) -> tuple[Entity, str]:
        entity, row, rest = self._walk_links(parts)
        if rest:
            raise bad_query(f"there is no {rest[0]} at {entity.plural}")
        return entity, row

    def _walk_links(self, parts: tuple[str, ...]) -> tuple[Entity, str, tuple[str, ...]]:
        entity, row = self._entity, self._row
        for place, name in enumerate(parts):
            link = entity.links.get(name)
            if link is None:
                return entity, row, parts[place:]
            way = parts[: place + 1]
            if way not in self._joined:
                if link.many and not self._many:
                    raise bad_query(f"there is no order by {name}, of which there are many")
                target, alias = SETS[link.target], self._compiler.alias()
                self._tables.append(f"{target.view} {alias}")
                self._conditions.append(link.condition.format(c=alias, k=f"{row}.{link.key}"))
                self._joined[way] = (target, alias)
            entity, row = self._joined[way]
        return entity, row, ()


def _is_id(node: Node) -> bool:
    return isinstance(node, Path) and node.parts[-1] in ("id", "@iot.id")


def _path_and_shape(name: str, args: tuple[Node, ...]) -> tuple[Path, str]:
    if len(args) == 2:
        for one, other in (args, args[::-1]):
            if isinstance(one, Path) and isinstance(other, Literal) and other.sort == "geo":
                return one, other.value
    raise bad_query(f"{name} takes a property and a geography'…'")


def _as(value: Sql, sort: str) -> Sql:
    """A value as another sort; JSON of another sort is no value."""
    if value.sort == sort:
        return value
    if value.sort in ("json", "geo"):
        text = f"({value.text} #>> '{{}}')"
        if sort == "text":
            return Sql(text, sort)
        kinds = {"num": ("number", "float8"), "bool": ("boolean", "boolean")}
        if sort in kinds:
            name, to = kinds[sort]
            return Sql(
                f"(CASE WHEN jsonb_typeof({value.text}) = '{name}' THEN {text}::{to} END)", sort
            )
    if value.sort == "null":
        return Sql(value.text, sort)
    raise bad_query(f"a {value.sort} stands where a {sort} is wanted")


def _as_sortable(value: Sql) -> str:
    return f'{value.text} COLLATE "C"' if value.sort == "text" else value.text


def geo_tests(compile_: Callable[[Compiler], None]) -> list[GeoTest]:
    """Which tests of geometries a compilation asks for."""
    trial = Compiler()
    compile_(trial)
    return list(trial.ids)
