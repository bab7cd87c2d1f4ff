"""Which documents are copies, or translations, of one statement: pure functions.

Copies are versions of one statement: the copy of the publisher that the archive names first is the
primary one, and the others refer to it. Translations are linked, never merged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qa.dates import DatePrecision
from qa.indexing.indexed_document import IndexedDocument
from qa.indexing.signature import similar_pairs, word_runs
from qa.types import ArchiveDescription, Document, Kind, MetadataField

RELATIONS_VERSION = 1
"""Raised when the same documents would be related otherwise."""

_LIKENESS = 0.3
"""Share of common word runs from which two documents are copies; see docs/decisions/015."""

_LIKENESS_OF_SHORT = 0.6
_SHORT = 1500
"""A text of fewer characters has so few runs that two statements of one form can share a third of them."""

_SURE_LIKENESS = 0.9
"""From here two documents are copies although their metadata name different events."""

_TOO_SHORT = 300
"""A text of fewer characters says too little to be a copy of another."""

_LENGTHS = (0.25, 4.0)
"""How long a translation may be, as a multiple of the original."""

_ANCHORS = 0.15
"""Share of names and numbers that a text has in common with its translation, at the least."""

_ANCHOR = re.compile(r"(?<!\w)(?:\d[\d.,]*\d|\d+|[A-ZÀ-Þ][\w’'-]{2,})")
_NO_COPY = "-"


@dataclass(frozen=True, slots=True)
class Related:
    """The documents of an archive, each knowing what it is to the others.

    Attributes:
        documents: in the order given.
        copies: for each passage of each document, the number of an earlier copy of the statement that says
            the same to the word.
    """

    documents: tuple[IndexedDocument, ...]
    copies: tuple[tuple[int | None, ...], ...]


def relate(indexed: Sequence[IndexedDocument], description: ArchiveDescription) -> Related:
    """Find the versions and translations of each statement.

    Args:
        indexed: every document of the archive.
        description: tells which publisher is the primary source.
    """
    documents = [entry.document for entry in indexed]
    versions = _versions(indexed, description)
    primary = {member: group[0] for group in versions for member in group}
    translations = _translations(documents, primary)
    related = [
        replace(
            entry,
            document=replace(
                entry.document,
                version_of=documents[primary[n]].id if primary[n] != n else None,
                translations=tuple(documents[other].id for other in sorted(translations.get(primary[n], ()))),
            ),
        )
        for n, entry in enumerate(indexed)
    ]
    return Related(tuple(related), _copies(indexed, versions))


def _versions(indexed: Sequence[IndexedDocument], description: ArchiveDescription) -> list[list[int]]:
    """Groups of copies, the primary one first; every document is in one."""
    documents = [entry.document for entry in indexed]
    numbers = {document.path: number for number, document in enumerate(documents)}
    stated = [_stated(document, MetadataField.VERSION_OF) for document in documents]
    group = list(range(len(documents)))

    def root(number: int) -> int:
        while group[number] != number:
            number = group[number]
        return number

    found = [
        (one, other)
        for one, other, likeness in similar_pairs([entry.signature for entry in indexed], _LIKENESS)
        if stated[one] is None and stated[other] is None and _may_be_copies(documents[one], documents[other], likeness)
    ]
    told = [(number, numbers[path]) for number, path in enumerate(stated) if path in numbers]
    for one, other in [*told, *found]:
        low, high = sorted((root(one), root(other)))
        group[high] = low
    members: dict[int, list[int]] = {}
    for number in range(len(documents)):
        members.setdefault(root(number), []).append(number)
    pointed_at = {other for _, other in told}
    return [
        sorted(each, key=lambda n: (n not in pointed_at, *_rank(documents[n], description)))
        for each in members.values()
    ]


def _stated(document: Document, field: MetadataField) -> str | None:
    return next((fact.value for fact in document.facts if fact.field is field), None)


def _may_be_copies(one: Document, other: Document, likeness: float) -> bool:
    """Whether nothing that is known of two like documents says that they are two statements."""
    shorter = min(len(one.text), len(other.text))
    if shorter < _TOO_SHORT or (shorter < _SHORT and likeness < _LIKENESS_OF_SHORT):
        return False
    if one.language and other.language and one.language != other.language:
        return False
    if likeness >= _SURE_LIKENESS:
        return True
    dates_differ = one.when is not None and other.when is not None and not _dates_meet(one, other)
    occasions_differ = bool(one.occasion and other.occasion and one.occasion.casefold() != other.occasion.casefold())
    return not (dates_differ and (occasions_differ or not (one.occasion and other.occasion)))


def _dates_meet(one: Document, other: Document) -> bool:
    a, b = one.when, other.when
    return a is not None and b is not None and a.first <= b.last and b.first <= a.last


def _rank(document: Document, description: ArchiveDescription) -> tuple[int, bool, bool, bool, int, str]:
    """Sorts the primary copy to the front."""
    names = [name.casefold() for name in description.publishers]
    own = [name.casefold() for name in (description.name, *description.own_names)]
    publisher = (document.publisher or "").casefold()
    return (
        names.index(publisher) if publisher in names else len(names),
        publisher not in own,
        document.kind is Kind.PRESS_REPORT,
        document.ocr,
        -len(document.text),
        document.path,
    )


def _translations(documents: Sequence[Document], primary: Mapping[int, int]) -> dict[int, set[int]]:
    """The translations of each primary copy: the pairs that fit each other best."""
    primaries = [number for number in range(len(documents)) if primary[number] == number]
    numbers = {document.path: number for number, document in enumerate(documents)}
    links: dict[int, set[int]] = {}
    for number in range(len(documents)):
        path = _stated(documents[number], MetadataField.TRANSLATION_OF)
        if path in numbers and primary[numbers[path]] != primary[number]:
            _link(links, primary[number], primary[numbers[path]])
    fits = {
        (one, other): fit
        for one, other in _made_together(documents, primaries)
        if (fit := _fit(documents[one], documents[other])) >= _ANCHORS
    }
    best: dict[tuple[int, str | None], tuple[float, int]] = {}
    for (one, other), fit in sorted(fits.items()):
        for a, b in ((one, other), (other, one)):
            key = (a, documents[b].language)
            best[key] = max(best.get(key, (0.0, -1)), (fit, b))
    for one, other in fits:
        if best[one, documents[other].language][1] == other and best[other, documents[one].language][1] == one:
            _link(links, one, other)
    return links


def _link(links: dict[int, set[int]], one: int, other: int) -> None:
    links.setdefault(one, set()).add(other)
    links.setdefault(other, set()).add(one)


def _made_together(documents: Sequence[Document], numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs in two languages that were made on one day, as far as is known by one speaker at one meeting."""
    by_day: dict[str, list[int]] = {}
    for number in numbers:
        document = documents[number]
        if document.language and document.date_precision is DatePrecision.DAY:
            by_day.setdefault(str(document.when), []).append(number)
    for together in by_day.values():
        for position, one in enumerate(together):
            for other in together[position + 1 :]:
                if _one_event(documents[one], documents[other]):
                    yield one, other


