"""Dates known to the day, the month or the year."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class DatePrecision(StrEnum):
    """How much of a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the day, or the day and the month, may be unknown.

    Attributes:
        first: the earliest day that it can mean.
        precision: how much of it is known.
    """

    first: dt.date
    precision: DatePrecision

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read an ISO 8601 date that may be shortened (``2021``, ``2021-11``, ``2021-11-12``).

        Raises:
            ValueError: the text is not such a date, or the calendar has no such day.
        """
        match = _ISO.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not a date")
        year, month, day = match.groups()
        first = dt.date(int(year), int(month or 1), int(day or 1))
        if day:
            return cls(first, DatePrecision.DAY)
        return cls(first, DatePrecision.MONTH if month else DatePrecision.YEAR)

    @property
    def last(self) -> dt.date:
        """The latest day that it can mean."""
        if self.precision is DatePrecision.DAY:
            return self.first
        if self.precision is DatePrecision.YEAR:
            return dt.date(self.first.year, 12, 31)
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    @property
    def day_before(self) -> PartialDate:
        """The day before the first that it can mean, where the calendar has one."""
        return PartialDate(self.first - dt.timedelta(days=self.first > dt.date.min), DatePrecision.DAY)

    @property
    def day_after(self) -> PartialDate:
        """The day after the last that it can mean, where the calendar has one."""
        return PartialDate(self.last + dt.timedelta(days=self.last < dt.date.max), DatePrecision.DAY)

    def __str__(self) -> str:
        length = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10}
        return self.first.isoformat()[: length[self.precision]]
