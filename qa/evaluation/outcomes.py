"""What the archive did with one labelled question: pure functions over its hits and answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.evaluation.datasets import EvidenceSpan, LabelledQuestion
from qa.types import Answer, Citation, Hit

_RRF_CONSTANT = 60
"""As in Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion" (2009)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question and what came of it.

    Attributes:
        question: with its labels.
        rankings: ids of documents, best first, by method; the archive's own is ``fused``.
        confidence: that it is answered.
        cosine: of the question and its best passage.
        right_quotes: for each of the first three quotations whether it holds the answer; empty where
            the labels do not tell.
        all_sets: whether the first three quotations hold a span of every set of evidence.
        cited: share of the citations that rest on a relevant document.
        exact: whether every quotation is a slice of its document.
        seconds: for the answer.
    """

    question: LabelledQuestion
    rankings: dict[str, tuple[str, ...]]
    confidence: float
    cosine: float
    right_quotes: tuple[bool, ...]
    all_sets: bool
    cited: float | None
    exact: bool
    seconds: float


def rankings(hits: Sequence[Hit], limit: int) -> dict[str, tuple[str, ...]]:
    """Documents by the archive's own score and by those of plain methods, from the same candidates."""
    by_dense = sorted(hits, key=lambda hit: -hit.dense)
    by_lexical = sorted((hit for hit in hits if hit.lexical > 0), key=lambda hit: -hit.lexical)
    reciprocal: dict[str, float] = {}
    for ranked in (by_dense, by_lexical):
        for rank, hit in enumerate(ranked, start=1):
            reciprocal[hit.passage.id] = reciprocal.get(hit.passage.id, 0.0) + 1 / (_RRF_CONSTANT + rank)
    by_rank = sorted(hits, key=lambda hit: -reciprocal[hit.passage.id])
    return {
        "fused": _documents(hits, limit),
        "dense": _documents(by_dense, limit),
        "bm25": _documents(by_lexical, limit),
        "rrf": _documents(by_rank, limit),
    }


def _documents(hits: Sequence[Hit], limit: int) -> tuple[str, ...]:
    """Documents in the order of their best passage."""
    return tuple(dict.fromkeys(hit.document.id for hit in hits))[:limit]


def right_quotes(question: LabelledQuestion, citations: Sequence[Citation]) -> tuple[bool, ...]:
    """For each quotation whether it holds the answer, as far as the labels tell."""
    judge = _judge(question)
    return tuple(judge(citation) for citation in citations) if judge else ()


def all_sets_quoted(question: LabelledQuestion, citations: Sequence[Citation]) -> bool:
    """Whether a span of every set of evidence is quoted."""
    return bool(question.evidence) and all(
        any(overlaps(citation, span) for citation in citations for span in spans) for spans in question.evidence
    )


def overlaps(citation: Citation, span: EvidenceSpan) -> bool:
    """Whether a quotation shares more than half of the shorter of the two."""
    if citation.document_id != span.document_id:
        return False
    shared = min(citation.end, span.end) - max(citation.start, span.start)
    return 2 * shared > min(citation.end - citation.start, span.end - span.start)


def is_exact(answer: Answer, hits: Sequence[Hit]) -> bool:
    """Whether every quotation is a slice of its document."""
    texts = {hit.document.id: hit.document.text for hit in hits}
    return all(texts[c.document_id][c.start : c.end] == c.quote for c in answer.citations)


def _judge(question: LabelledQuestion) -> Callable[[Citation], bool] | None:
    if question.evidence:
        spans = [span for alternatives in question.evidence for span in alternatives]
        return lambda citation: any(overlaps(citation, span) for span in spans)
    if question.answers:
        return lambda citation: any(answer in citation.quote for answer in question.answers)
    return None
