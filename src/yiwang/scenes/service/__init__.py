"""The verbs of scenes.

Packs: `shipped` folders, `check_folder`, `publish_shipped`, `publish`. Showing: `scenes`, `show`, `things`, `rows`.
Demo: `furnish` with made-up stations.
"""

from yiwang.scenes.service.checking import (
    check_folder,
    known_to_the_product,
    line_of,
    pack_of,
    say,
)
from yiwang.scenes.service.figures import rows
from yiwang.scenes.service.furnishing import furnish
from yiwang.scenes.service.publishing import publish, publish_shipped
from yiwang.scenes.service.shipping import PACKS, folder_of, shipped
from yiwang.scenes.service.showing import scenes, show, things

__all__ = [
    "PACKS", "check_folder", "folder_of", "furnish", "known_to_the_product", "line_of", "pack_of", "publish",
    "publish_shipped", "rows", "say", "scenes", "shipped", "show", "things",
]  # fmt: skip
