"""Which documents meet the conditions of a question: pure functions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.protocols import Mask
from qa.retrieval.tokenization import fold, words
from qa.types import DocumentInfo, Filters


def matching_documents(documents: Sequence[DocumentInfo], filters: Filters) -> Mask:
    """Tell for each document whether it meets every condition but the one on the speaker.

    The speaker is a condition on passages, since a report may quote several people.

    Args:
        documents: in the order of their rows.
        filters: the conditions.

    Returns:
        Shape ``(documents,)``.
    """
    return np.fromiter((_matches(document, filters) for document in documents), dtype=bool, count=len(documents))


def name_matches(asked: str, name: str | None) -> bool:
    """Whether every word of a name that was asked for stands in a name of the archive."""
    return name is not None and set(words(asked)) <= set(words(name)) and bool(words(asked))


def _matches(document: DocumentInfo, filters: Filters) -> bool:
    when = document.when
    if (filters.since or filters.until) and when is None:
        return False
    if filters.since and when and when.last < filters.since.first:
        return False
    if filters.until and when and when.first > filters.until.last:
        return False
    if filters.occasion and not name_matches(filters.occasion, document.occasion):
        return False
    if filters.kind and document.kind != filters.kind:
        return False
    return not (filters.language and fold(document.language or "") != fold(filters.language))
