"""Channels as data: by which doors reports come, in words, public or not, self-found or not."""

from yiwang.backstage.database import Tx
from yiwang.flow.incidents.messages import ChannelView, NewChannel
from yiwang.flow.incidents.store import reports as store


async def channels(tx: Tx, language: str) -> list[ChannelView]:
    """All channels, in their order."""
    return [
        ChannelView(
            code=row["code"],
            name=row["name_en"] if language == "en" else row["name_zh"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            public=row["public"],
            self_found=row["self_found"],
        )
        for row in await store.channels(tx)
    ]


async def ensure_channel(tx: Tx, new: NewChannel) -> None:
    """Add a channel, such as one of another city's own; one that is there stays as it is."""
    await store.add_channel(tx, new.code, new.name_zh, new.name_en, new.public, new.self_found)
