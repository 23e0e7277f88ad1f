"""The log-in picker of the demo: who one can be. This door exists only while `yiwang demo` runs."""

import os
from pathlib import Path

import msgspec
from litestar import get

from yiwang.front.demo import listing
from yiwang.kernel.errors import NotFound


class Picker(msgspec.Struct, frozen=True, kw_only=True):
    """The demo's people with their passwords; they are made up and live in this data folder only."""

    items: list[listing.Listed]


@get("/api/demo-accounts", include_in_schema=False, sync_to_thread=False)
def demo_accounts() -> Picker:
    """Who one can log in as; on any other node there is no such door."""
    folder = os.environ.get(listing.FLAG)
    if not folder:
        raise NotFound("no_such_page")
    return Picker(items=listing.read(Path(folder)))


ROUTES = [demo_accounts]
