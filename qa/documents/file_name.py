"""What the name of a file tells of a document: pure functions."""

from __future__ import annotations

import re

from qa.dates import PartialDate
from qa.documents.written_date import date_pattern, read_written_date
from qa.types import Fact, MetadataField, Origin

_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2}(?:[-_.]?(?:0[1-9]|1[0-2])(?:[-_.]?(?:0[1-9]|[12]\d|3[01]))?)?)(?!\d)")

_LONGEST = 300


def facts_of_file_name(stem: str) -> list[Fact]:
    """Title and date in a name such as ``2021-11-12-closing_speech``.

    Args:
        stem: the name without its suffix.
    """
    facts = [Fact(MetadataField.TITLE, _title(stem), Origin.FILE_NAME)]
    if date := _date(stem):
        facts.append(Fact(MetadataField.DATE, str(date), Origin.FILE_NAME))
    return facts


def _title(stem: str) -> str:
    words = (
        _words(_DATE.sub(" ", stem, count=1)) if not _named_dates(stem) else re.sub(date_pattern(), "", _words(stem))
    )
    words = words.strip()
    return words[:1].upper() + words[1:] if words else stem


def _date(stem: str) -> PartialDate | None:
    """The date that the name has, if it has one only and the calendar has it."""
    named = {date for words in _named_dates(stem) if (date := read_written_date(words))}
    found = named or {date for match in _DATE.finditer(stem) if (date := _read(match.group()))}
    if not found:
        return None
    # "2021/2021-11-12": one date may be told twice, the second time more precisely.
    precise = max(found, key=lambda date: len(str(date)))
    return precise if all(str(precise).startswith(str(date)) for date in found) else None


def _named_dates(stem: str) -> list[str]:
    """Dates with the name of a month, such as ``12-november-2021``."""
    return re.findall(date_pattern(), _words(stem))


def _words(stem: str) -> str:
    return re.sub(r"[\W_]+", " ", stem[:_LONGEST])


def _read(found: str) -> PartialDate | None:
    digits = re.sub(r"\D", "", found)
    parts = [part for part in (digits[:4], digits[4:6], digits[6:]) if part]
    try:
        return PartialDate.parse("-".join(parts))
    except ValueError:
        return None
