"""Late interaction: each token of a question looks for its best match among the tokens of a passage.

MaxSim of Khattab and Zaharia, "ColBERT" (2020). Of a passage's tokens only the signs of their components
are kept, one bit each: a thirty-second of the room, and hardly any quality (docs/decisions/008).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from qa.errors import IndexDamagedError
from qa.protocols import Rows, Signs, Vectors

_TOKENS_FILE = "tokens.npy"
_STARTS_FILE = "starts.npy"


def signs_of(tokens: Vectors) -> Signs:
    """The sign of each component.

    Args:
        tokens: shape ``(tokens, dimension)``.
    """
    return np.packbits(tokens > 0, axis=1)


class SignIndex:
    """The signs of all passages' tokens, in files that are mapped into memory.

    Args:
        folder: written by `write`.

    Raises:
        IndexDamagedError: a file of it is not an array.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._tokens: Signs = np.load(folder / _TOKENS_FILE, mmap_mode="r", allow_pickle=False)
            self._starts: Rows = np.load(folder / _STARTS_FILE, allow_pickle=False)
        except (OSError, ValueError):
            raise IndexDamagedError(f"{folder} is not an index of tokens; run: kpcsc index --rebuild") from None

    @staticmethod
    def write(passages: Sequence[Signs], folder: Path) -> None:
        """Write the tokens of passages.

        Args:
            passages: the signs of each passage's tokens, in the order of its row; at least one.
            folder: is created.

        Raises:
            OSError: the folder cannot be written.
        """
        folder.mkdir()
        starts = np.cumsum([0, *(len(tokens) for tokens in passages)])
        written = np.lib.format.open_memmap(
            folder / _TOKENS_FILE, mode="w+", dtype=np.uint8, shape=(max(int(starts[-1]), 1), passages[0].shape[1])
        )
        for start, tokens in zip(starts, passages, strict=False):
            written[start : start + len(tokens)] = tokens
        written.flush()
        np.save(folder / _STARTS_FILE, starts, allow_pickle=False)

    def scores(self, tokens: Vectors, rows: Rows) -> Vectors:
        """Compare tokens; see `qa.protocols.TokenIndex`."""
        lengths = self._starts[rows + 1] - self._starts[rows]
        scores = np.zeros(len(rows), dtype=np.float32)
        filled = np.flatnonzero(lengths)
        if len(tokens) == 0 or len(filled) == 0:
            return scores
        parts = [self._tokens[self._starts[row] : self._starts[row + 1]] for row in rows[filled]]
        dimension = tokens.shape[1]
        bits = np.unpackbits(np.concatenate(parts), axis=1, count=dimension)
        # A sign is +1 or -1, a bit 1 or 0: the product with the signs is twice that with the bits, less the sum.
        products = 2 * (tokens @ bits.T.astype(np.float32)) - tokens.sum(axis=1, keepdims=True)
        first = np.concatenate([[0], np.cumsum(lengths[filled])[:-1]])
        best = np.maximum.reduceat(products, first, axis=1) / np.sqrt(dimension)
        scores[filled] = best.mean(axis=0)
        return scores
