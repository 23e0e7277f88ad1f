"""What crosses this room's wall: who acts, and the news a transaction announces."""

from typing import Any

import msgspec

SYSTEM_ACCOUNT_ID = 1


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who does something: a person's account, a door's service account, or the node itself."""

    id: int
    name: str
    display_name: str
    role: str
    department_id: int | None = None
    crew_id: int | None = None
    area_id: int | None = None  # of the widest grant; None is the whole node
    area_path: str = ""


SYSTEM = Actor(id=SYSTEM_ACCOUNT_ID, name="system", display_name="系统", role="system")


class News(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, told to the rooms above through the outbox."""

    topic: str
    subject: int
    payload: dict[str, Any] = {}
