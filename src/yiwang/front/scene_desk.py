"""`yiwang scene check` and `yiwang scene list`.

In: folders. Out: lines on the standard output, exit status 1 when a pack has problems. Never: a database.
"""

import sys
from pathlib import Path
from typing import Any

import msgspec

from yiwang.scenes import service as scenes


def check(folder: str | None, language: str, *, as_json: bool = False) -> int:
    """One line a problem, or one line of JSON for all; the exit status."""
    folders = [scenes.folder_of(folder)] if folder is not None else scenes.shipped()
    told = [_told(path, language) for path in folders]
    if as_json:
        _say(msgspec.json.encode([one for one, _lines in told]).decode())
    else:
        for _one, lines in told:
            for line in lines:
                _say(line)
    return 0 if all(one["whole"] for one, _lines in told) else 1


def _told(path: Path, language: str) -> tuple[dict[str, Any], list[str]]:
    """One pack for a program and for a person."""
    checked = scenes.check_folder(path)
    problems = [f"{path.name}/{scenes.line_of(problem, language)}" for problem in checked.problems]
    pack = checked.pack
    if problems or pack is None:
        last = scenes.say("scene_has_problems", language, scene=path.name, number=len(problems))
        return {"scene": path.name, "whole": False, "problems": problems}, [*problems, last]
    size = {"version": pack.version, "rules": len(pack.rules), "stories": len(checked.stories)}
    line = scenes.say("scene_is_whole", language, scene=path.name, **size)
    return {"scene": path.name, "whole": True, "problems": [], **size}, [line]


def list_shipped(language: str, *, as_json: bool = False) -> int:
    """Code, version, requirements, name, rules."""
    packs = [
        (pack, checked.words[language]["name"])
        for pack, checked in (scenes.pack_of(path, language) for path in scenes.shipped())
    ]
    if as_json:
        listed = [
            {"code": pack.code, "version": pack.version, "shows": pack.shows, "name": name, "rules": pack.rules}
            for pack, name in packs
        ]  # fmt: skip
        _say(msgspec.json.encode(listed).decode())
        return 0
    for pack, name in packs:
        shows = " ".join(pack.shows)
        _say(f"{pack.code:<14} {pack.version:>2}  {shows:<8} {name}  ({', '.join(pack.rules)})")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
