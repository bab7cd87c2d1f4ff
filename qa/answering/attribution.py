"""Who says a quotation, when and where, in words: pure functions."""

from __future__ import annotations

from qa.localisation import Words
from qa.types import Citation, Voice

_VOICES = {
    Voice.COALITION: "the organisation’s own words",
    Voice.MEMBER: "a member, quoted in a report",
    Voice.REPORTER: "the reporter’s words",
    Voice.OTHER: "another party, quoted",
    Voice.REPORTED: "reported; whose words is not certain",
}


def attribution(citation: Citation, words: Words | None = None) -> str:
    """One line that introduces a quotation and never says more than is known.

    Args:
        citation: the quotation.
        words: of the language in which it is said; English when not given.
    """
    words = words or Words()
    who = _who(citation, words)
    details = ", ".join(detail for detail in (citation.occasion, citation.place, words.date(citation.date)) if detail)
    return f"{who} ({details})" if details else who


def voice_label(citation: Citation, words: Words | None = None) -> str:
    """Whose words a quotation holds, in a few words."""
    return (words or Words())(_VOICES[citation.voice])


def _who(citation: Citation, words: Words) -> str:
    speaker = ", ".join(part for part in (citation.speaker, citation.role) if part)
    publisher = citation.publisher or f"“{citation.title}”"
    match citation.voice:
        case Voice.COALITION:
            return speaker or publisher
        case Voice.REPORTER:
            return words("{publisher} reports", publisher=publisher)
        case Voice.MEMBER:
            return words("{speaker}, quoted by {publisher}", speaker=speaker or words("A member"), publisher=publisher)
        case Voice.OTHER:
            unnamed = words("Another party")
            return words("{speaker}, quoted by {publisher}", speaker=speaker or unnamed, publisher=publisher)
        case Voice.REPORTED:
            return words("From “{title}”", title=citation.title)
