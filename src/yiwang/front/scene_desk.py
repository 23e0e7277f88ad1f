"""`yiwang scene check` and `yiwang scene list`.

In: folders. Out: lines on the standard output, exit status 1 when a pack has problems. Never: a database.
"""

import sys

from yiwang.scenes import service as scenes


def check(folder: str | None, language: str) -> int:
    """One line a problem; the exit status."""
    folders = [scenes.folder_of(folder)] if folder is not None else scenes.shipped()
    broken = 0
    for path in folders:
        checked = scenes.check_folder(path)
        for problem in checked.problems:
            _say(f"{path.name}/{scenes.line_of(problem, language)}")
        if checked.problems or checked.pack is None:
            broken += 1
            _say(scenes.say("scene_has_problems", language, scene=path.name, number=len(checked.problems)))  # fmt: skip
            continue
        _say(
            scenes.say(
                "scene_is_whole", language, scene=path.name, version=checked.pack.version,
                rules=len(checked.pack.rules), stories=len(checked.stories),
            )
        )  # fmt: skip
    return 1 if broken else 0


def list_shipped(language: str) -> int:
    """Code, version, requirements, name, rules."""
    for path in scenes.shipped():
        pack, checked = scenes.pack_of(path, language)
        _say(
            f"{pack.code:<14} {pack.version:>2}  {' '.join(pack.shows):<8} {checked.words[language]['name']}"
            f"  ({', '.join(pack.rules)})"
        )
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
