"""What the name of a file tells of a document: pure functions."""

from __future__ import annotations

import re

from qa.dates import PartialDate
from qa.types import Fact, MetadataField, Origin

_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2}(?:[-_.]?(?:0[1-9]|1[0-2])(?:[-_.]?(?:0[1-9]|[12]\d|3[01]))?)?)(?!\d)")


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
    words = re.sub(r"[\W_]+", " ", _DATE.sub(" ", stem, count=1)).strip()
    return words[:1].upper() + words[1:] if words else stem


def _date(stem: str) -> PartialDate | None:
    """The date at which the name has one, where the calendar has it."""
    match = _DATE.search(stem)
    if match is None:
        return None
    digits = re.sub(r"\D", "", match.group())
    parts = [part for part in (digits[:4], digits[4:6], digits[6:]) if part]
    try:
        return PartialDate.parse("-".join(parts))
    except ValueError:
        return None
