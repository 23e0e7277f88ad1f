"""Who there is and where: what the demo's present must know of the database, read once and kept in a small file.

In: the database, or the file. Out: people, communities, the paths of areas. Never: a password.
"""

from pathlib import Path

import msgspec

from yiwang.backstage.messages import Actor
from yiwang.front.demo.places import Community

FILE = ".demo-scene.json"


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """The stage before the play."""

    actors: list[Actor]
    communities: list[Community]
    paths: dict[str, str]  # of the district's areas, by id as text


def load(folder: Path) -> Scene:
    """The scene that `telling` has kept."""
    return msgspec.json.decode((folder / FILE).read_bytes(), type=Scene)


def keep(scene: Scene, folder: Path) -> None:
    """Keep it for the present; each start keeps it anew."""
    draft = folder / f"{FILE}.new"
    draft.write_bytes(msgspec.json.encode(scene))
    draft.rename(folder / FILE)
