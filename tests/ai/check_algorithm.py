"""What every algorithm of the AI platform must pass, whatever it does.

An algorithm's test wraps it as a `Subject` and calls `check_algorithm` with a few good inputs and some noise.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Result:
    """One answer: what it is (comparable), how sure, and whether the algorithm claims to know."""

    answer: Any
    confidence: float
    knows: bool


class Subject(Protocol):
    """An algorithm under test."""

    @property
    def version(self) -> int:
        """The version of its model; 0 is the cold start."""
        ...

    def run(self, inputs: Sequence[Any]) -> list[Result]:
        """One result per input, in order."""
        ...


NOISE_TEXTS = (
    "",
    " ", "\n\t", "。。。！！", "?", "\x00", "\x00\x00井", "😀😀😀", "👨‍👩‍👧‍👦", "\ud83d", "\u202e\u200b", "1234567890",
    "qwertyuiop", "嗯嗯嗯", "喵" * 500, "a" * 100_000, "\uffff", "𠮷野家", "%s %d {0} '; DROP TABLE ai_advice; --",
)  # fmt: skip


def check_algorithm(
    make: Callable[[], Subject], *, good: Sequence[Any], noise: Sequence[Any]
) -> None:
    """Raise AssertionError with the law that is broken."""
    subject = make()
    assert isinstance(subject.version, int), "it states no version"
    assert subject.version >= 0, "a version is a number from 0"
    assert subject.run([]) == [], "nothing in must give nothing out"

    inputs = [*good, *noise, *good]
    batch = subject.run(inputs)
    assert len(batch) == len(inputs), "one result per input"
    for given, result in zip(inputs, batch, strict=True):
        assert isinstance(result.confidence, float), f"confidence of {given!r:.60} is no float"
        assert math.isfinite(result.confidence), f"confidence of {given!r:.60} is not finite"
        assert 0.0 <= result.confidence <= 1.0, f"confidence of {given!r:.60} is outside 0..1"

    assert batch[: len(good)] == batch[-len(good) :], "the same input twice gives two answers"
    alone = [subject.run([given])[0] for given in inputs]
    assert alone == batch, "a batch must answer as one by one"
    assert make().run(inputs) == batch, "made again, it must answer the same"
    shuffled = list(range(len(inputs)))[::-1]
    backwards = subject.run([inputs[i] for i in shuffled])
    assert backwards == [batch[i] for i in shuffled], "the order of a batch must not matter"

    for given in good:
        assert subject.run([given])[0].knows, f"it should know {given!r:.60}"
    for given, result in zip(noise, batch[len(good) :], strict=False):
        assert not result.knows, f"it must not claim to know {given!r:.60}"
