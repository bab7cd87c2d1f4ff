"""In which order statements are listed: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from qa.types import DocumentInfo


class Sort(StrEnum):
    """The order of a list of statements."""

    PATH = "path"
    """By their paths."""
    OLDEST = "date"
    """By their dates, those without one last."""
    NEWEST = "-date"
    """By their dates, the newest first, those without one last."""


def sorted_documents(documents: Sequence[DocumentInfo], sort: Sort) -> list[DocumentInfo]:
    """Statements in an order; those of one date in the order of their paths.

    Args:
        documents: in the order of their paths.
        sort: the order that is wanted.
    """
    if sort is Sort.PATH:
        return list(documents)
    newest = sort is Sort.NEWEST
    dated = [(document.when.first, document) for document in documents if document.when]
    undated = [document for document in documents if not document.when]
    return [*(document for _, document in sorted(dated, key=lambda pair: pair[0], reverse=newest)), *undated]
