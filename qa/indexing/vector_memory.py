"""Vectors remembered by model and content, so that no text is embedded twice."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from qa.protocols import Embedder, Signs, Vectors
from qa.retrieval.late_interaction import signs_of

_FLOAT = np.dtype(np.float32).itemsize
_CHUNK = 512
"""Texts embedded between two commits: what an interruption can cost at the most."""

_Entry = tuple[bytes, bytes]
"""A vector, and the signs of the text's tokens."""
_Embed = Callable[[Sequence[str], Callable[[int], None]], list[_Entry]]


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

        def anew(part: Sequence[str], advance: Callable[[int], None]) -> list[_Entry]:
            return [(vector.tobytes(), b"") for vector in embedder.embed(part, progress=advance, reproducible=True)]

        entries, embedded = self._recall("texts", texts, embedder.identity, anew, progress)
        return _vectors(entries), embedded

    def embed_tokens(
        self, texts: Sequence[str], embedder: Embedder, progress: Callable[[int, int], None]
    ) -> tuple[Vectors, list[Signs], int]:
        """Give the vector of each text and the signs of its tokens, embedding only what is not remembered.

        Args:
            texts: at least one.
            embedder: for what is not remembered; is not touched when all is.
            progress: called with the number of new texts embedded and to embed.

        Returns:
            Vectors of shape ``(len(texts), dimension)``, the signs of each text's tokens, and the
            number of texts embedded.

        Raises:
            ModelError: the model cannot be loaded.
            sqlite3.Error: the file cannot be written.
        """

        def anew(part: Sequence[str], advance: Callable[[int], None]) -> list[_Entry]:
            found = embedder.embed_tokens(part, progress=advance, reproducible=True)
            return [(each.text.tobytes(), signs_of(each.tokens).tobytes()) for each in found]

        entries, embedded = self._recall("passages", texts, embedder.identity, anew, progress)
        vectors = _vectors(entries)
        width = -(-vectors.shape[1] // 8)
        signs = [np.frombuffer(tokens, dtype=np.uint8).reshape(-1, width) for _, tokens in entries]
        return vectors, signs, embedded

    def forget(self) -> None:
        """Remove everything that is remembered."""
        self._path.unlink(missing_ok=True)

    def _recall(
        self, table: str, texts: Sequence[str], identity: str, embed: _Embed, progress: Callable[[int, int], None]
    ) -> tuple[list[_Entry], int]:
        try:
            return self._complete(table, texts, identity, embed, progress)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            # Damaged somewhere inside: what it remembered is embedded again.
            self.forget()
            return self._complete(table, texts, identity, embed, progress)

    def _complete(
        self, table: str, texts: Sequence[str], identity: str, embed: _Embed, progress: Callable[[int, int], None]
    ) -> tuple[list[_Entry], int]:
        keys = [_key(identity, text) for text in texts]
        with closing(self._connect()) as connection:
            known = _sound(dict(_remembered(connection, table, set(keys))))
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
                entries = embed([text for _, text in part], advance)
                rows = [(key, *entry) for (key, _), entry in zip(part, entries, strict=True)]
                with connection:
                    connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", rows)  # noqa: S608 (constants)
                known.update((key, entry) for (key, _), entry in zip(part, entries, strict=True))
        return [known[key] for key in keys], len(items)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path)
        for table in ("texts", "passages"):
            connection.execute(
                f"CREATE TABLE IF NOT EXISTS {table} (key BLOB PRIMARY KEY, vector BLOB, tokens BLOB) WITHOUT ROWID"
            )
        return connection


def _key(identity: str, text: str) -> bytes:
    return hashlib.sha256(f"{identity}\0{text}".encode()).digest()


def _remembered(connection: sqlite3.Connection, table: str, keys: set[bytes]) -> Iterator[tuple[bytes, _Entry]]:
    wanted = list(keys)
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        marks = ",".join("?" * len(part))
        found = connection.execute(f"SELECT key, vector, tokens FROM {table} WHERE key IN ({marks})", part)  # noqa: S608 (marks)
        yield from ((key, (vector, tokens)) for key, vector, tokens in found)


def _sound(known: dict[bytes, _Entry]) -> dict[bytes, _Entry]:
    """The entries of full length: a vector of another length was cut, or comes from elsewhere."""
    length = max((len(vector) for vector, _ in known.values() if len(vector) % _FLOAT == 0), default=0)
    width = -(-length // _FLOAT // 8) or 1
    return {
        key: (vector, tokens)
        for key, (vector, tokens) in known.items()
        if len(vector) == length and len(tokens) % width == 0
    }


def _vectors(entries: Sequence[_Entry]) -> Vectors:
    return np.stack([np.frombuffer(vector, dtype=np.float32) for vector, _ in entries])
