"""Every command explains itself, answers programs in JSON where it ends, and fails in one readable line."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from yiwang.front import cli

# These stay in the foreground; what they print when they are ready is JSON already.
STAYING = {"run", "demo"}


def _leaves(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each command that does something, by its words."""
    if groups := getattr(command, "commands", None):
        for name, below in groups.items():
            yield from _leaves(below, f"{path} {name}".strip())
    else:
        yield path, command


LEAVES = dict(_leaves(typer.main.get_command(cli.app)))


@pytest.mark.shows("E11")
@pytest.mark.parametrize("path", sorted(LEAVES))
def test_every_command_says_what_it_does_and_what_each_word_of_it_means(path: str) -> None:
    command = LEAVES[path]
    assert command.help
    for part in command.params:
        assert getattr(part, "help", None), f"{path}: {part.name}"


@pytest.mark.shows("E11")
@pytest.mark.parametrize("path", sorted(set(LEAVES) - STAYING))
def test_every_command_that_ends_answers_programs(path: str) -> None:
    assert any("--json" in part.opts for part in LEAVES[path].params)


def _yiwang(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "yiwang.front.cli", *words],
        capture_output=True, text=True, timeout=120, check=False, env={**os.environ, "LANG": "zh_CN.UTF-8"},
    )  # fmt: skip


@pytest.mark.shows("E11")
def test_scenes_are_listed_and_checked_for_programs() -> None:
    listed = json.loads(_yiwang("scene", "list", "--json").stdout)
    assert "flood" in {one["code"] for one in listed}
    checked = json.loads(_yiwang("scene", "check", "--json").stdout)
    assert {one["scene"] for one in checked} == {one["code"] for one in listed}
    assert all(one["whole"] for one in checked)


@pytest.mark.shows("E11")
def test_a_broken_pack_has_status_one_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "scene.toml").write_text("code = 3\n", encoding="utf-8")
    done = _yiwang("scene", "check", str(tmp_path), "--json")
    (said,) = json.loads(done.stdout)
    assert done.returncode == 1
    assert said["whole"] is False
    assert any(line.startswith(f"{tmp_path.name}/scene.toml: ") for line in said["problems"])


@pytest.mark.shows("E11")
def test_what_cannot_be_done_is_one_readable_line(tmp_path: Path) -> None:
    done = _yiwang("backup", str(tmp_path / "to"), "--data", str(tmp_path / "nothing"), "--json")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "holds no database of its own" in done.stderr
