"""What no import graph sees: whose tables a room names, words without a sentence, files that grew too long."""

import ast
import re
import tomllib
from pathlib import Path

import psycopg
import pytest

from databases import copy_database, drop_database, owner_url
from yiwang.backstage.schema import migrate
from yiwang.front import rooms

SRC = Path(__file__).parents[1] / "src" / "yiwang"
PREFIXES = {
    "backstage": SRC / "backstage",
    "city": SRC / "city",
    "ai": SRC / "ai",
    "sensing": SRC / "flow" / "sensing",
    "incidents": SRC / "flow" / "incidents",
    "cases": SRC / "flow" / "cases",
    "dispatch": SRC / "flow" / "dispatch",
    "supervision": SRC / "flow" / "supervision",
    "overview": SRC / "overview",
    "scenes": SRC / "scenes",
}
_STATEMENT = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|FROM|JOIN)\b")
_AFTER = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+(?:ONLY\s+)?([a-z]+_[a-z_0-9]+)")


def _strings(path: Path) -> str:
    """All string constants of a Python file, f-strings' constant parts included, without docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return "\n".join(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
    )


def _named_tables(text: str) -> set[str]:
    return {name for name in _AFTER.findall(text) if name.split("_", 1)[0] in PREFIXES}


@pytest.mark.shows("A2.2")
@pytest.mark.parametrize("room", PREFIXES)
def test_a_rooms_sql_names_only_its_own_tables_and_published_views(room: str) -> None:
    folder = PREFIXES[room]
    files = [p for p in folder.rglob("*.py") if "flow" not in p.relative_to(folder).parts]
    text = "\n".join([_strings(p) for p in files] + [p.read_text() for p in folder.rglob("*.sql")])
    foreign = {
        name
        for name in _named_tables(text)
        if not name.startswith(f"{room}_")
        and not re.match(r"[a-z]+_v_", name)
        and name != "backstage_grant"
    }
    assert foreign <= {"backstage_node"}, f"{room} names tables of other rooms: {sorted(foreign)}"


@pytest.mark.shows("A2.2")
def test_the_sql_scan_sees_a_planted_fault() -> None:
    assert _named_tables("SELECT 1 FROM cases_case c JOIN city_area a ON true") == {
        "cases_case",
        "city_area",
    }


@pytest.mark.shows("A2.2")
def test_the_front_holds_no_sql() -> None:
    found = [
        str(path.relative_to(SRC))
        for path in (SRC / "front").rglob("*.py")
        if _named_tables(_strings(path))
        or re.search(r"\b(INSERT INTO|DELETE FROM)\b", _strings(path))
    ]
    assert found == []


@pytest.mark.shows("A2.2")
def test_sql_stands_in_the_store_alone() -> None:
    """A verb of a room never writes SQL itself; `backstage` is the engine room and may."""
    found = []
    for room, folder in PREFIXES.items():
        for path in folder.rglob("*.py"):
            parts = path.relative_to(folder).parts
            in_store = parts[0] in ("store", "store.py", "migrations")
            if room != "backstage" and not in_store and _named_tables(_strings(path)):
                found.append(str(path.relative_to(SRC)))
    assert found == []


@pytest.mark.shows("E9")
def test_every_sentence_is_there_in_chinese_and_english_with_the_same_figures() -> None:
    wrong = []
    for folder in rooms.folders():
        zh, en = ((folder / f"strings.{language}.toml") for language in ("zh", "en"))
        if not zh.exists() and not en.exists():
            continue
        chinese, english = (tomllib.loads(path.read_text(encoding="utf-8")) for path in (zh, en))
        wrong += [
            f"{folder.name}: {code} only in one language"
            for code in chinese.keys() ^ english.keys()
        ]
        for code in chinese.keys() & english.keys():
            used = {field.removesuffix("_zh") for field in re.findall(r"{(\w+)}", chinese[code])}
            also = {field.removesuffix("_en") for field in re.findall(r"{(\w+)}", english[code])}
            if used != also:
                wrong.append(f"{folder.name}: {code} names different figures: {used ^ also}")
    assert wrong == []


@pytest.mark.shows("E9")
def test_every_error_code_has_a_sentence() -> None:
    known = {
        code
        for folder in rooms.folders()
        if (folder / "strings.zh.toml").exists()
        for code in tomllib.loads((folder / "strings.zh.toml").read_text(encoding="utf-8"))
    }
    raised = re.compile(
        r"\b(?:Invalid|NotFound|NotAllowed|Conflict|Gone|TooLarge|TooMany|Unavailable|Unauthenticated)\(\s*\"(\w+)\""
    )
    missing = {
        f"{path.relative_to(SRC)}: {code}"
        for path in SRC.rglob("*.py")
        for code in raised.findall(path.read_text(encoding="utf-8"))
        if code not in known
    }
    assert missing == set()


def test_no_file_is_longer_than_a_reader_bears() -> None:
    long = [
        f"{path.relative_to(SRC)}: {count}"
        for path in SRC.rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]
    assert long == []


def test_migrations_go_up_and_back(postgres) -> None:
    """After the way back nothing of ours is left, and the way up works once more."""
    copy_database(postgres, None, "updown")
    url = owner_url(postgres, "updown")
    try:
        for _ in range(2):
            migrate(url, rooms.migrations(), 1)
            migrate(url, rooms.migrations(), 1, target="base")
            with psycopg.connect(url) as connection:
                left = connection.execute(
                    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                    " AND relname NOT LIKE 'backstage_schema_version%'"
                ).fetchall()
            assert left == []
    finally:
        drop_database(postgres, "updown")
