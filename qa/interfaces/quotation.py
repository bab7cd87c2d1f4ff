"""A quotation with its source, ready for a footnote: pure functions."""

from __future__ import annotations

from qa.localisation import Words
from qa.types import Citation, Voice

_PAIRS = {"“": "”", "«": "»", "„": "“"}
_WITHIN = {"“": ("‘", "’"), "«": ("“", "”")}
"""What is set around a text that holds quotation marks of the usual sort, by the opening one."""

_WEB = ("http://", "https://")


def quotation_text(citation: Citation, words: Words, address: str | None) -> str:
    """The words, and who said them, when and where, on one line that can be pasted under a text.

    Where they are not the organisation's own, it says whose they are.

    Args:
        citation: the quotation.
        words: of the reader's language.
        address: that opens the quotation in the archive, for a statement whose original has no address.
    """
    place = web_address(citation.url) or web_address(address)
    parts = (source_text(citation, words), place)
    return f"{in_quotation_marks(citation.quote, words)} — {', '.join(part for part in parts if part)}"


def source_text(citation: Citation, words: Words) -> str:
    """Who said a quotation, when and where, and whose words it holds; no address.

    Args:
        citation: the quotation.
        words: of the reader's language.
    """
    known = (
        _who(citation, words),
        in_quotation_marks(citation.title, words),
        citation.occasion,
        citation.place,
        words.date(citation.date),
        citation.publisher if citation.voice in (Voice.COALITION, Voice.REPORTED) else None,
        words("p. {page}", page=citation.page) if citation.page else None,
    )
    return ", ".join(dict.fromkeys(part for part in known if part))


def in_quotation_marks(text: str, words: Words) -> str:
    """A text in the quotation marks of a language, unless it brings its own around all of it.

    The text stays as it is: where it holds such marks itself, those around it are of another sort.
    """
    closing = _PAIRS.get(text[:1])
    if closing and text.find(closing, 1) == len(text) - 1:
        return text
    before, behind = words.quotation_marks
    if {before[:1], behind[-1:]} & set(text):
        before, behind = _WITHIN[before[:1]]
    return f"{before}{text}{behind}"


def web_address(address: str | None) -> str | None:
    """An address that leads to the web, or ``None`` for any other: nobody is led to a script or a file."""
    if address is None or not address.lower().startswith(_WEB):
        return None
    return address if all(character.isprintable() and not character.isspace() for character in address) else None


def _who(citation: Citation, words: Words) -> str | None:
    """Who speaks, with a remark that keeps the words of others apart from the organisation's."""
    speaker = ", ".join(part for part in (citation.speaker, citation.role) if part)
    publisher = citation.publisher or in_quotation_marks(citation.title, words)
    match citation.voice:
        case Voice.COALITION:
            return speaker
        case Voice.MEMBER:
            speaker = speaker or words("A member")
            return words("{speaker}, quoted by {publisher}", speaker=speaker, publisher=publisher)
        case Voice.OTHER:
            speaker = speaker or words("Another party")
            said = words("{speaker}, quoted by {publisher}", speaker=speaker, publisher=publisher)
            return f"{said} ({words('another party’s words, not the organisation’s')})"
        case Voice.REPORTER:
            return f"{publisher} ({words('the reporter’s words, not the organisation’s')})"
        case Voice.REPORTED:
            return ", ".join(part for part in (speaker, words("reported; whose words is not certain")) if part)
