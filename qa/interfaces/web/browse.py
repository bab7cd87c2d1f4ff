"""All statements of an archive, filtered, sorted and cut into pages: pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from qa.documents.completeness import missing_fields
from qa.retrieval.tokenization import fold
from qa.types import DocumentInfo, MetadataField

PAGE_LENGTH = 50
"""Statements on a page."""

_SHOWN_FIELDS = (
    MetadataField.DATE,
    MetadataField.OCCASION,
    MetadataField.SPEAKER,
    MetadataField.KIND,
    MetadataField.LANGUAGE,
)
"""What the table has a column for."""


class Column(StrEnum):
    """What the statements can be sorted by."""

    DATE = "date"
    TITLE = "title"
    SPEAKER = "speaker"
    OCCASION = "occasion"
    KIND = "kind"
    LANGUAGE = "language"


class Facet(StrEnum):
    """What the statements can be filtered by."""

    YEAR = "year"
    OCCASION = "occasion"
    SPEAKER = "speaker"
    KIND = "kind"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a reader wants to see of the statements; an empty condition asks for nothing.

    Attributes:
        year: four digits.
        occasion: exactly.
        speaker: exactly.
        kind: exactly.
        language: ISO 639-1 code.
        title: words that the title holds, whatever their case and accents.
        incomplete: only statements of which something is not known.
        column: to sort by.
        descending: the newest, or the last in the alphabet, first.
        page: from 1.
    """

    year: str = ""
    occasion: str = ""
    speaker: str = ""
    kind: str = ""
    language: str = ""
    title: str = ""
    incomplete: bool = False
    column: Column = Column.DATE
    descending: bool = True
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A statement in the table.

    Attributes:
        document: its primary copy.
        copies: other copies of it.
        missing: what the table should show of it and nobody knows.
    """

    document: DocumentInfo
    copies: tuple[DocumentInfo, ...]
    missing: tuple[MetadataField, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value by which the statements can be filtered, and how many have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """One page of the table.

    Attributes:
        rows: what stands on it.
        selection: what was wanted, with the number of a page that there is.
        statements: how many there are in the archive.
        matching: how many meet the conditions.
        pages: how many pages they fill, at least one.
    """

    rows: tuple[Row, ...]
    selection: Selection
    statements: int
    matching: int
    pages: int


def browse(documents: Sequence[DocumentInfo], selection: Selection) -> BrowsePage:
    """One page of the statements that meet the conditions; copies stand with their primary one.

    A statement meets the conditions when one of its copies meets all of them.

    Args:
        documents: of the archive.
        selection: what is wanted; a page beyond the last is the last.
    """
    groups = _statements(documents)
    wanted = {word for word in fold(selection.title).split() if word}
    matching = [group for group in groups if any(_meets(document, selection, wanted) for document in group)]
    if selection.incomplete:
        matching = [group for group in matching if _missing(group[0])]
    ordered = _sorted(matching, selection.column, selection.descending)
    pages = max(1, -(-len(ordered) // PAGE_LENGTH))
    page = min(max(1, selection.page), pages)
    rows = tuple(
        Row(group[0], tuple(group[1:]), _missing(group[0]))
        for group in ordered[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]
    )
    return BrowsePage(rows, replace(selection, page=page), len(groups), len(matching), pages)


def choices(documents: Sequence[DocumentInfo]) -> dict[Facet, tuple[Choice, ...]]:
    """What the statements can be filtered by, and how many statements each value leaves.

    Args:
        documents: of the archive.
    """
    groups = _statements(documents)
    found = {}
    for facet in Facet:
        counts = Counter(
            value for group in groups for value in {_value(document, facet) for document in group} if value
        )
        ordered = sorted(counts.items(), key=lambda pair: fold(pair[0]), reverse=facet is Facet.YEAR)
        found[facet] = tuple(Choice(value, count) for value, count in ordered)
    return found


def _statements(documents: Iterable[DocumentInfo]) -> list[list[DocumentInfo]]:
    """The copies of each statement, the primary one first."""
    groups: dict[str, list[DocumentInfo]] = {}
    for document in documents:
        groups.setdefault(document.statement_id, []).append(document)
    return [sorted(group, key=lambda document: document.version_of is not None) for group in groups.values()]


def _missing(document: DocumentInfo) -> tuple[MetadataField, ...]:
    return tuple(field for field in missing_fields(document) if field in _SHOWN_FIELDS)


def _meets(document: DocumentInfo, selection: Selection, words: set[str]) -> bool:
    asked = (
        (Facet.YEAR, selection.year),
        (Facet.OCCASION, selection.occasion),
        (Facet.SPEAKER, selection.speaker),
        (Facet.KIND, selection.kind),
        (Facet.LANGUAGE, selection.language),
    )
    if any(wanted and _value(document, facet) != wanted for facet, wanted in asked):
        return False
    title = fold(document.title) if words else ""
    return all(word in title for word in words)


def _value(document: DocumentInfo, facet: Facet) -> str:
    if facet is Facet.YEAR:
        return f"{document.date.year:04}" if document.date else ""
    return str(getattr(document, facet) or "")


def _sorted(groups: Sequence[list[DocumentInfo]], column: Column, descending: bool) -> list[list[DocumentInfo]]:
    """Statements by one column, then newest first and by title; those that lack it last, either way."""
    key: Callable[[DocumentInfo], str] = _KEYS[column]
    ordered = sorted(groups, key=lambda group: fold(group[0].title))
    ordered.sort(key=lambda group: _KEYS[Column.DATE](group[0]), reverse=True)
    known = [group for group in ordered if key(group[0])]
    known.sort(key=lambda group: key(group[0]), reverse=descending)
    return known + [group for group in ordered if not key(group[0])]


_KEYS: dict[Column, Callable[[DocumentInfo], str]] = {
    Column.DATE: lambda document: document.date.isoformat() if document.date else "",
    Column.TITLE: lambda document: fold(document.title),
    Column.SPEAKER: lambda document: fold(document.speaker or ""),
    Column.OCCASION: lambda document: fold(document.occasion or ""),
    Column.KIND: lambda document: str(document.kind or ""),
    Column.LANGUAGE: lambda document: document.language or "",
}
