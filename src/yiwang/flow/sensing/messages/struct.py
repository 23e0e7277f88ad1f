"""All that crosses a wall is frozen."""

import msgspec


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    """The root of this room's messages."""
