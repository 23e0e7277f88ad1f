"""What happens to the demo's things: now and then one of the district rises over a line, and falls again.

In: the series of the district, a seed, the time. Out: values instead of the ordinary ones. Never: two at once on one
thing.
"""

import random
import tomllib
from collections.abc import Sequence
from importlib.resources import files

import msgspec


class Happening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of senses.toml."""

    kind: str
    property: str
    to: float
    rise_s: float
    hold_s: float
    fall_s: float

    def lasts_s(self) -> float:
        """From the first sign to the last."""
        return self.rise_s + self.hold_s + self.fall_s

    def value(self, usual: float, age_s: float) -> float:
        """What is read `age_s` after the beginning where `usual` would be read."""
        if age_s < self.rise_s:
            part = age_s / self.rise_s
        elif age_s < self.rise_s + self.hold_s:
            part = 1.0
        else:
            part = max(0.0, 1.0 - (age_s - self.rise_s - self.hold_s) / self.fall_s)
        if self.to == 1.0 and self.rise_s <= 1:  # a switch is on or off
            return float(part >= 1.0)
        return round(usual + (self.to - usual) * part, 2 if abs(self.to) < 5 else 1)


class Running(msgspec.Struct, frozen=True):
    """One that goes on."""

    happening: Happening
    place: int
    began_s: float


def shipped() -> list[Happening]:
    """The table."""
    text = files("yiwang.front.demo").joinpath("senses.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["happenings"], list[Happening])


class Happenings:
    """Begun one after another, the flood first; `places` are the positions of the series each may come to."""

    FIRST_S, PAUSE_S = 45.0, (420.0, 780.0)

    def __init__(
        self, places: Sequence[tuple[Happening, list[int]]], now_s: float, seed: int
    ) -> None:
        self._places = [(one, list(where)) for one, where in places if where]
        self._rng = random.Random(seed)
        for _, where in self._places:
            self._rng.shuffle(where)
        self._turn = 0
        self._next_s = now_s + self.FIRST_S
        self.running: list[Running] = []

    def at(self, now_s: float) -> list[Running]:
        """Those that go on now; one is begun when it is time."""
        self.running = [
            one for one in self.running if now_s - one.began_s <= one.happening.lasts_s() + 60.0
        ]
        if self._places and now_s >= self._next_s:
            happening, where = self._places[self._turn % len(self._places)]
            place = where[self._turn // len(self._places) % len(where)]
            self.running.append(Running(happening, place, now_s))
            self._turn += 1
            self._next_s = now_s + self._rng.uniform(*self.PAUSE_S)
        return self.running
