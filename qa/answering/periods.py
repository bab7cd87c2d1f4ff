"""Dates and periods in the words of a question: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.dates import PartialDate
from qa.retrieval.tokenization import fold

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|janvier|f[eé]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[eé]cembre"
)
_SPELT_MONTHS = fold(re.sub(r"\[(\w)\w\]", r"\1", _MONTHS)).split("|")
_MONTH_NUMBERS = {name: number % 12 + 1 for number, name in enumerate(_SPELT_MONTHS)}
_YEAR = r"(?:1[6-9]|20)\d{2}"
_DATE = rf"(?:(?:\d{{1,2}}(?:er)?\s+)?(?:{_MONTHS})(?:\s+\d{{1,2}},?)?\s+{_YEAR}|{_YEAR}(?:-\d{{2}}){{0,2}})"
_WRITTEN = re.compile(r"(?:(?P<before>\d{1,2})(?:er)?\s+)?(?P<month>\w+)(?:\s+(?P<after>\d{1,2}),?)?\s+(?P<year>\d{4})")
_DECADE = re.compile(
    r"\b(?:(?:in|during|of|dans|durant)\s+)?(?:the|les ann[eé]es)\s+(?P<decade>(?:1[6-9]|20)\d0)s?\b", re.IGNORECASE
)
_CENTURY = re.compile(
    r"\b(?:(?:in|during|of|dans|au) )?(?:the |le )?(?P<number>1[0-9]|2[01])(?:st|nd|rd|th|e|ème|eme)[- ]"
    r"(?:century|si[eè]cle)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"\b(?:between|from|entre|de)\s+(?P<first>{_DATE})\s+(?:and|to|until|et|[aà])\s+(?P<last>{_DATE})\b", re.IGNORECASE
)
_SINCE = re.compile(rf"\b(?:(?P<after>after|apr[eè]s)|since|from|depuis)\s+(?P<date>{_DATE})\b", re.IGNORECASE)
_UNTIL = re.compile(rf"\b(?:(?P<before>before|avant)|until|up to|by|jusqu.en)\s+(?P<date>{_DATE})\b", re.IGNORECASE)
_IN = re.compile(
    rf"\b(?:(?:back )?(?:in|on|of|at|during|for|en|de|le)\s+(?:the\s+)?)?(?P<date>{_DATE})\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Period:
    """A period that a question names.

    Attributes:
        since: its beginning, or ``None``.
        until: its end, or ``None``.
        start: where its words begin in the question.
        end: where they end.
    """

    since: PartialDate | None
    until: PartialDate | None
    start: int
    end: int

    def __str__(self) -> str:
        if self.since == self.until:
            return str(self.since)
        return " ".join(
            part
            for part in (f"since {self.since}" if self.since else "", f"until {self.until}" if self.until else "")
            if part
        )


def find_periods(question: str) -> tuple[Period, ...]:
    """The periods that a question names, in order."""
    found: list[Period] = []
    for period in _all(question):
        if all(period.end <= other.start or other.end <= period.start for other in found):
            found.append(period)
    return tuple(sorted(found, key=lambda period: period.start))


def _all(question: str) -> Iterator[Period]:
    for match in _BETWEEN.finditer(question):
        yield Period(_read(match["first"]), _read(match["last"]), *match.span())
    for match in _DECADE.finditer(question):
        first = int(match["decade"])
        yield Period(PartialDate.parse(str(first)), PartialDate.parse(str(first + 9)), *match.span())
    for match in _CENTURY.finditer(question):
        last = 100 * int(match["number"])
        yield Period(PartialDate.parse(f"{last - 99:04}"), PartialDate.parse(f"{last:04}"), *match.span())
    for match in _SINCE.finditer(question):
        date = _read(match["date"])
        yield Period(date.day_after if match["after"] and date else date, None, *match.span())
    for match in _UNTIL.finditer(question):
        date = _read(match["date"])
        yield Period(None, date.day_before if match["before"] and date else date, *match.span())
    for match in _IN.finditer(question):
        date = _read(match["date"])
        yield Period(date, date, *match.span())


def _read(text: str) -> PartialDate | None:
    """A date as `_DATE` finds it; none where the calendar has no such day."""
    written = _WRITTEN.fullmatch(fold(text))
    try:
        if written is None:
            return PartialDate.parse(text)
        if written["before"] and written["after"]:
            return None
        day = written["before"] or written["after"]
        month = f"{written['year']}-{_MONTH_NUMBERS.get(written['month'], 0):02}"
        return PartialDate.parse(f"{month}-{int(day):02}" if day else month)
    except ValueError:
        return None
