"""The shapes that adapters fill: one small protocol for each thing that can be exchanged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from qa.types import Citation, Content, Document, DocumentInfo, Passage

Vectors = npt.NDArray[np.float32]
Signs = npt.NDArray[np.uint8]
"""The sign of each component of some vectors, eight to a byte; shape ``(vectors, ceil(dimension / 8))``."""
Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, the steps done and the steps in all."""


class Reader(Protocol):
    """Turns the bytes of one kind of file into text."""

    def read(self, data: bytes) -> Content:
        """Read a file.

        Args:
            data: the whole file.

        Raises:
            DocumentError: it cannot be read, in one line with the reason.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class TokenEmbedding:
    """A text and each of its tokens as unit vectors.

    Attributes:
        text: shape ``(dimension,)``.
        tokens: shape ``(tokens, dimension)``; those of the model's own marks are left out.
    """

    text: Vectors
    tokens: Vectors


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def identity(self) -> str:
        """Name of the model that changes whenever its vectors may."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None, reproducible: bool = False
    ) -> Vectors:
        """Embed texts.

        Args:
            texts: any number of texts.
            progress: called with the number of texts done since the last call.
            reproducible: give a text the same vector to the bit, whichever texts are embedded with it;
                slower for a few texts.

        Returns:
            Unit vectors of shape ``(len(texts), dimension)``.
        """
        ...

    def embed_tokens(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None, reproducible: bool = False
    ) -> list[TokenEmbedding]:
        """Embed texts and, in the same pass, their tokens.

        Args:
            texts: any number of texts.
            progress: called with the number of texts done since the last call.
            reproducible: as in `embed`.

        Returns:
            One for each text; without tokens where the model has none.
        """
        ...


class VectorIndex(Protocol):
    """Finds the vectors nearest to one vector, by inner product."""

    def search(self, vector: Vectors, limit: int, allowed: Mask | None = None) -> Rows:
        """Find the nearest rows.

        Args:
            vector: shape ``(dimension,)``.
            limit: how many rows at the most.
            allowed: shape ``(rows,)``; only rows that are true here are found.

        Returns:
            Row numbers, nearest first; fewer than ``limit`` where there are no more.
        """
        ...

    def scores(self, vector: Vectors, rows: Rows) -> Vectors:
        """Inner product of a vector with given rows, shape ``(len(rows),)``."""
        ...


class TokenIndex(Protocol):
    """Compares the tokens of a question with those of passages."""

    def scores(self, tokens: Vectors, rows: Rows) -> Vectors:
        """How well each token of a question is met by some token of a passage, on average.

        Args:
            tokens: of the question, shape ``(tokens, dimension)``.
            rows: of the passages.

        Returns:
            Shape ``(len(rows),)``; zero where there are no tokens.
        """
        ...


class PassageStore(Protocol):
    """Gives the passages and documents behind the rows of an index."""

    @property
    def documents(self) -> Sequence[DocumentInfo]:
        """Every document, in the order of its row."""
        ...

    @property
    def document_of_passage(self) -> Rows:
        """Row of the document of each passage."""
        ...

    @property
    def copy_of_passage(self) -> Rows:
        """Row of the document of which each passage says the same to the word, as another copy; -1 for none."""
        ...

    @property
    def work_of_document(self) -> Rows:
        """A number for each document, the same for the parts of one work ("Report > Chapter 2")."""
        ...

    @property
    def sentence_starts(self) -> Rows:
        """First sentence row of each passage, and the number of sentences at the end."""
        ...

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages in the given rows, in that order."""
        ...

    def document(self, document_id: str) -> Document:
        """A document with its text.

        Raises:
            UnknownDocumentError: there is no such document.
        """
        ...

    def passages_of_speaker(self, name: str) -> Mask:
        """Which passages hold a sentence said by somebody of this name."""
        ...


class Reranker(Protocol):
    """Scores question and passage together, more precisely and more slowly than a search."""

    def score(self, question: str, texts: Sequence[str]) -> Vectors:
        """Relevance of each text to the question in 0..1, shape ``(len(texts),)``."""
        ...


class Writer(Protocol):
    """Writes the text of an answer over citations that are already chosen."""

    def write(self, citations: Sequence[Citation]) -> str:
        """Write an answer whose markers, such as ``[1]``, are those of the citations."""
        ...
