"""The last check before an answer leaves: pure functions."""

from __future__ import annotations

from collections.abc import Callable

from qa.answering.extractive import quoted
from qa.errors import QuotationError
from qa.types import Answer, Document


def verify(answer: Answer, document: Callable[[str], Document]) -> None:
    """Check that every quotation is a slice of its document and stands in the text.

    Args:
        answer: about to be given.
        document: gives a document by its id.

    Raises:
        QuotationError: a quotation differs from its document or from the text of the answer.
    """
    position = 0
    for number, citation in enumerate(answer.citations, start=1):
        stored = document(citation.document_id).text[citation.start : citation.end]
        if stored != citation.quote:
            raise QuotationError(
                f"Quotation {citation.marker} is not what {citation.path} says; rebuild with: kpcsc index --rebuild"
            )
        shown = f"{quoted(citation.quote)} [{citation.marker}]"
        place = answer.text.find(shown, position)
        if citation.marker != number or place < 0:
            raise QuotationError(f"The answer does not show quotation {citation.marker} as its citation has it.")
        position = place + len(shown)
