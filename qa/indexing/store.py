"""Documents, passages and sentences in one SQLite file inside a generation."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from qa.dates import DatePrecision
from qa.documents.folder import Fingerprint
from qa.errors import ArchiveClosedError, IndexDamagedError, UnknownDocumentError
from qa.indexing.indexed_document import IndexedDocument
from qa.protocols import Mask, Rows
from qa.retrieval.filters import name_matches
from qa.types import (
    ArchiveDescription,
    Disagreement,
    Document,
    DocumentInfo,
    Fact,
    Failure,
    Kind,
    MetadataField,
    Origin,
    Passage,
    Sentence,
    Voice,
)

_SCHEMA = """
CREATE TABLE documents (
    row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, path TEXT UNIQUE NOT NULL,
    content_hash TEXT NOT NULL, sidecar_hash TEXT NOT NULL, signature BLOB NOT NULL,
    title TEXT NOT NULL, date TEXT, date_precision TEXT, occasion TEXT, place TEXT, speaker TEXT, role TEXT,
    author TEXT, publisher TEXT, kind TEXT, language TEXT, source_url TEXT, source TEXT, voice TEXT,
    ocr INTEGER NOT NULL, facts TEXT NOT NULL, disagreements TEXT NOT NULL, version_of TEXT, translations TEXT NOT NULL,
    text TEXT NOT NULL, page_starts TEXT NOT NULL
);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, document INTEGER NOT NULL REFERENCES documents(row),
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, first_sentence INTEGER NOT NULL, copy_of INTEGER,
    terms TEXT NOT NULL
);
CREATE TABLE sentences (
    row INTEGER PRIMARY KEY, passage INTEGER NOT NULL REFERENCES passages(row),
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, voice TEXT NOT NULL, speaker TEXT
);
CREATE INDEX sentences_by_speaker ON sentences(speaker) WHERE speaker IS NOT NULL;
CREATE TABLE failures (
    path TEXT PRIMARY KEY, reason TEXT NOT NULL, content_hash TEXT, sidecar_hash TEXT, conditions TEXT
);
CREATE TABLE archive (description TEXT NOT NULL);
"""
_INFO_COLUMNS = tuple(field.name for field in fields(DocumentInfo))
_INFO = ", ".join(_INFO_COLUMNS)
_DESCRIPTION = TypeAdapter(ArchiveDescription)
CLOSED = "The archive is closed; open it again to ask."
_CACHED_DOCUMENTS = 256
_PART = " > "
"""What stands in a title between the name of a work and that of its part."""
_PASSAGES = 'SELECT row, id, document, start, "end" FROM passages WHERE row IN (SELECT value FROM json_each(?))'
_SENTENCES = 'SELECT row, start, "end", voice, speaker FROM sentences WHERE row IN (SELECT value FROM json_each(?))'


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that could not be read.

    Attributes:
        failure: its path and the reason.
        fingerprint: of its content, where that could be read.
        conditions: under which it was tried; under others it is tried again.
    """

    failure: Failure
    fingerprint: Fingerprint | None = None
    conditions: str | None = None


def write_store(
    path: Path,
    documents: Sequence[IndexedDocument],
    copies: Sequence[Sequence[int | None]],
    failures: Iterable[FailedFile],
    description: ArchiveDescription,
) -> None:
    """Write a store; rows are numbered in the order given.

    Args:
        path: of the file.
        documents: what is indexed.
        copies: for each passage of each document, the row of the document of which it is a copy.
        failures: files that could not be read.
        description: of the archive.

    Raises:
        sqlite3.Error: the file cannot be written.
    """
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(_SCHEMA)
        connection.execute("INSERT INTO archive VALUES (?)", (json.dumps(asdict(description), ensure_ascii=False),))
        connection.executemany("INSERT INTO failures VALUES (?, ?, ?, ?, ?)", map(_failure_values, failures))
        passage_row = sentence_row = 0
        for row, (indexed, copied) in enumerate(zip(documents, copies, strict=True)):
            connection.execute(
                f"INSERT INTO documents (row, content_hash, sidecar_hash, signature, text, page_starts, {_INFO}) "  # noqa: S608 (constants)
                f"VALUES ({', '.join('?' * (6 + len(_INFO_COLUMNS)))})",
                (
                    row,
                    indexed.fingerprint.content,
                    indexed.fingerprint.sidecar,
                    indexed.signature,
                    *_document_values(indexed.document),
                ),
            )
            for passage, copy_of, terms in zip(indexed.passages, copied, indexed.terms, strict=True):
                connection.execute(
                    "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (passage_row, passage.id, row, passage.start, passage.end, sentence_row, copy_of, terms),
                )
                connection.executemany(
                    "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        (sentence_row + number, passage_row, s.start, s.end, s.voice, s.speaker)
                        for number, s in enumerate(passage.sentences)
                    ),
                )
                passage_row += 1
                sentence_row += len(passage.sentences)


