"""BM25 with bm25s."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa.protocols import Vectors

K1 = 0.9
B = 0.4

_SHORTEST_MISTYPED = 6
"""Shorter words are too often other words."""

_LEAST_LIKENESS = 85.0
"""Percentage of likeness (rapidfuzz ratio) from which a term counts as mistyped."""


class LexicalIndex:
    """BM25 scores of all passages of a folder written by `write`.

    Args:
        folder: where the index stands.
    """

    def __init__(self, folder: Path) -> None:
        import bm25s

        self._bm25 = bm25s.BM25.load(folder, mmap=True, show_progress=False)
        self._documents = int(self._bm25.scores["num_docs"])

    @staticmethod
    def write(terms: Iterable[Sequence[str]], folder: Path) -> None:
        """Index passages.

        Args:
            terms: those of each passage, in the order of its row.
            folder: is created.

        Raises:
            OSError: the folder cannot be written.
        """
        import bm25s

        # Numbered by first appearance, so that equal passages give equal files.
        vocabulary: dict[str, int] = {"": 0}
        rows = [[vocabulary.setdefault(term, len(vocabulary)) for term in passage] for passage in terms]
        if not any(rows):
            # Single letters alone: the average length, by which scores are divided, would be zero.
            rows = [[0] for _ in rows]
        bm25 = bm25s.BM25(k1=K1, b=B)
        bm25.index((rows, vocabulary), create_empty_token=False, show_progress=False)
        bm25.save(folder, show_progress=False)

    def scores(self, question: Sequence[tuple[str, ...]]) -> Vectors:
        """BM25 of a question and every passage.

        Args:
            question: its words, each as the terms under which passages may hold it.

        Returns:
            Shape ``(passages,)``; zero where no term matches.
        """
        known = [number for forms in question for term in forms if (number := self._number(term)) is not None]
        if not known:
            return np.zeros(self._documents, dtype=np.float32)
        scores: Vectors = np.maximum(self._bm25.get_scores(known), 0.0)
        return scores

    def inverse_document_frequency(self, forms: tuple[str, ...]) -> float:
        """How telling a word is: ``ln(1 + (N - n + 0.5) / (n + 0.5))`` for n of N passages.

        The form of the formula that Lucene uses (Robertson and Zaragoza 2009, with the one
        added under the logarithm that keeps it positive).
        """
        pointers: npt.NDArray[np.int64] = self._bm25.scores["indptr"]
        counts = [
            int(pointers[number + 1] - pointers[number]) for term in forms if (number := self._number(term)) is not None
        ]
        holding = max(counts, default=0)
        return math.log(1 + (self._documents - holding + 0.5) / (holding + 0.5))

    def holds(self, forms: tuple[str, ...]) -> bool:
        """Whether any passage holds a word."""
        return any(self._number(term) is not None for term in forms)

    def nearest_term(self, term: str) -> str | None:
        """The term of the index that a mistyped one was most likely meant to be, if one is near.

        Args:
            term: that no passage holds; a short one has no nearest.
        """
        if len(term) < _SHORTEST_MISTYPED or term.startswith("=") or any(c.isdigit() for c in term):
            return None
        from rapidfuzz import fuzz, process

        near = [known for known in self._bm25.vocab_dict if abs(len(known) - len(term)) <= 2 and known[:1] == term[:1]]
        found = process.extractOne(term, near, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS)
        return found[0] if found else None

    def _number(self, term: str) -> int | None:
        return self._bm25.vocab_dict.get(term) if term else None
