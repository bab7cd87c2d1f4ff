"""What readers say is wrong or missing, kept in a file of its own."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from qa.documents.contacts import contact_spans
from qa.errors import FeedbackError

_LONGEST_REMARK = 1000
_LONGEST_QUESTION = 500
_MOST_UNSETTLED = 5000
_MOST_IN_A_MINUTE = 20
_SECONDS_TO_WAIT = 5

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    id INTEGER PRIMARY KEY,
    created TEXT NOT NULL,
    kind TEXT NOT NULL,
    remark TEXT NOT NULL,
    question TEXT NOT NULL,
    document_id TEXT,
    start INTEGER,
    end INTEGER,
    settled INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS minute (number INTEGER PRIMARY KEY, entries INTEGER NOT NULL);
"""


class FeedbackKind(StrEnum):
    """What a reader tells of."""

    WRONG_QUOTE = "wrong quote"
    MISSING_DOCUMENT = "missing document"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FeedbackEntry:
    """What one reader has said.

    Attributes:
        id: number by which it is settled.
        created: the day, ISO 8601.
        kind: what it tells of.
        remark: in the reader's words, without telephone numbers and addresses.
        question: to which the answer was given; empty where there was none.
        document_id: of the statement that is meant, where it is about one.
        start: offset of the quotation that is meant.
        end: offset behind it.
    """

    id: int
    created: str
    kind: FeedbackKind
    remark: str
    question: str
    document_id: str | None
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class FeedbackBook:
    """Keeps what readers say. Nothing in it tells who they are. Safe for many threads and processes.

    Attributes:
        path: of its SQLite file, made when something is said for the first time.
    """

    path: Path

    def add(
        self,
        kind: FeedbackKind,
        remark: str,
        question: str = "",
        document_id: str | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> None:
        """Keep what a reader says.

        Args:
            kind: what it tells of.
            remark: in the reader's words.
            question: to which the answer was given.
            document_id: of the statement that is meant.
            start: offset of the quotation that is meant.
            end: offset behind it.

        Raises:
            FeedbackError: there is nothing in it, too much was said of late, or the file cannot be written.
        """
        said = _without_contacts(remark.strip())[:_LONGEST_REMARK].strip()
        if not said:
            raise FeedbackError("The remark is empty; say what is wrong.")
        today, minute = _now()
        row = (today, kind, said, _without_contacts(question)[:_LONGEST_QUESTION], document_id, start, end)
        with self._opened() as book, book:
            book.execute("BEGIN IMMEDIATE")
            self._brake(book, minute)
            book.execute(
                "INSERT INTO feedback (created, kind, remark, question, document_id, start, end) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )

    def entries(self) -> tuple[FeedbackEntry, ...]:
        """What is not settled, oldest first.

        Raises:
            FeedbackError: the file cannot be read.
        """
        if not self.path.exists():
            return ()
        with self._opened() as book:
            rows = book.execute(
                "SELECT id, created, kind, remark, question, document_id, start, end "
                "FROM feedback WHERE settled = 0 ORDER BY id"
            ).fetchall()
        return tuple(FeedbackEntry(row[0], row[1], FeedbackKind(row[2]), *row[3:]) for row in rows)

    def settle(self, entry_id: int) -> None:
        """Take one for done.

        Raises:
            FeedbackError: there is no such entry, or the file cannot be written.
        """
        with self._opened() as book, book:
            done = book.execute("UPDATE feedback SET settled = 1 WHERE id = ? AND settled = 0", (entry_id,))
            if done.rowcount == 0:
                raise FeedbackError(f"There is no open remark number {entry_id}.")

    @staticmethod
    def _brake(book: sqlite3.Connection, minute: int) -> None:
        """Keep anybody from filling the disk."""
        (unsettled,) = book.execute("SELECT count(*) FROM feedback WHERE settled = 0").fetchone()
        book.execute("DELETE FROM minute WHERE number < ?", (minute,))
        book.execute(
            "INSERT INTO minute VALUES (?, 1) ON CONFLICT (number) DO UPDATE SET entries = entries + 1", (minute,)
        )
        (lately,) = book.execute("SELECT entries FROM minute WHERE number = ?", (minute,)).fetchone()
        if unsettled >= _MOST_UNSETTLED or lately > _MOST_IN_A_MINUTE:
            raise FeedbackError("Too many remarks were made of late; try again later.")

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            if not self.path.exists():
                # What readers write is for the archivist alone.
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            with closing(sqlite3.connect(self.path, timeout=_SECONDS_TO_WAIT)) as book:
                book.execute("PRAGMA journal_mode = WAL")
                book.executescript(_SCHEMA)
                yield book
        except (sqlite3.Error, OSError) as error:
            raise FeedbackError(f"The remarks in {self.path} cannot be kept or read: {error}.") from None


def _now() -> tuple[str, int]:
    """The day, and the number of the minute."""
    now = dt.datetime.now(dt.UTC)
    return now.date().isoformat(), int(now.timestamp() // 60)


def _without_contacts(text: str) -> str:
    """A text without telephone numbers and addresses."""
    for span in reversed(contact_spans(text)):
        text = text[: span.start] + text[span.end :]
    return text
