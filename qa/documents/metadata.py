"""What a text and its file name tell of a document that has no sidecar: pure functions."""

from __future__ import annotations

import re

from qa.dates import PartialDate
from qa.types import ArchiveDescription, Person

_FILE_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2}(?:-\d{2}){0,2})(?![\d])")
_TITLE_LENGTHS = range(12, 201)
_SIGNATURE_LINES = 6


def title_from_text(text: str) -> str | None:
    """The first line, where it reads like a title: several words, no punctuation at its end."""
    line = text.split("\n", 1)[0].strip()
    if len(line) in _TITLE_LENGTHS and len(line.split()) >= 4 and line[-1] not in ".,:;!?…":
        return line
    return None


def title_from_file_name(stem: str) -> str:
    """A file name made readable: ``2021-11-12-closing_speech`` gives ``Closing speech``."""
    words = re.sub(r"[\W_]+", " ", _FILE_DATE.sub(" ", stem, count=1)).strip()
    return words[:1].upper() + words[1:] if words else stem


def date_from_file_name(stem: str) -> PartialDate | None:
    """The ISO date in a file name, where the calendar has it."""
    match = _FILE_DATE.search(stem)
    if match is None:
        return None
    try:
        return PartialDate.parse(match.group(1))
    except ValueError:
        return None


def signatory(text: str, description: ArchiveDescription) -> Person | None:
    """The person of the archive whose name stands alone on one of the last lines."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][-_SIGNATURE_LINES:]
    for person in description.people:
        if any(line.strip(",. ") in (person.name, *person.spellings) for line in lines):
            return person
    return None
