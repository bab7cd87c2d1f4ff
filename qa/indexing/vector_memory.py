"""Vectors remembered by model and content, so that no text is embedded twice."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from qa.protocols import Embedder, Vectors

_FLOAT = np.dtype(np.float32).itemsize
_CHUNK = 2048
"""Texts embedded between two commits: what an interruption can cost at the most."""


class VectorMemory:
    """A SQLite file of vectors. It is a memory only: deleting it loses time, nothing else.

    Args:
        path: created when absent; replaced when it is not a sound SQLite file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def embed(
        self, texts: Sequence[str], embedder: Embedder, progress: Callable[[int, int], None]
    ) -> tuple[Vectors, int]:
        """Give the vector of each text, embedding only those that are not remembered.

        Args:
            texts: at least one.
            embedder: for what is not remembered; is not touched when all is.
            progress: called with the number of new texts embedded and to embed.

        Returns:
            Vectors of shape ``(len(texts), dimension)`` and the number of texts embedded.

        Raises:
            ModelError: the model cannot be loaded.
            sqlite3.Error: the file cannot be written.
        """
        try:
            return self._embed(texts, embedder, progress)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            # Damaged somewhere inside: what it remembered is embedded again.
            self.forget()
            return self._embed(texts, embedder, progress)

    def _embed(
        self, texts: Sequence[str], embedder: Embedder, progress: Callable[[int, int], None]
    ) -> tuple[Vectors, int]:
        keys = [_key(embedder.identity, text) for text in texts]
        with closing(self._connect()) as connection:
            known = {key: vector for key, vector in _remembered(connection, set(keys)) if len(vector) % _FLOAT == 0}
            length = max(map(len, known.values()), default=0)
            known = {key: vector for key, vector in known.items() if len(vector) == length}
            missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
            items, done = list(missing.items()), 0

            def advance(count: int) -> None:
                nonlocal done
                done += count
                progress(done, len(items))

            # The longest together, so that short texts are not padded to their length.
            items.sort(key=lambda item: len(item[1]), reverse=True)
            for start in range(0, len(items), _CHUNK):
                part = items[start : start + _CHUNK]
                vectors = embedder.embed([text for _, text in part], progress=advance)
                rows = [(key, vector.tobytes()) for (key, _), vector in zip(part, vectors, strict=True)]
                with connection:
                    connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
                known.update(rows)
        return np.stack([np.frombuffer(known[key], dtype=np.float32) for key in keys]), len(items)

    def forget(self) -> None:
        """Remove everything that is remembered."""
        self._path.unlink(missing_ok=True)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path)
        connection.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
        return connection


def _key(identity: str, text: str) -> bytes:
    return hashlib.sha256(f"{identity}\0{text}".encode()).digest()


def _remembered(connection: sqlite3.Connection, keys: set[bytes]) -> Iterator[tuple[bytes, bytes]]:
    wanted = list(keys)
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        marks = ",".join("?" * len(part))
        yield from connection.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part)  # noqa: S608 (marks)
