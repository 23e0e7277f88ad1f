"""Bounds on what people write. Pure."""

from yiwang.kernel.errors import Invalid, TooLarge
from yiwang.kernel.text import clean

MAX_TEXT = 5_000  # characters of a report
MAX_SHORT = 500  # of a reason, an address, a name
_MAX_RAW = 20 * MAX_TEXT  # before cleaning: beyond this it is not even normalised


def bounded(text: str | None, field: str, limit: int = MAX_TEXT) -> str:
    """Cleaned text of at most `limit` characters; more raises `TooLarge`, nothing is cut."""
    if text is None:
        return ""
    if len(text) > _MAX_RAW:
        raise TooLarge("incidents_text_too_long", field=field, limit=limit, length=len(text))
    cleaned = clean(_without_lone_surrogates(text).replace("\r\n", "\n").replace("\r", "\n"))
    if len(cleaned) > limit:
        raise TooLarge("incidents_text_too_long", field=field, limit=limit, length=len(cleaned))
    return cleaned


def required(text: str | None, field: str, limit: int = MAX_SHORT) -> str:
    """The same, and not empty."""
    cleaned = bounded(text, field, limit)
    if not cleaned:
        raise Invalid("incidents_text_missing", field=field)
    return cleaned


def _without_lone_surrogates(text: str) -> str:
    return text.encode("utf-8", "ignore").decode("utf-8")
