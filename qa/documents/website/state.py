"""What is remembered of the addresses that were fetched: it saves requests, and nothing depends on it."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from qa.documents.website.client import Validators
from qa.documents.website.naming import WEBSITE_FOLDER
from qa.errors import DocumentsFolderError

STATE_FILE = ".website.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS items (
    url TEXT PRIMARY KEY, path TEXT NOT NULL, hash TEXT NOT NULL, composed INTEGER NOT NULL,
    etag TEXT, last_modified TEXT, run TEXT
);
CREATE TABLE IF NOT EXISTS runs (site TEXT PRIMARY KEY, started REAL NOT NULL);
"""
_SELECT = "SELECT url, path, hash, composed, etag, last_modified, run FROM items"
_LONGEST_RUN = 24 * 3600
"""Seconds after which an interrupted run is not resumed: what it fetched may have changed since."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is remembered of one address.

    Attributes:
        url: the address.
        path: of its file, relative to the folder of documents.
        hash: SHA-256 of the content that was stored.
        composed: whether that was made of what the site's programming interface tells.
        validators: with which the server can say that it is the same.
        run: the run in which it was last looked at.
    """

    url: str
    path: str
    hash: str
    composed: bool = False
    validators: Validators = field(default_factory=Validators)
    run: str | None = None


class State:
    """The memory of one folder of documents; each change is on disk before the next one.

    Args:
        documents: the folder.

    Raises:
        DocumentsFolderError: the file cannot be written.
    """

    def __init__(self, documents: Path) -> None:
        path = documents / STATE_FILE
        with self._told(path):
            try:
                self._connection = _open(path)
            except sqlite3.DatabaseError:
                # A damaged memory is worth less than the time that it saves.
                path.unlink(missing_ok=True)
                path.with_name(f"{STATE_FILE}-journal").unlink(missing_ok=True)
                self._connection = _open(path)
        self._path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def item(self, url: str) -> Item | None:
        """What is remembered of an address."""
        return next(self._items("WHERE url = ?", url), None)

    def items(self) -> tuple[Item, ...]:
        """Everything that is remembered, by address."""
        return tuple(self._items("ORDER BY url"))

    def remember(self, item: Item) -> None:
        """Remember an address, instead of what was known of it.

        Raises:
            DocumentsFolderError: the file cannot be written.
        """
        validators = (item.validators.etag, item.validators.last_modified)
        values = (item.url, item.path, item.hash, item.composed, *validators, item.run)
        self._write("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?, ?, ?)", *values)

    def begin(self, site: str) -> str:
        """Begin a run over a site, or go on with the one that was interrupted.

        Returns:
            A name of the run.

        Raises:
            DocumentsFolderError: the file cannot be written.
        """
        now = time.time()
        with self._told(self._path):
            found = self._connection.execute("SELECT started FROM runs WHERE site = ?", (site,)).fetchone()
        if found and 0 <= now - found[0] < _LONGEST_RUN:
            return f"{site} {found[0]}"
        self._write("INSERT OR REPLACE INTO runs VALUES (?, ?)", site, now)
        return f"{site} {now}"

    def end(self, site: str) -> None:
        """End a run: the next one looks at everything anew.

        Raises:
            DocumentsFolderError: the file cannot be written.
        """
        self._write("DELETE FROM runs WHERE site = ?", site)

    def _items(self, condition: str, *values: str) -> Iterator[Item]:
        with self._told(self._path):
            rows = self._connection.execute(
                f"{_SELECT} {condition}",
                values,
            ).fetchall()
        for url, path, content_hash, composed, etag, last_modified, run in rows:
            # The file may come from anywhere: a path that leads out of the folder is not followed.
            parts = Path(str(path)).parts
            if parts[:1] == (WEBSITE_FOLDER,) and ".." not in parts:
                yield Item(url, path, content_hash, bool(composed), Validators(etag, last_modified), run)

    def _write(self, statement: str, *values: object) -> None:
        with self._told(self._path), self._connection:
            self._connection.execute(statement, values)

    @staticmethod
    @contextlib.contextmanager
    def _told(path: Path) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise DocumentsFolderError(f"{path} cannot be written ({error}); it may be deleted.") from None


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA)
        ((sound,),) = connection.execute("PRAGMA quick_check(1)").fetchall()
        if sound != "ok":
            raise sqlite3.DatabaseError(str(sound))
        connection.execute(f"{_SELECT} LIMIT 1").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection
