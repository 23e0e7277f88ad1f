"""What is reported, when and by which door: draws from the calibration table (see calibration.toml for its sources)."""

import random
import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from itertools import accumulate

import msgspec

from yiwang.kernel.clock import in_city

# However quiet the real hour is, a demo that is looked at at night must still move.
QUIETEST = 0.5


class Mix(msgspec.Struct, frozen=True, kw_only=True):
    """The table: reports by hour of the day, by door, by event standard."""

    hours: list[int]
    channels: dict[str, float]
    classes: dict[str, int]

    def standard(self, rng: random.Random) -> str:
        """An event standard, as often as the calibration cities report its class."""
        return rng.choices(list(self.classes), list(self.classes.values()))[0]

    def channel(self, rng: random.Random) -> str:
        """The door that a report comes by."""
        return rng.choices(list(self.channels), list(self.channels.values()))[0]

    def busyness(self, at: datetime) -> float:
        """This hour's reports relative to the average hour, never below `QUIETEST`."""
        return max(self.hours[in_city(at).hour] * 24 / sum(self.hours), QUIETEST)

    def instants(
        self, rng: random.Random, start: datetime, end: datetime, count: int
    ) -> list[datetime]:
        """`count` instants in [start, end), distributed over the hours as in the table, in order."""
        hours = [
            start + timedelta(hours=n)
            for n in range(max(1, round((end - start).total_seconds() / 3600)))
        ]
        weights = list(accumulate(self.hours[in_city(hour).hour] for hour in hours))
        drawn = rng.choices(hours, cum_weights=weights, k=count)
        return sorted(min(hour + timedelta(seconds=rng.uniform(0, 3599)), end) for hour in drawn)


def load() -> Mix:
    """The shipped table."""
    text = (files(__package__) / "calibration.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Mix)
