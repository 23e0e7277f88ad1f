"""Write docs/claims.md: every promise's id, what shows it, and what is still open. `--check` only compares.

In: the marks `@pytest.mark.shows(...)` of the tests, `shows = [...]` of the stories, `SHOWS = (...)` of the benches,
docs/requirements-ids.toml (the ids with their short names and, in words, what is open). Out: docs/claims.md, or a
failure that names an unknown id, a claim whose test is gone, or a page that is out of date.
"""

import ast
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IDS = ROOT / "docs" / "requirements-ids.toml"
PAGE = ROOT / "docs" / "claims.md"


def main() -> int:
    """Write or check the page."""
    known = tomllib.loads(IDS.read_text(encoding="utf-8"))
    shown = _of_tests() | {}
    for found in (_of_stories(), _of_benches()):
        for name, places in found.items():
            shown.setdefault(name, []).extend(places)
    wrong = [
        f"{place}: {name!r} is no id of requirements"
        for name in sorted(set(shown) - set(known))
        for place in shown[name]
    ]
    for name, entry in known.items():
        wrong += [
            f"{name}: the picture {path} is gone"
            for path in entry.get("pictures", [])
            if not (ROOT / path).exists()
        ]
        if entry.get("state") == "shown" and not shown.get(name):
            wrong.append(f"{name}: said to be shown, but nothing shows it")
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    page = _page(known, shown)
    if "--check" in sys.argv:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
            print("docs/claims.md is out of date: run `make claims`", file=sys.stderr)
            return 1
        return 0
    PAGE.write_text(page, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(shown)} ids are shown by something")
    return 0


def _of_tests() -> dict[str, list[str]]:
    shown: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for name in _marks(node):
                    shown[name].append(f"{path.relative_to(ROOT)}::{node.name}")
    return shown


def _marks(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    names = []
    for decorator in node.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        if call and isinstance(call.func, ast.Attribute) and call.func.attr == "shows":
            names += [
                argument.value for argument in call.args if isinstance(argument, ast.Constant)
            ]
    return [str(name) for name in names]


def _of_stories() -> dict[str, list[str]]:
    shown: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("*.toml")):
        for name in tomllib.loads(path.read_text(encoding="utf-8")).get("shows", []):
            shown[name].append(str(path.relative_to(ROOT)))
    return shown


def _of_benches() -> dict[str, list[str]]:
    shown: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "bench").glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            if (
                isinstance(target, ast.Name)
                and target.id == "SHOWS"
                and isinstance(node, ast.Assign)
            ):
                for name in ast.literal_eval(node.value):
                    shown[name].append(str(path.relative_to(ROOT)))
    return shown


def _page(known: dict[str, dict[str, object]], shown: dict[str, list[str]]) -> str:
    lines = [
        "# What is claimed, and what shows it",
        "",
        "Made by `make claims` from the marks in tests, stories and benches; `make check` fails when it is",
        "out of date.",
        "*shown*: a test, journey or bench fails when the promise is broken. *first level*: part of it is",
        "shown, the rest is open in the words beside it. *open*: nothing is claimed.",
        "",
        "| id | promise | state | shown by | still open |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, entry in known.items():
        places = "<br>".join(f"`{place}`" for place in sorted(set(shown.get(name, []))))
        pictures = "".join(f"<br>[picture](../{path})" for path in entry.get("pictures", []))  # type: ignore[attr-defined]
        state = entry.get("state", "open")
        if state == "open" and shown.get(name):
            state = "first level"
        lines.append(
            f"| {name} | {entry['promise']} | {state} | {places}{pictures} | {entry.get('open', '')} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