def _one_event(one: Document, other: Document) -> bool:
    if one.language == other.language:
        return False
    pairs = [(one.kind, other.kind), (one.speaker, other.speaker)]
    if any(a is not None and b is not None and a != b for a, b in pairs):
        return False
    return _LENGTHS[0] <= len(one.text) / len(other.text) <= _LENGTHS[1]


def _fit(one: Document, other: Document) -> float:
    """Share of names and numbers that two texts have in common."""
    left, right = ({*_ANCHOR.findall(document.text)} for document in (one, other))
    return len(left & right) / max(1, min(len(left), len(right)))


def _copies(
    indexed: Sequence[IndexedDocument], versions: Sequence[Sequence[int]]
) -> tuple[tuple[int | None, ...], ...]:
    """For each passage the first earlier version that holds each of its word runs."""
    copies: list[tuple[int | None, ...]] = [(None,) * len(entry.passages) for entry in indexed]
    for group in versions:
        runs = [word_runs(indexed[number].document.text) for number in group] if len(group) > 1 else []
        for position, number in enumerate(group[1:], start=1):
            text = indexed[number].document.text
            copies[number] = tuple(
                next((group[e] for e in range(position) if own and own <= runs[e]), None)
                for own in (word_runs(text[passage.start : passage.end]) for passage in indexed[number].passages)
            )
    return tuple(copies)
