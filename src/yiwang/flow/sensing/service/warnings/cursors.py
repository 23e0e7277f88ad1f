"""Where a page of a list ended, as a word that a client hands back unread."""

import base64
import binascii
from datetime import datetime
from typing import Any

from yiwang.kernel.errors import Invalid

_SEVERITIES = ("1", "2", "3", "4")


def newer(row: Any) -> str:
    """After this warning, the newest first."""
    return write(row["recorded_at"], row["id"])


def graver(row: Any) -> str:
    """After this warning, the gravest first."""
    return f"{row['severity']}~{newer(row)}"


def graver_line(group: Any) -> str:
    """After this line of the desk, the gravest first."""
    return f"{group['severity']}~{write(group['first_at'], group['id'])}"


def write(at: datetime, row_id: int) -> str:
    """After a moment and, within it, an id."""
    return base64.urlsafe_b64encode(f"{at.isoformat()} {row_id}".encode()).decode()


def read(text: str | None) -> tuple[datetime, int] | None:
    """The moment and the id.

    Raises:
        Invalid: `bad_warning_filter` on anything that was not written here.
    """
    if not text:
        return None
    try:
        at, _, number = base64.urlsafe_b64decode(text.encode()).decode().partition(" ")
        moment, row_id = datetime.fromisoformat(at), int(number)
    except (ValueError, binascii.Error) as error:
        raise _bad(text) from error
    if moment.tzinfo is None or not 0 <= row_id < 1 << 63:
        raise _bad(text)
    return moment, row_id


def read_graver(text: str | None) -> tuple[int, datetime, int] | None:
    """The severity (1 blue to 4 red), the moment and the id.

    Raises:
        Invalid: as `read`.
    """
    if not text:
        return None
    severity, _, rest = text.partition("~")
    after = read(rest)
    if after is None or severity not in _SEVERITIES:
        raise _bad(text)
    return int(severity), *after


def _bad(text: str) -> Invalid:
    return Invalid("bad_warning_filter", field="cursor", given=text[:40])
