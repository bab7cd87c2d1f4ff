"""A quotation as text, ready for a footnote: pure functions."""

from __future__ import annotations

from qa.answering.attribution import voice_label
from qa.answering.extractive import quoted
from qa.localisation import Words
from qa.types import Citation, Voice


def quotation_text(citation: Citation, words: Words, address: str | None = None) -> str:
    """The quoted words and their source.

    Args:
        citation: the quotation.
        words: of the language in which the source is told; the quotation stays as it is.
        address: that opens it in the archive, told where the original has none.
    """
    return f"{quoted(citation.quote)} {source_text(citation, words, address)}"


def source_text(citation: Citation, words: Words, address: str | None = None) -> str:
    """Who said something, when and where it stands, as one sentence.

    Words that are not the organisation's own are said to be another's: a reporter's must not
    look like the coalition's.

    Args:
        citation: the quotation.
        words: of the language in which this is told.
        address: that opens it in the archive, told where the original has none.
    """
    who = ", ".join(part for part in (citation.speaker, citation.role) if part)
    voice = None if citation.voice is Voice.COALITION else f"[{voice_label(citation, words)}]"
    page = words("page {page}", page=citation.page) if citation.page else None
    parts = (
        f"{who} {voice}" if who and voice else who or voice,
        citation.title,
        citation.occasion,
        citation.place,
        words.date(citation.date) or words("without a date"),
        citation.publisher,
        page,
        citation.url or address,
    )
    return ", ".join(part for part in parts if part) + "."
