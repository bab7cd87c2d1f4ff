"""The printed page on which a quotation stands, as HTML: pure functions."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass

from qa.interfaces.presentation.markup import escape
from qa.localisation import Words
from qa.types import Marking


@dataclass(frozen=True, slots=True)
class PagePictures:
    """Where pictures of a statement's pages are found.

    Attributes:
        page: the one on which the chosen stretch stands, from 1.
        pages: how many there are.
        address: of the picture of that page, relative to the web page.
    """

    page: int
    pages: int
    address: str


def page_picture_html(pictures: PagePictures, words: Words) -> str:
    """A picture that is brought when it is asked for, and what is to be said under it, whatever is found on it.

    Args:
        pictures: of the statement that is shown.
        words: of the reader's language.
    """
    label = words("Page {page} of {pages} as it is printed", page=pictures.page, pages=pictures.pages)
    notes = json.dumps({marking.value: marking_note(marking, words) for marking in Marking}, ensure_ascii=False)
    return (
        f'<details class="qa-page-picture" data-picture="{html.escape(pictures.address)}" '
        f'data-notes="{html.escape(notes)}" data-failed="{html.escape(words("The page could not be brought."))}">'
        f'<summary>{label}</summary><figure><img alt="{escape(label)}" hidden>'
        f'<figcaption role="status">{words("The page is being drawn…")}</figcaption></figure></details>'
    )


def marking_note(marking: Marking, words: Words) -> str:
    """Whether a quotation is marked on the picture of its page; also for those who cannot see it.

    Args:
        marking: what became of the quotation.
        words: of the reader's language.
    """
    match marking:
        case Marking.EXACT:
            return words("The quotation is marked.")
        case Marking.NEARLY:
            return words(
                "The quotation is marked; the page holds other words among its own, or some were read otherwise."
            )
        case Marking.NOT_FOUND:
            return words("The quotation could not be found on this picture; it stands in the text.")
        case Marking.NO_CHARACTERS:
            return words("This page is itself a picture; its text was recognised, and nothing can be marked on it.")
        case Marking.ELSEWHERE:
            return words("The quotation stands on another page.")
        case Marking.NOT_WANTED:
            return ""
