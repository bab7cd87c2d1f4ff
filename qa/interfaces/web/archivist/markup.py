"""Small pieces of HTML that the views share: pure functions."""

from __future__ import annotations

from collections.abc import Iterable

from qa.interfaces.presentation import escape
from qa.localisation import Words
from qa.types import DocumentInfo, MetadataField, Origin


def notice(text: str, *, fault: bool = False) -> str:
    """A line that is read out as soon as it appears.

    Args:
        text: what it says.
        fault: whether something went wrong.
    """
    role, kind = ("alert", "qa-desk-fault") if fault else ("status", "qa-desk-done")
    return f'<p class="qa-desk-notice {kind}" role="{role}">{escape(text)}</p>'


def heading(text: str, hint: str = "") -> str:
    """The heading of a section, and what the section is for."""
    explained = f'<p class="qa-desk-hint">{escape(hint)}</p>' if hint else ""
    return f'<h2 class="qa-desk-heading">{escape(text)}</h2>{explained}'


def subheading(text: str, number: int) -> str:
    """The heading of a list, with the length of the list."""
    return f'<h3 class="qa-desk-subheading">{escape(text)} <span class="qa-desk-count">{number}</span></h3>'


def chip(text: str, *, warn: bool = False) -> str:
    """A word or two about a statement."""
    return f'<span class="qa-desk-chip{" qa-desk-warn" if warn else ""}">{escape(text)}</span>'


def facts_line(parts: Iterable[str | None]) -> str:
    """What is known of a statement, in one line."""
    known = " · ".join(escape(part) for part in parts if part)
    return f'<span class="qa-desk-facts">{known}</span>' if known else ""


def choose_button(document: DocumentInfo) -> str:
    """The title of a statement, which opens its form."""
    return (
        f'<button type="button" class="qa-desk-choose" data-desk="choose" data-value="{escape(document.id)}">'
        f"{escape(document.title)}</button>"
    )


def more(items: list[str], most: int, words: Words) -> str:
    """The items of a list, those beyond a number folded away."""
    folded = items[most:]
    shown = "".join(items[:most])
    if not folded:
        return f'<ul class="qa-desk-list">{shown}</ul>'
    rest = words.count("1 more", "{number} more", len(folded))
    return (
        f'<ul class="qa-desk-list">{shown}</ul><details class="qa-desk-more"><summary>{escape(rest)}</summary>'
        f'<ul class="qa-desk-list">{"".join(folded)}</ul></details>'
    )


def before_colon(text: str, words: Words) -> str:
    """What stands before a value, with its colon as the language writes it."""
    return words("{name}:", name=text)


def field_name(field: MetadataField, words: Words) -> str:
    """What a field is called in the form."""
    return words(_FIELD_NAMES[field]) if field in _FIELD_NAMES else field.value


def origin_name(origin: Origin, words: Words) -> str:
    """Where a value comes from."""
    return words(_ORIGIN_NAMES[origin])


_FIELD_NAMES = {
    MetadataField.TITLE: "Title",
    MetadataField.DATE: "Date",
    MetadataField.KIND: "Kind",
    MetadataField.SPEAKER: "Speaker",
    MetadataField.ROLE: "Function of the speaker",
    MetadataField.OCCASION: "Occasion",
    MetadataField.PLACE: "Place",
    MetadataField.PUBLISHER: "Publisher",
    MetadataField.LANGUAGE: "Language",
    MetadataField.SOURCE_URL: "Address of the original",
}
_ORIGIN_NAMES = {
    Origin.SIDECAR: "stated by an archivist",
    Origin.FRONT_MATTER: "stated at the head of the file",
    Origin.MARKUP: "told by the page",
    Origin.TEXT: "found in the text",
    Origin.FILE_NAME: "found in the name of the file",
    Origin.FILE_PROPERTIES: "found in the properties of the file",
}
FIELD_LABELS = tuple(_FIELD_NAMES.values())
"""The names of the fields, in the order of the form."""
