"""Working-day arithmetic, pure: dates in, dates out.

A working day is Monday to Friday, less the bank holidays of England, less the days a partnership
has closed besides. The day of an event is day zero, unless the rule says it counts itself.
"""

import calendar as gregorian
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

ONE_DAY = timedelta(days=1)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SATURDAY = 5


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of one year, substitute days included."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


@dataclass(frozen=True)
class Calendar:
    """Which days count. `closed` are the days a partnership adds to the bank holidays."""

    closed: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        return self.closed_because(day) is None

    def closed_because(self, day: date) -> str | None:
        """Why a day does not count, in words that follow "a"; None where it does."""
        if day.weekday() >= SATURDAY:
            return DAYS[day.weekday()]
        if day in bank_holidays(day.year):
            return "bank holiday"
        if day in self.closed:
            return "closed day"
        return None

    def add_working_days(self, day: date, count: int, *, count_from_day_zero: bool = False) -> date:
        """The working day `count` working days after `day`, before it where `count` is negative.

        None at all is the day itself, whatever day it is. With `count_from_day_zero` the day of
        the event is the first of them, if it is a working day.
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        if count and count_from_day_zero:
            day -= step
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days from `start` (which is day zero) to `end`; negative if before."""
        if end < start:
            return -sum(map(self.is_working_day, _days(end, start)))
        return sum(map(self.is_working_day, _days(start + ONE_DAY, end + ONE_DAY)))

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.add_working_days(day, 1)

    def previous_working_day(self, day: date) -> date:
        """The last working day before `day`."""
        return self.add_working_days(day, -1)

    def on_or_after(self, day: date) -> date:
        """`day` itself if it counts, else the next working day."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def on_or_before(self, day: date) -> date:
        """`day` itself if it counts, else the working day before."""
        return day if self.is_working_day(day) else self.previous_working_day(day)


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range((end - start).days)]


def add_weeks(day: date, count: int) -> date:
    return day + timedelta(weeks=count)


def add_months(day: date, count: int) -> date:
    """A step of calendar months, clamped: one month after 31 January is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def long_date(day: date) -> str:
    """Tue 1 Dec 2026: the same in every locale and on every platform."""
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def in_words(due: date, today: date, calendar: Calendar) -> str:
    """How far off a due date is, as a person would say it: "in 6 working days", "1 day late".

    A date still ahead that does not count says so: "in 4 working days, falls on a Saturday".
    """
    if due < today:
        return f"{_distance(due, today, calendar)} late"
    if due == today:
        words = "today"
    elif due == today + ONE_DAY:
        words = "tomorrow"
    else:
        words = f"in {_distance(today, due, calendar)}"
    closed = calendar.closed_because(due)
    return f"{words}, falls on a {closed}" if closed else words


def _distance(start: date, end: date, calendar: Calendar) -> str:
    """Working days, or plain days where no working day lies between, as over a weekend."""
    working = calendar.working_days_between(start, end)
    count, noun = (working, "working day") if working else ((end - start).days, "day")
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
