"""The laws of all algorithms must catch who breaks them."""

import itertools
from collections.abc import Sequence

import pytest

from ai.check_algorithm import Result, check_algorithm

_counter = itertools.count()


class Honest:
    """Knows one word."""

    version = 0

    def run(self, inputs: Sequence[str]) -> list[Result]:
        return [self.one(given) for given in inputs]

    def one(self, given: str) -> Result:
        return Result(given == "lamp", 0.9 if given == "lamp" else 0.1, given == "lamp")


class Moody(Honest):
    def one(self, given: str) -> Result:
        return Result(next(_counter), 0.9, given == "lamp")


class Boastful(Honest):
    def one(self, given: str) -> Result:
        return Result(True, 1.5, given == "lamp")


class Empty(Honest):
    def one(self, given: str) -> Result:
        return Result(True, float("nan"), given == "lamp")


class KnowAll(Honest):
    def one(self, given: str) -> Result:
        return Result(True, 0.9, True)


class Mute(Honest):
    def one(self, given: str) -> Result:
        return Result(None, 0.0, False)


class Nameless(Honest):
    version = "new"


class Crowd(Honest):
    def run(self, inputs: Sequence[str]) -> list[Result]:
        return [Result(len(inputs), 0.9, given == "lamp") for given in inputs]


class Fragile(Honest):
    def one(self, given: str) -> Result:
        return super().one("lamp" if given.split()[0] == "lamp" else given)


def test_an_honest_algorithm_passes() -> None:
    check_algorithm(Honest, good=["lamp"], noise=["", "noise"])


@pytest.mark.parametrize(
    "broken", [Moody, Boastful, Empty, KnowAll, Mute, Nameless, Crowd, Fragile]
)
def test_each_broken_law_is_caught(broken: type[Honest]) -> None:
    with pytest.raises((AssertionError, IndexError)):
        check_algorithm(broken, good=["lamp"], noise=["", "noise"])
