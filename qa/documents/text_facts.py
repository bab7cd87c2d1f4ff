"""What the text of a document tells of it: pure functions."""

from __future__ import annotations

from qa.documents.language import identify_language
from qa.types import ArchiveDescription, Fact, MetadataField, Origin, Person

_TITLE_LENGTHS = range(12, 201)
_SIGNATURE_LINES = 6


def facts_of_text(text: str, description: ArchiveDescription) -> list[Fact]:
    """Title, language and signature of a cleaned text.

    Args:
        text: cleaned, so that a line is a paragraph.
        description: whose people are recognised.
    """
    found = [(MetadataField.TITLE, _title(text)), (MetadataField.LANGUAGE, identify_language(text))]
    if signed := _signatory(text, description):
        found += [(MetadataField.SPEAKER, signed.name), (MetadataField.ROLE, signed.role)]
    return [Fact(field, value, Origin.TEXT) for field, value in found if value]


def _title(text: str) -> str | None:
    """The first line, where it reads like a title: several words, no punctuation at its end."""
    line = text.split("\n", 1)[0].strip()
    if len(line) in _TITLE_LENGTHS and len(line.split()) >= 4 and line[-1] not in ".,:;!?…":
        return line
    return None


def _signatory(text: str, description: ArchiveDescription) -> Person | None:
    """The person of the archive whose name stands alone on one of the last lines."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][-_SIGNATURE_LINES:]
    for person in description.people:
        if any(line.strip(",. ") in (person.name, *person.spellings) for line in lines):
            return person
    return None
