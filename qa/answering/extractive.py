"""An answer in the archive's own words, without a language model: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from qa.answering.attribution import attribution
from qa.answering.evidence import Quotation
from qa.types import Citation, Document, Person, Remark

NO_ANSWER = Remark(
    "The archive does not answer this question. The passages nearest to it are shown; they are not an answer."
)
NOTHING_MATCHES = Remark("The archive holds nothing that meets these conditions.")


class ExtractiveWriter:
    """Sets quotations one under the other, each introduced by who said it, when and where."""

    def write(self, citations: Sequence[Citation]) -> str:
        """Write the text; see `qa.protocols.Writer`."""
        paragraphs = []
        for introduction, group in groupby(citations, key=attribution):
            quotes = [f"{quoted(citation.quote)} [{citation.marker}]" for citation in group]
            paragraphs.append("\n".join([f"{introduction}:", *quotes]))
        return "\n\n".join(paragraphs)


OPENING_MARKS = '“«"'
"""With which a quotation may begin that brings marks of its own."""


def quoted(text: str) -> str:
    """A quotation in quotation marks, unless it brings its own."""
    if text[:1] in OPENING_MARKS and text[-1:] in '”»"':
        return text
    return f"“{text}”"


def cite(quotations: Sequence[Quotation], people: Sequence[Person], keep_order: bool = False) -> tuple[Citation, ...]:
    """Number quotations for reading: statement by statement, the best quotation of each first.

    Args:
        quotations: best first; the statement of the best comes first.
        people: of the archive, for the role of somebody quoted.
        keep_order: whether they stand in the right order already.
    """
    documents: dict[str, list[Quotation]] = {}
    for quotation in quotations:
        documents.setdefault(quotation.document.id, []).append(quotation)
    ordered = quotations if keep_order else [quotation for group in documents.values() for quotation in group]
    return tuple(_citation(number, quotation, people) for number, quotation in enumerate(ordered, start=1))


def _citation(marker: int, quotation: Quotation, people: Sequence[Person]) -> Citation:
    document = quotation.document
    return Citation(
        marker=marker,
        document_id=document.id,
        quote=quotation.text,
        start=quotation.start,
        end=quotation.end,
        page=document.page_at(quotation.start),
        voice=quotation.voice,
        title=document.title,
        path=document.path,
        date=str(document.when) if document.when else None,
        speaker=quotation.speaker,
        role=_role(quotation.speaker, document, people),
        occasion=document.occasion,
        place=document.place,
        publisher=document.publisher,
        kind=document.kind,
        url=document.source_url,
    )


def _role(speaker: str | None, document: Document, people: Sequence[Person]) -> str | None:
    if speaker is None:
        return None
    if speaker == document.speaker and document.role:
        return document.role
    return next((person.role for person in people if person.name == speaker), None)
