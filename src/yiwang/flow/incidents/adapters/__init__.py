"""Where the room meets foreign protocols."""

from yiwang.flow.incidents.adapters.open311 import OPEN311

ROUTES = [OPEN311]
