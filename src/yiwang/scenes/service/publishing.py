"""Packs become rows: each version once.

Never: a broken pack; an older version in the place of a newer one; a version that changes.
"""

import hashlib
from pathlib import Path

import msgspec

from yiwang.backstage.database import Tx
from yiwang.scenes.service.checking import pack_of
from yiwang.scenes.service.shipping import shipped
from yiwang.scenes.store import packs as store


async def publish_shipped(tx: Tx) -> int:
    """Every pack of the product that is newer than what is there; how many were."""
    return sum([await publish(tx, folder) for folder in shipped()])


async def publish(tx: Tx, folder: Path) -> bool:
    """One pack, if it is newer than what is there; whether it was."""
    pack, checked = pack_of(folder)
    if (await store.versions(tx)).get(pack.code, 0) >= pack.version:
        return False
    definition, words = msgspec.to_builtins(pack), checked.words
    content = msgspec.json.encode([definition, words], order="sorted")
    digest = hashlib.sha256(content).digest()
    await store.insert(tx, pack.code, pack.version, definition, words, digest)
    tx.record("scene_published", pack.version, {"scene": pack.code, "hash": digest.hex()})
    return True
