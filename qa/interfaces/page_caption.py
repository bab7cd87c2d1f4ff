"""What is said under the picture of a page: pure functions."""

from __future__ import annotations

from qa.localisation import Words
from qa.types import Marking, PagePicture

_NOTES = {
    Marking.EXACT: "The quotation is marked.",
    Marking.NEARLY: "The quotation is marked; the page holds other words among its own, or some were read otherwise.",
    Marking.NOT_FOUND: "The quotation could not be found on this picture; it stands in the text.",
    Marking.NO_CHARACTERS: "This page is itself a picture; its text was recognised, and nothing can be marked on it.",
    Marking.ELSEWHERE: "The quotation stands on another page.",
}


def page_caption(picture: PagePicture, words: Words) -> str:
    """Which page a picture shows, and whether the quotation is marked on it; also for those who cannot see it.

    Args:
        picture: of the page.
        words: of the reader's language.
    """
    number = words("Page {page} of {pages}.", page=words.number(picture.page), pages=words.number(picture.pages))
    note = _NOTES.get(picture.marking)
    return f"{number} {words(note)}" if note else number
