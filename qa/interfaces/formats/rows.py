"""An answer as rows of a table: one for each quotation, and one where there is none."""

from __future__ import annotations

from pydantic import BaseModel

from qa.interfaces.schemas import CitationSchema
from qa.types import Answer


class AnswerRow(BaseModel):
    """A quotation with the question that it answers; without an answer, the question alone."""

    question: str
    answered: bool
    confidence: float
    marker: int | None = None
    quote: str | None = None
    date: str | None = None
    speaker: str | None = None
    role: str | None = None
    occasion: str | None = None
    place: str | None = None
    publisher: str | None = None
    kind: str | None = None
    voice: str | None = None
    title: str | None = None
    path: str | None = None
    source_url: str | None = None
    document_id: str | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None

    @classmethod
    def of(cls, answer: Answer) -> list[AnswerRow]:
        """The rows of an answer."""
        asked = cls(question=answer.question, answered=answer.answered, confidence=round(answer.confidence, 4))
        if not answer.citations:
            return [asked]
        return [asked.model_copy(update=CitationSchema.of(c).model_dump()) for c in answer.citations]