class Store:
    """Reads a store; safe to share between threads.

    Args:
        path: written by `write_store`, never changed afterwards.

    Raises:
        IndexDamagedError: the file is not a sound store.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._closed = False
        self._path = path
        self._documents: dict[str, Document] = {}
        try:
            self._connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise _damaged(path, error) from None
        self.documents: tuple[DocumentInfo, ...] = tuple(
            DocumentInfo(**_info_values(row))
            for row in self._rows(f"SELECT {_INFO} FROM documents ORDER BY row")  # noqa: S608 (constants)
        )
        passages = self._rows("SELECT document, first_sentence, copy_of FROM passages ORDER BY row")
        ((sentences,),) = self._rows("SELECT count(*) FROM sentences")
        self.document_of_passage: Rows = np.array([row[0] for row in passages], dtype=np.int64)
        self.sentence_starts: Rows = np.array([*(row[1] for row in passages), sentences], dtype=np.int64)
        self.copy_of_passage: Rows = np.array([-1 if row[2] is None else row[2] for row in passages], dtype=np.int64)
        self.work_of_document: Rows = _works(self.documents)

    def close(self) -> None:
        """Close the file; whoever still reads it gets an `ArchiveClosedError`."""
        with self._lock:
            self._closed = True
            self._connection.close()

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages in the given rows; see `qa.protocols.PassageStore`."""
        found = {row: values for row, *values in self._rows(_PASSAGES, (_listed(rows),))}
        wanted = [
            sentence for row in rows for sentence in range(self.sentence_starts[row], self.sentence_starts[row + 1])
        ]
        sentences = {row: values for row, *values in self._rows(_SENTENCES, (_listed(wanted),))}
        return [self._passage(row, found[row], sentences) for row in rows]

    def document(self, document_id: str) -> Document:
        """A document with its text; see `qa.protocols.PassageStore`."""
        document_id = document_id.encode("utf-8", "replace").decode()
        with self._lock:
            cached = self._documents.get(document_id)
        if cached is not None:
            return cached
        found = self._rows(f"SELECT text, page_starts, {_INFO} FROM documents WHERE id = ?", (document_id,))  # noqa: S608 (constants)
        if not found:
            raise UnknownDocumentError(f"The archive holds no document '{document_id[:100]}'.")
        text, page_starts, *info = found[0]
        document = Document(text=text, page_starts=tuple(json.loads(page_starts)), **_info_values(info))
        with self._lock:
            if len(self._documents) >= _CACHED_DOCUMENTS:
                self._documents.pop(next(iter(self._documents)))
            self._documents[document_id] = document
        return document

    def content_hash(self, document_id: str) -> str:
        """SHA-256 of the file of a document, as it was indexed, in hexadecimal digits.

        Args:
            document_id: of a document that is there.
        """
        ((content,),) = self._rows("SELECT content_hash FROM documents WHERE id = ?", (document_id,))
        return str(content)

    def passages_of_speaker(self, name: str) -> Mask:
        """Which passages hold a sentence said by somebody of this name; see `PassageStore`."""
        mask = np.zeros(len(self.document_of_passage), dtype=bool)
        speakers = self._rows("SELECT DISTINCT speaker FROM sentences WHERE speaker IS NOT NULL")
        for (speaker,) in speakers:
            if name_matches(name, speaker):
                rows = self._rows("SELECT DISTINCT passage FROM sentences WHERE speaker = ?", (speaker,))
                mask[[row for (row,) in rows]] = True
        return mask

    def speakers(self) -> tuple[str, ...]:
        """The names of everybody who speaks or is quoted, sorted."""
        rows = self._rows("SELECT DISTINCT speaker FROM sentences WHERE speaker IS NOT NULL ORDER BY speaker")
        return tuple(name for (name,) in rows)

    def description(self) -> ArchiveDescription:
        """What is particular to the archive."""
        ((text,),) = self._rows("SELECT description FROM archive")
        return _DESCRIPTION.validate_json(text)

    def failures(self) -> tuple[Failure, ...]:
        """The files that could not be read when the index was built."""
        return tuple(failed.failure for failed in self.failed_files())

    def failed_files(self) -> tuple[FailedFile, ...]:
        """The files that could not be read, with what they were."""
        rows = self._rows("SELECT * FROM failures ORDER BY path")
        return tuple(
            FailedFile(Failure(path, reason), Fingerprint(content, sidecar) if content else None, conditions)
            for path, reason, content, sidecar, conditions in rows
        )

    def fingerprints(self) -> dict[str, Fingerprint]:
        """The fingerprint of each document, by path."""
        rows = self._rows("SELECT path, content_hash, sidecar_hash FROM documents ORDER BY row")
        return {path: Fingerprint(content, sidecar) for path, content, sidecar in rows}

    def indexed_documents(self) -> Iterator[IndexedDocument]:
        """Every document with its passages, as it was indexed, but for what it is to other documents."""
        passages = self._rows('SELECT row, terms, id, document, start, "end" FROM passages ORDER BY row')
        sentences = {row: v for row, *v in self._rows('SELECT row, start, "end", voice, speaker FROM sentences')}
        of_document: dict[int, list[tuple[Passage, str]]] = {}
        for row, terms, *values in passages:
            of_document.setdefault(values[1], []).append((self._passage(row, values, sentences), terms))
        rows = self._rows(
            f"SELECT row, content_hash, sidecar_hash, signature, text, page_starts, {_INFO} FROM documents ORDER BY row"  # noqa: S608 (constants)
        )
        for row, content, sidecar, signature, text, page_starts, *info in rows:
            document = Document(text=text, page_starts=tuple(json.loads(page_starts)), **_info_values(info))
            alone = replace(document, version_of=None, translations=())
            own = of_document.get(row, [])
            yield IndexedDocument(
                alone,
                Fingerprint(content, sidecar),
                tuple(passage for passage, _ in own),
                signature,
                tuple(terms for _, terms in own),
            )

    def _passage(self, row: int, values: Sequence[Any], sentences: Mapping[int, Sequence[Any]]) -> Passage:
        passage_id, document, start, end = values
        own = (sentences[number] for number in range(self.sentence_starts[row], self.sentence_starts[row + 1]))
        return Passage(
            id=passage_id,
            document_id=self.documents[document].id,
            start=start,
            end=end,
            sentences=tuple(Sentence(a, b, Voice(voice), speaker) for a, b, voice, speaker in own),
        )

    def _rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            if self._closed:
                raise ArchiveClosedError(CLOSED)
            try:
                return self._connection.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                raise _damaged(self._path, error) from None


