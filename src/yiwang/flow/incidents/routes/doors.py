"""Who a public door acts as."""

from yiwang.backstage.http import Door, OpenDoor, door_actor

WEB = "door-web"


async def public(door: Door) -> Door:
    """The door's own service account, also when somebody is logged in.

    A report may be made from anywhere about anywhere: the scope of who makes it must not lose it.
    """
    return OpenDoor(door.request, door.database, await door_actor(door.database, WEB))
