"""What the properties of a PDF tell of a document, where they can be trusted at all: pure functions.

Most programs fill them in by themselves: with the name of a file, a template or a log-in.
"""

from __future__ import annotations

import datetime as dt
import re

from qa.documents.legibility import is_legible
from qa.types import Fact, MetadataField, Origin

_LONGEST = 200
_FIRST_YEAR = 1993
"""The year of the first PDF."""

_PROGRAM_TITLE = re.compile(
    r"(?:(?:microsoft (?:word|powerpoint|excel|office)|powerpoint|libreoffice|openoffice|untitled|sans titre"
    r"|pr[ée]sentation powerpoint|(?:document|doc|slide|layout|pr[ée]sentation|template|scan|print)[ _-]?\d*(?=\W*$|\d)"
    r"|scan(?:ned)?|template)\b|about:|https?:|www\.|[/\\]|[a-z]:\\)",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|rtf|odt|txt|html?|pptx?|xlsx?|indd|pub|tex|dvi|ps|eps|qxd|wpd|pages)\W*$", re.IGNORECASE
)
_NO_AUTHOR = re.compile(
    r"\b(?:user|utilisateur|admin|administrator|administrateur|owner|unknown|author|auteur|anonymous|guest|default|root"
    r"|microsoft|windows|office|adobe|acrobat|scanner|printer|hp|dell|acer|asus|lenovo|toshiba|sony|samsung|compaq)\b",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"[A-Z]{3,8}")
_CREATED = re.compile(r"\s*(?:D:)?((?:19|20)\d\d)(\d\d)(\d\d)")


def facts_of_properties(title: str | None, author: str | None, created: str | None) -> tuple[Fact, ...]:
    """The facts that the properties state.

    Args:
        title: ``/Title``.
        author: ``/Author``.
        created: ``/CreationDate``, as it stands in the file.

    Returns:
        What looks like a title, the name of a person or a body, and a day.
    """
    title, author = _clean(title), _clean(author)
    values = (
        (MetadataField.TITLE, title if _is_title(title) else None),
        (MetadataField.AUTHOR, author if _is_name(author) else None),
        (MetadataField.PUBLISHED, _day(created or "")),
    )
    return tuple(Fact(field, value, Origin.FILE_PROPERTIES) for field, value in values if value)


def _clean(value: str | None) -> str:
    text = " ".join((value or "")[: 4 * _LONGEST].split())
    return text if len(text) <= _LONGEST and is_legible(text) else ""


def _is_title(text: str) -> bool:
    """Two words at least, that no program and no file is called by."""
    words = [word for word in text.split() if any(character.isalpha() for character in word)]
    return len(words) >= 2 and not _PROGRAM_TITLE.match(text) and not _FILE_NAME.search(text)


def _is_name(text: str) -> bool:
    """Capitalised words without digits or signs of an address, or an acronym."""
    if _NO_AUTHOR.search(text) or any(character.isdigit() or character in "@\\/_<>=" for character in text):
        return False
    capitalised = sum(word[0].isupper() for word in text.split())
    return capitalised >= 2 or bool(_ACRONYM.fullmatch(text))


def _day(created: str) -> str | None:
    match = _CREATED.match(created)
    if match is None:
        return None
    try:
        day = dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
    return day.isoformat() if day.year >= _FIRST_YEAR else None
