"""JSON patches (RFC 6902) and merges.

In: a document and what changes. Out: the document after it. Never: a change half made.
"""

import copy
from typing import Any

from yiwang.kernel.errors import Conflict, Invalid

_MOST = 200


def patched(document: Any, changes: list[Any]) -> Any:
    """All operations in order, or none."""
    if len(changes) > _MOST:
        raise _bad(f"more than {_MOST} operations")
    found = copy.deepcopy(document)
    for change in changes:
        if not isinstance(change, dict) or not isinstance(change.get("path"), str):
            raise _bad("an operation has an op and a path")
        found = _one(found, change)
    return found


def merged(document: Any, changes: Any) -> Any:
    """RFC 7386: objects are merged, null takes away, all else is put in its place."""
    if not isinstance(changes, dict):
        return changes
    found = dict(document) if isinstance(document, dict) else {}
    for name, value in changes.items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = merged(found.get(name), value)
    return found


def _one(document: Any, change: dict[str, Any]) -> Any:
    path = _parts(change["path"])
    match change.get("op"):
        case "add":
            return _put(document, path, _value(change), insert=True)
        case "replace":
            _get(document, path)
            return _put(document, path, _value(change), insert=False)
        case "remove":
            _get(document, path)
            return _take(document, path)
        case "test":
            if _get(document, path) != _value(change):
                raise Conflict("patch_test_failed", path=change["path"][:100])
            return document
        case "copy" | "move" as name:
            source = _parts(str(change.get("from", "")))
            value = copy.deepcopy(_get(document, source))
            if name == "move":
                document = _take(document, source)
            return _put(document, path, value, insert=True)
    raise _bad(f"there is no operation {change.get('op')!r}")


def _parts(path: str) -> list[str]:
    if path and not path.startswith("/"):
        raise _bad(f"{path[:60]!r} is no path")
    return [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:]]


def _value(change: dict[str, Any]) -> Any:
    if "value" not in change:
        raise _bad("an operation lacks its value")
    return change["value"]


def _get(document: Any, path: list[str]) -> Any:
    for part in path:
        if isinstance(document, dict) and part in document:
            document = document[part]
        elif isinstance(document, list) and part.isdigit() and int(part) < len(document):
            document = document[int(part)]
        else:
            raise _bad(f"there is nothing at {'/'.join(path)[:100]}")
    return document


def _put(document: Any, path: list[str], value: Any, *, insert: bool) -> Any:
    if not path:
        return value
    parent, last = _get(document, path[:-1]), path[-1]
    if isinstance(parent, dict):
        parent[last] = value
    elif isinstance(parent, list) and (
        last == "-" or (last.isdigit() and int(last) <= len(parent))
    ):
        place = len(parent) if last == "-" else int(last)
        if insert:
            parent.insert(place, value)
        else:
            parent[place] = value
    else:
        raise _bad(f"there is no place at {'/'.join(path)[:100]}")
    return document


def _take(document: Any, path: list[str]) -> Any:
    if not path:
        raise _bad("the whole cannot be removed")
    parent = _get(document, path[:-1])
    if isinstance(parent, list):
        del parent[int(path[-1])]
    else:
        del parent[path[-1]]
    return document


def _bad(said: str) -> Invalid:
    return Invalid("bad_body", said=said)
