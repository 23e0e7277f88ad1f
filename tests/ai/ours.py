"""The shared sample of event standards and the made-up sentences, as the tests of this room use them."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from yiwang.ai.model.advisor import Advisor, bind
from yiwang.ai.model.blend import Blend
from yiwang.ai.model.cold import Standard

_SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "event_standards_sample.csv"


@cache
def standards() -> tuple[Standard, ...]:
    """The standards of the shared sample, or a skip that says why."""
    if not _SAMPLE.exists():
        pytest.skip(f"needs {_SAMPLE}, which is not here", allow_module_level=True)
    with _SAMPLE.open(encoding="utf-8-sig") as file:
        return tuple(
            Standard(r["std_code"], r["small_name"], r["立案条件"], r["big_name"], r["small_code"])
            for r in csv.DictReader(file)
        )


@cache
def cold_advisor() -> Advisor:
    """Version 0: nothing learned."""
    return Advisor(bind(standards()), version=0, blend=Blend(), learned=None)


def sentences(half: str) -> list[dict[str, Any]]:
    """One half of sentences.toml."""
    text = (Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8")
    return [s for s in tomllib.loads(text)["sentence"] if s["half"] == half]