def _damaged(path: Path, error: sqlite3.Error) -> IndexDamagedError:
    return IndexDamagedError(f"{path} is damaged ({error}); run: kpcsc index --rebuild")


def _works(documents: Sequence[DocumentInfo]) -> Rows:
    """A number for each document, the same for the parts of one work."""
    numbers: dict[str, int] = {}
    names = (document.title.partition(_PART)[0] or document.id for document in documents)
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)


def _listed(rows: Sequence[int]) -> str:
    """Row numbers as one value, however many there are: the number of parameters of a statement is limited."""
    return json.dumps([int(row) for row in rows])


def _failure_values(failed: FailedFile) -> tuple[str | None, ...]:
    fingerprint = failed.fingerprint
    hashes = (fingerprint.content, fingerprint.sidecar) if fingerprint else (None, None)
    return (failed.failure.path, failed.failure.reason, *hashes, failed.conditions)


def _document_values(document: Document) -> list[object]:
    return [document.text, json.dumps(document.page_starts), *(_plain(getattr(document, n)) for n in _INFO_COLUMNS)]


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False, default=_items)
    return value


def _items(value: Fact | Disagreement) -> list[object]:
    """A fact or a disagreement as the list of its values."""
    return [getattr(value, field.name) for field in fields(value)]


def _info_values(row: Sequence[Any]) -> dict[str, Any]:
    values: dict[str, Any] = dict(zip(_INFO_COLUMNS, row, strict=True))
    for name, parse in _PARSERS.items():
        if values[name] is not None:
            values[name] = parse(values[name])
    return values


def _fact(values: Sequence[str]) -> Fact:
    field, value, origin = values
    return Fact(MetadataField(field), value, Origin(origin))


def _facts(text: str) -> tuple[Fact, ...]:
    return tuple(map(_fact, json.loads(text)))


def _disagreements(text: str) -> tuple[Disagreement, ...]:
    return tuple(Disagreement(_fact(chosen), _fact(other)) for chosen, other in json.loads(text))


_PARSERS: Mapping[str, Callable[[Any], object]] = {
    "date": dt.date.fromisoformat,
    "date_precision": DatePrecision,
    "kind": Kind,
    "voice": Voice,
    "ocr": bool,
    "facts": _facts,
    "disagreements": _disagreements,
    "translations": lambda text: tuple(json.loads(text)),
}
