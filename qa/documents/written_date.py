"""Dates as English and French texts write them: pure functions.

The names of the months and of the days of the week are those of the Unicode locale data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from qa.dates import PartialDate
from qa.documents.word_list import plain

_LOCALES = ("en", "en_GB", "fr")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:1[6-9]|20)\d{2}"
_ISO = rf"{_YEAR}[-/](?:0[1-9]|1[0-2])[-/](?:0[1-9]|[12]\d|3[01])"
_NUMERIC = rf"\d{{1,2}}[/.]\d{{1,2}}[/.]{_YEAR}"


@cache
def date_pattern() -> str:
    """A regular expression, without named groups, of a written date that has at least a month and a year."""
    month = month_pattern()
    weekday = _weekday_pattern()
    day_first = rf"{_DAY}(?:st|nd|rd|th|er|º)?(?: day)?(?: of| de)? {month},? (?:de )?{_YEAR}"
    month_first = rf"{month} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}"
    month_only = rf"{month},? (?:de |of )?{_YEAR}"
    forms = "|".join((day_first, month_first, month_only, _ISO, _NUMERIC))
    return rf"(?<![\w/.-])(?i:(?:{weekday},? (?:the |le )?)?(?:{forms}))(?![\w/-])"


@cache
def calendar_word_pattern() -> str:
    """A regular expression, without named groups, of the name of a month or of a day of the week."""
    return rf"(?i:{month_pattern()}|{_weekday_pattern()})"


@cache
def _weekday_pattern() -> str:
    return rf"(?:{'|'.join(_alternatives(_weekdays()))})\.?"


@cache
def month_pattern() -> str:
    """A regular expression, without named groups, of the name of a month in either language."""
    return rf"(?:{'|'.join(_alternatives(_months()))})\.?"


def read_written_date(text: str) -> PartialDate | None:
    """The date that is written, if the calendar has it and it can only be that one.

    Args:
        text: a date and nothing else.
    """
    parts = re.findall(r"\d+|[a-z]+", plain(text))
    numbers = [part for part in parts if part.isdecimal()]
    month = next((_months()[part] for part in parts if part in _months()), None)
    if month is None:
        return _numeric(numbers)
    year = next((number for number in numbers if len(number) == 4), None)
    day = next((number for number in numbers if len(number) < 4), None)
    return _date(year, month, day) if year else None


def _numeric(numbers: list[str]) -> PartialDate | None:
    """A date in figures; where day and month could be exchanged, it is not known which is meant."""
    if len(numbers) == 1 and len(numbers[0]) == 4:
        return PartialDate.parse(numbers[0])
    if len(numbers) != 3:
        return None
    if len(numbers[0]) == 4:
        return _date(numbers[0], int(numbers[1]), numbers[2])
    first, second, year = numbers
    if int(first) <= 12 and int(second) <= 12 and int(first) != int(second):
        return None
    day, month = (first, second) if int(second) <= 12 else (second, first)
    return _date(year, int(month), day)


def _date(year: str, month: int, day: str | None) -> PartialDate | None:
    try:
        return PartialDate.parse(f"{year}-{month:02}" + (f"-{int(day):02}" if day else ""))
    except ValueError:
        return None


@cache
def _months() -> Mapping[str, int]:
    from babel.dates import get_month_names

    return {
        plain(name).rstrip("."): number
        for locale in _LOCALES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=locale).items()
    }


@cache
def _weekdays() -> Mapping[str, int]:
    from babel.dates import get_day_names

    return {
        plain(name).rstrip("."): number
        for locale in _LOCALES
        for width in ("wide", "abbreviated")
        for number, name in get_day_names(width, locale=locale).items()
    }


def _alternatives(names: Mapping[str, int]) -> list[str]:
    """The names as patterns, the longest first; an accent may be there or not."""
    accents = {"e": "[eé]", "u": "[uû]"}
    return ["".join(accents.get(letter, letter) for letter in name) for name in sorted(names, key=len, reverse=True)]
