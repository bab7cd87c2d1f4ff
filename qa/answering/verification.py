"""The last check before an answer leaves: pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable

from qa.errors import QuotationError
from qa.types import Answer, Document

_MARKER = re.compile(r"\[(\d{1,3})\]")


def verify(answer: Answer, document: Callable[[str], Document]) -> None:
    """Check that every quotation is a slice of its document and stands in the text.

    Args:
        answer: about to be given.
        document: gives a document by its id.

    Raises:
        QuotationError: a quotation differs from its document, or a marker has no citation.
    """
    text = answer.text
    for citation in answer.citations:
        stored = document(citation.document_id).text[citation.start : citation.end]
        if stored != citation.quote or citation.quote not in text:
            raise QuotationError(
                f"Quotation {citation.marker} is not what {citation.path} says; rebuild with: kpcsc index --rebuild"
            )
        text = text.replace(citation.quote, "", 1)
    markers = [int(marker) for marker in _MARKER.findall(text)]
    if answer.citations and markers != [citation.marker for citation in answer.citations]:
        raise QuotationError("The markers of the answer are not those of its citations.")
