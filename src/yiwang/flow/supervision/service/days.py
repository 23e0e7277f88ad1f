"""The city's days as instants, by the calendar's own time zone."""

from datetime import date, datetime, time, timedelta

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.city.messages import WorkingCalendar
from yiwang.flow.supervision.store.watch import Moments


def day_of(moment: datetime, calendar: WorkingCalendar) -> date:
    """The city's day that an instant lies in."""
    return moment.astimezone(calendar.zone).date()


def start_of(day: date, calendar: WorkingCalendar) -> datetime:
    """The city's midnight at which a day begins."""
    return datetime.combine(day, time(), calendar.zone)


async def moments(tx: Tx) -> Moments:
    """Now, and the city's day around it."""
    calendar = await city.working_calendar(tx)
    today = day_of(tx.now, calendar)
    return Moments(
        now=tx.now,
        day=start_of(today, calendar),
        next_day=start_of(today + timedelta(days=1), calendar),
        zone=calendar.rules.time_zone,
    )
