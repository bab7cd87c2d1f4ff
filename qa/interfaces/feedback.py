"""What readers remark: that a quotation is wrong, that a document is missing.

Nothing is kept that tells who remarked it: no address, no name, of the time the day alone. What a reader types is
without telephone numbers and e-mail addresses before it is written.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from qa.documents.contacts import without_contacts
from qa.documents.normalisation import NormalisedText, clean_characters
from qa.errors import FeedbackError

LONGEST_TEXT = 2000
"""Characters of a remark, and of the question before it."""

MOST_UNSETTLED = 1000
MOST_PER_MINUTE = 20
_LONGEST_ID = 200
_FARTHEST = 10**9
_EMPTY_LINES = re.compile(r"\s*\n\s*")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL, kind TEXT NOT NULL, remark TEXT NOT NULL,
    question TEXT NOT NULL, document_id TEXT, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS brake (minute INTEGER PRIMARY KEY, entries INTEGER NOT NULL);
"""
_ADD = 'INSERT INTO entries (day, kind, remark, question, document_id, start, "end") VALUES (?, ?, ?, ?, ?, ?, ?)'
_LIST = 'SELECT id, day, kind, remark, question, document_id, start, "end", settled FROM entries ORDER BY id'
_COUNT = """
INSERT INTO brake VALUES (?, 1) ON CONFLICT (minute) DO UPDATE SET entries = entries + 1 RETURNING entries
"""


class FeedbackKind(StrEnum):
    """What a remark is about."""

    WRONG_QUOTE = "wrong quote"
    MISSING_DOCUMENT = "missing document"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FeedbackEntry:
    """A remark of a reader.

    Attributes:
        id: its number.
        day: on which it was made.
        kind: what it is about.
        remark: in the reader's words.
        question: that had been asked; empty where none was.
        document_id: of the statement it is about, where it is about one.
        start: where the stretch of its text begins that is meant.
        end: where it ends.
        settled: whether the archivist has dealt with it.
    """

    id: int
    day: dt.date
    kind: FeedbackKind
    remark: str
    question: str
    document_id: str | None
    start: int
    end: int
    settled: bool


@dataclass(frozen=True, slots=True)
class FeedbackBook:
    """Keeps remarks in an SQLite file. Safe to share between threads and processes.

    Attributes:
        path: of the file; it is created with the first remark, for its owner's eyes alone.
        now: the time, in UTC.
        patience: seconds to wait for another process that is writing.
    """

    path: Path
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    patience: float = 5

    def add(
        self,
        kind: FeedbackKind,
        remark: str,
        question: str = "",
        document_id: str | None = None,
        start: int = 0,
        end: int = 0,
    ) -> None:
        """Write a remark down.

        Args:
            kind: what it is about.
            remark: in the reader's words.
            question: that had been asked.
            document_id: of the statement it is about.
            start: where the stretch of its text begins that is meant.
            end: where it ends.

        Raises:
            FeedbackError: it is empty or too long, too many are waiting or came within a minute, or the file cannot
                be written.
        """
        remark, question = _cleaned(remark, "remark"), _cleaned(question, "question")
        if not remark and document_id is None:
            raise FeedbackError("The remark is empty; say in a few words what is wrong or missing.")
        if document_id is not None and len(document_id) > _LONGEST_ID:
            raise FeedbackError("The remark names no document of the archive.")
        if not 0 <= start <= end <= _FARTHEST:
            raise FeedbackError("The remark names no stretch of a document.")
        now = self.now()
        document_id = clean_characters(document_id) if document_id else None
        values = (now.date().isoformat(), FeedbackKind(kind), remark, question, document_id, start, end)
        with self._opened(create=True) as connection:
            self._brake(connection, int(now.timestamp()) // 60)
            connection.execute(_ADD, values)

    def entries(self) -> tuple[FeedbackEntry, ...]:
        """Every remark, the oldest first.

        Raises:
            FeedbackError: the file cannot be read.
        """
        if not self.path.exists():
            return ()
        with self._opened(create=False) as connection:
            return tuple(map(_entry, connection.execute(_LIST)))

    def settle(self, entry_id: int) -> None:
        """Mark a remark as dealt with.

        Args:
            entry_id: its number.

        Raises:
            FeedbackError: there is none with this number, or the file cannot be written.
        """
        if not self.path.exists() or not 0 < entry_id <= _FARTHEST:
            raise FeedbackError(f"There is no remark {entry_id}.")
        with self._opened(create=False) as connection:
            changed = connection.execute("UPDATE entries SET settled = 1 WHERE id = ?", (entry_id,)).rowcount
        if not changed:
            raise FeedbackError(f"There is no remark {entry_id}.")

    @contextmanager
    def _opened(self, *, create: bool) -> Iterator[sqlite3.Connection]:
        """The file, in one transaction."""
        try:
            if create:
                self._create()
            with closing(sqlite3.connect(self.path, timeout=self.patience, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("BEGIN IMMEDIATE")
                for statement in filter(str.strip, _SCHEMA.split(";")):
                    connection.execute(statement)
                yield connection
                connection.execute("COMMIT")
        except (sqlite3.Error, OSError, TypeError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise FeedbackError(f"The remarks in {self.path} cannot be read or written: {reason}.") from None

    def _create(self) -> None:
        """Make the file as one that only its owner can read; SQLite gives its journals the same rights.

        Where it exists it is not opened: closing it would give up the locks that SQLite holds on it in other threads
        of this process (https://www.sqlite.org/howtocorrupt.html, 2.2), and what they write would be lost.
        """
        if self.path.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if self.path.exists():
            return
        # Closed before it has its name, so that nobody can have locked it.
        descriptor, unnamed = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}-")
        os.close(descriptor)
        try:
            with contextlib.suppress(FileExistsError):
                self.path.hardlink_to(unnamed)
        finally:
            Path(unnamed).unlink()

    def _brake(self, connection: sqlite3.Connection, minute: int) -> None:
        ((waiting,),) = connection.execute("SELECT count(*) FROM entries WHERE NOT settled").fetchall()
        if waiting >= MOST_UNSETTLED:
            raise FeedbackError(f"{waiting:,} remarks are waiting to be settled; no more are taken until some are.")
        connection.execute("DELETE FROM brake WHERE minute <> ?", (minute,))
        ((within,),) = connection.execute(_COUNT, (minute,)).fetchall()
        if within > MOST_PER_MINUTE:
            raise FeedbackError("Too many remarks are being made; try again in a minute.")


def _cleaned(text: str, what: str) -> str:
    """A text without contacts, invisible characters and empty lines."""
    if len(text) > LONGEST_TEXT:
        raise FeedbackError(f"The {what} has {len(text):,} characters; {LONGEST_TEXT:,} are the most.")
    lines = _EMPTY_LINES.sub("\n", clean_characters(text)).strip()
    return without_contacts(NormalisedText(lines)).text.strip()


def _entry(row: tuple[int, str, str, str, str, str | None, int, int, int]) -> FeedbackEntry:
    number, day, kind, remark, question, document_id, start, end, settled = row
    return FeedbackEntry(
        number,
        dt.date.fromisoformat(day),
        FeedbackKind(kind),
        remark,
        question,
        document_id,
        start,
        end,
        bool(settled),
    )
