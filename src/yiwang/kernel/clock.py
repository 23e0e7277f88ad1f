"""Instants: always aware, UTC inside, the city's zone at the edge."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from yiwang.kernel.errors import Invalid

CITY_ZONE = ZoneInfo("Asia/Shanghai")


def as_utc(moment: datetime) -> datetime:
    """Turn an aware instant into UTC; a naive one raises `Invalid`."""
    if moment.tzinfo is None:
        raise Invalid("naive_time")
    return moment.astimezone(UTC)


def in_city(moment: datetime) -> datetime:
    """The same instant as the city's wall clock shows it."""
    return moment.astimezone(CITY_ZONE)


def start_of_city_day(moment: datetime) -> datetime:
    """The city's midnight at or before `moment`, in UTC."""
    return in_city(moment).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
