"""Instants and microseconds since 1970."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ONE = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Since 1970; exact."""
    return (moment - _EPOCH) // _ONE


def moment(us: int) -> datetime:
    """The instant; exact."""
    return _EPOCH + us * _ONE
