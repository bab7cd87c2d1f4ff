"""Passages and quotations as retrieval frameworks take them: a text, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from pydantic import BaseModel

from qa.interfaces.schemas import CitationSchema, PassageSchema
from qa.types import Answer, Hit


class Mode(StrEnum):
    """What a retriever returns."""

    PASSAGES = "passages"
    """What matches best, whether or not it answers."""
    QUOTATIONS = "quotations"
    """The quotations of the answer, each a citation; none where the archive does not answer."""


class Provenance(BaseModel):
    """Where a text comes from; what is not known is null.

    Attributes:
        document_id: of the statement.
        title: of the statement.
        path: of its file.
        source_url: of the original.
        date: on which it was made, ISO 8601 shortened to what is known.
        speaker: who says it.
        voice: whose words it holds, where all of it are of one voice.
        voices: all of them.
        occasion: the meeting at which it was said.
        publisher: who published it.
        kind: of statement.
        start: offset of the first character in the statement's text.
        end: offset behind the last.
        page: on which it begins.
        score: relevance of a passage within one search, or confidence in the answer, 0..1.
        marker: number of a quotation in the text of the answer.
    """

    document_id: str
    title: str
    path: str
    source_url: str | None
    date: str | None
    speaker: str | None
    voice: str | None
    voices: list[str]
    occasion: str | None
    publisher: str | None
    kind: str | None
    start: int
    end: int
    page: int | None
    score: float
    marker: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """A text that was found.

    Attributes:
        id: of the passage, or of the place of the quotation; different for each.
        text: its words, exactly.
        provenance: where they come from.
    """

    id: str
    text: str
    provenance: Provenance

    @classmethod
    def of_hit(cls, hit: Hit) -> Self:
        """A passage."""
        passage = PassageSchema.of(hit)
        voice = passage.voices[0] if len(passage.voices) == 1 else None
        known = passage.model_dump(exclude={"text"})
        return cls(hit.passage.id, hit.text, Provenance(**known, voice=voice, marker=None))

    @classmethod
    def of_answer(cls, answer: Answer) -> Sequence[Self]:
        """The quotations of an answer, in its order."""
        return [
            cls(
                f"{citation.document_id}:{citation.start}-{citation.end}",
                citation.quote,
                Provenance(
                    **CitationSchema.of(citation).model_dump(exclude={"quote", "role", "place"}),
                    voices=[citation.voice],
                    score=round(answer.confidence, 4),
                ),
            )
            for citation in answer.citations
        ]
