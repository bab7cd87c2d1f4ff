"""What the archive did with one labelled question: pure functions over its hits and answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.evaluation.datasets import EvidenceSpan, LabelledQuestion
from qa.types import Answer, Citation, Hit

OWN_METHOD = "fused"
"""The archive's own way to rank, among the plain ones."""

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
        right_quotes: for each quotation whether it holds a part of the answer; empty where the
            labels do not tell, or tell of whole documents only.
        precision: share of the quotations that hold a part of the answer, or stand in a relevant
            document where that is all that the labels tell.
        recall: share of the parts of the answer that are quoted.
        exact: whether every quotation is a slice of its document.
        seconds: for the answer.
    """

    question: LabelledQuestion
    rankings: dict[str, tuple[str, ...]]
    confidence: float
    cosine: float
    right_quotes: tuple[bool, ...]
    precision: float | None
    recall: float | None
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
        OWN_METHOD: _documents(hits, limit),
        "dense": _documents(by_dense, limit),
        "bm25": _documents(by_lexical, limit),
        "rrf": _documents(by_rank, limit),
    }


def _documents(hits: Sequence[Hit], limit: int) -> tuple[str, ...]:
    """Documents in the order of their best passage."""
    return tuple(dict.fromkeys(hit.document.id for hit in hits))[:limit]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the labels say of some quotations; see `Outcome`."""

    right_quotes: tuple[bool, ...]
    precision: float | None
    recall: float | None


def judge(question: LabelledQuestion, citations: Sequence[Citation]) -> Judgement:
    """Compare quotations with the finest labels that there are.

    Spans come before sentences, sentences before strings of which one must be quoted, and these
    before relevant documents.
    """
    parts = _parts(question)
    of_documents = not parts
    if of_documents:
        parts = [_stands_in(document) for document in question.relevant]
    if not parts:
        return Judgement((), None, None)
    right = tuple(any(part(citation) for part in parts) for citation in citations)
    found = sum(any(part(citation) for citation in citations) for part in parts)
    return Judgement(
        right_quotes=() if of_documents else right,
        precision=sum(right) / len(right) if right else None,
        recall=found / len(parts),
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


def _parts(question: LabelledQuestion) -> list[Callable[[Citation], bool]]:
    """For each part of the answer whether a quotation holds it."""
    if question.evidence:
        return [_overlaps_one(spans) for spans in question.evidence]
    if question.sentences:
        return [_holds_sentence(sentence) for sentence in dict.fromkeys(question.sentences)]
    if question.answers:
        return [lambda citation: any(answer in citation.quote for answer in question.answers)]
    return []


def _overlaps_one(spans: Sequence[EvidenceSpan]) -> Callable[[Citation], bool]:
    return lambda citation: any(overlaps(citation, span) for span in spans)


def _holds_sentence(sentence: str) -> Callable[[Citation], bool]:
    """Annotators saw the text with other spaces and marks, and other borders of sentences."""
    wanted = _letters(sentence)
    return lambda citation: wanted in _letters(citation.quote) or _letters(citation.quote) in wanted


def _stands_in(document_id: str) -> Callable[[Citation], bool]:
    return lambda citation: citation.document_id == document_id


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
