"""The four colours of a warning, and none."""

from enum import IntEnum
from typing import Literal

SeverityName = Literal["blue", "yellow", "orange", "red"]


class Severity(IntEnum):
    """How serious (蓝、黄、橙、红); also the index of a level in every array of the kernel."""

    NONE = 0
    BLUE = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4

    @classmethod
    def of(cls, name: SeverityName) -> "Severity":
        """The severity that a rule's document names."""
        return cls[name.upper()]


LEVELS = 4  # BLUE … RED
