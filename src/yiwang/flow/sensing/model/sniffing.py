"""Which form a body has, for doors that are not told.

In: a body. Out: its media type, by its first signs. Never: a look at more than its beginning.
"""

import re

JSON, NDJSON, CSV = "application/json", "application/x-ndjson", "text/csv"
ARROW = "application/vnd.apache.arrow.stream"
_COLUMNS = re.compile(rb'"time"\s*:\s*\[')
_LOOKED_AT = 4096


def media_type_of(body: bytes) -> str:
    """Arrow by its marker, JSON by its bracket, an object with a list of times as columns, else as lines; else CSV."""
    if body[:4] == b"\xff\xff\xff\xff":
        return ARROW
    first = body[:_LOOKED_AT].lstrip()[:1]
    if first == b"[":
        return JSON
    if first == b"{":
        return JSON if _COLUMNS.search(body) else NDJSON
    return CSV
