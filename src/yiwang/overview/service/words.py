"""This room's sentences, and the names of stages and actions as the published procedures give them."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import asyncpg
import msgspec

from yiwang.backstage.database import Tx
from yiwang.kernel.catalogue import LANGUAGES, Catalogue
from yiwang.overview.store import feed as store

# Steps between levels, which no procedure arranges.
OWN_STEPS = frozenset({"climb", "delegate"})


@cache
def _catalogue() -> Catalogue:
    catalogue = Catalogue()
    for language in LANGUAGES:
        path = files("yiwang.overview").joinpath(f"strings.{language}.toml")
        catalogue.add(language, tomllib.loads(path.read_text(encoding="utf-8")))
    return catalogue


def say(code: str, language: str, **params: Any) -> str:
    """The sentence of a code."""
    return _catalogue().say(code, language, params)


class Names(msgspec.Struct, frozen=True):
    """Stages by id: (place in the loop, zh, en); actions by (procedure, version, stage, action): (zh, en)."""

    stages: dict[str, tuple[int, str, str]]
    actions: dict[tuple[str, int, str, str], tuple[str, str]]
    procedures: frozenset[tuple[str, int]]

    def stage(self, stage: str, language: str) -> str:
        """A stage in words."""
        found = self.stages.get(stage)
        if found is None:
            return stage
        return found[2] if language == "en" else found[1]

    def place(self, stage: str) -> int:
        """Where in the loop a stage stands."""
        return self.stages[stage][0] if stage in self.stages else len(self.stages)

    def action(self, step: asyncpg.Record, language: str) -> str:
        """What was done in a step, in words."""
        if step["from_stage"] is None:
            return say("overview_filed", language)
        if step["action"] in OWN_STEPS:
            return say(f"overview_{step['action']}", language)
        key = (
            step["procedure_code"], step["procedure_version"], step["from_stage"], step["action"],
        )  # fmt: skip
        found = self.actions.get(key)
        return found[language == "en"] if found else str(step["action"])


# Published versions never change, so names stay true; another version is noticed by a case that runs on it.
_known: dict[str, Names] = {}


async def names(tx: Tx, steps: list[asyncpg.Record], stages: set[str]) -> Names:
    """Names that cover these steps and stages."""
    found = _known.get(tx.database)
    used = {(step["procedure_code"], step["procedure_version"]) for step in steps}
    if found is None or not used <= found.procedures or not stages <= found.stages.keys():
        found = _known[tx.database] = await _read(tx)
    return found


async def _read(tx: Tx) -> Names:
    rows = await store.stages(tx)
    longest: dict[tuple[str, int], int] = {}
    for row in rows:
        key = (row["procedure_code"], row["procedure_version"])
        longest[key] = max(longest.get(key, 0), row["position"])
    # Procedures share stages; the one with the longest loop, in its last version, names them.
    rows.sort(
        key=lambda row: (
            longest[row["procedure_code"], row["procedure_version"]],
            row["procedure_version"],
        )
    )
    return Names(
        {row["stage"]: (row["position"], row["name_zh"], row["name_en"]) for row in rows},
        {
            (row["procedure_code"], row["procedure_version"], row["stage"], row["action"]): (
                row["name_zh"], row["name_en"],
            )
            for row in await store.actions(tx)
        },
        frozenset(longest),
    )  # fmt: skip
