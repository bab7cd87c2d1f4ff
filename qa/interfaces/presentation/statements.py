"""A whole statement as HTML, with what is quoted marked in it: pure functions."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from qa.interfaces.presentation.markup import escape, escape_url, statement_link
from qa.interfaces.presentation.page_pictures import PagePictures, page_picture_html
from qa.localisation import Words
from qa.types import Citation, Document, DocumentInfo, Relatives, Span


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch of a statement to mark.

    Attributes:
        span: what to mark.
        marker: number of the citation, or ``None``.
        chosen: whether it is the one to scroll to.
    """

    span: Span
    marker: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Quotations:
    """The quotations of an answer, among which a reader turns the leaves.

    Attributes:
        citations: of the answer.
        chosen: the one that is shown, if it is one of them.
        copied: the chosen one as text for a footnote.
    """

    citations: Sequence[Citation] = ()
    chosen: Citation | None = None
    copied: str | None = None


def statement_html(
    document: Document,
    highlights: Sequence[Highlight],
    relatives: Relatives,
    words: Words,
    quotations: Quotations | None = None,
    pictures: PagePictures | None = None,
) -> str:
    """A whole statement with stretches of it marked.

    Args:
        document: the statement.
        highlights: what to mark; those that overlap an earlier one are left out.
        relatives: other copies of it, and translations.
        words: of the reader's language.
        quotations: those of the answer from which it was opened.
        pictures: of its pages, where it is a PDF.
    """
    quotations = quotations or Quotations()
    original = ""
    if document.source_url:
        original = (
            f'<a class="qa-original" href="{escape_url(document.source_url)}" target="_blank" '
            f'rel="noopener noreferrer">{words("Open the original")}</a>'
        )
    text, language = _marked_text(document, highlights, words), escape(document.language or "")
    tools = _copy(quotations, words) + original + _report(document, quotations, words)
    return (
        f'<article class="qa-statement" role="region" aria-label="{escape(words("Statement"))}" tabindex="-1">'
        f'<div class="qa-statement-bar"><button type="button" class="qa-close"><span aria-hidden="true">←</span> '
        f"{words('Back to the sources')}</button>{_leaves(quotations, words)}</div>"
        f"<h2>{escape(document.title)}</h2><dl>{_facts(document, relatives, words)}</dl>"
        f'<div class="qa-statement-tools">{tools}</div>'
        f"{page_picture_html(pictures, words) if pictures else ''}"
        f'<div class="qa-text" lang="{language}">{text}</div></article>'
    )


def _facts(document: Document, relatives: Relatives, words: Words) -> str:
    stated = (
        (words("Date"), words.date(str(document.when)) if document.when else None),
        (words("Speaker"), ", ".join(part for part in (document.speaker, document.role) if part)),
        (words("Author"), document.author),
        (words("Occasion"), document.occasion),
        (words("Place"), document.place),
        (words("Published by"), document.publisher),
        (words("Kind"), words(document.kind) if document.kind else None),
        (words("Language"), words.language_name(document.language)),
        (words("Source"), document.source),
        (words("Text"), words("Recognised in pictures of the pages; it may have faults") if document.ocr else None),
    )
    rows = "".join(f"<div><dt>{label}</dt><dd>{escape(value)}</dd></div>" for label, value in stated if value)
    copies = _relatives(words("Other copies"), relatives.versions, document, words)
    return rows + copies + _relatives(words("Translations"), relatives.translations, document, words)


def _relatives(label: str, others: Sequence[DocumentInfo], document: Document, words: Words) -> str:
    """Links to other copies of a statement, or to its translations."""
    links = []
    for other in others:
        language = words.language_name(other.language) if other.language != document.language else None
        primary = words("the primary copy") if other.id == document.version_of else None
        remark = ", ".join(filter(None, (other.publisher, language, primary)))
        name = escape(f"{other.title} ({remark})" if remark else other.title)
        links.append(f'<a class="qa-relative" href="{statement_link(other.id, 0, 0)}">{name}</a>')
    return f"<div><dt>{label}</dt><dd>{'<br>'.join(links)}</dd></div>" if links else ""


def _leaves(quotations: Quotations, words: Words) -> str:
    """Links to the quotations before and after the chosen one."""
    citations, chosen = quotations.citations, quotations.chosen
    if chosen is None or len(citations) < 2:
        return ""
    place = [*citations].index(chosen)
    before = citations[place - 1] if place else None
    after = citations[place + 1] if place + 1 < len(citations) else None
    count = words("Quote {number} of {all}", number=place + 1, all=len(citations))
    return (
        f'<span class="qa-leaves">{_leaf(before, "↑", words("Previous quote"))}'
        f'<span class="qa-leaf-count">{count}</span>{_leaf(after, "↓", words("Next quote"))}</span>'
    )


def _leaf(citation: Citation | None, arrow: str, label: str) -> str:
    if citation is None:
        return f'<span class="qa-leaf" aria-hidden="true">{arrow}</span>'
    address = statement_link(citation.document_id, citation.start, citation.end)
    return f'<a class="qa-leaf" href="{address}" aria-label="{escape(label)}">{arrow}</a>'


def _copy(quotations: Quotations, words: Words) -> str:
    if quotations.copied is None:
        return ""
    return (
        f'<button type="button" class="qa-copy" data-quotation="{html.escape(quotations.copied)}" '
        f'data-done="{escape(words("Copied"))}">{words("Copy as a quotation")}</button>'
    )


def _report(document: Document, quotations: Quotations, words: Words) -> str:
    """The form in which a reader says that something is wrong."""
    chosen = quotations.chosen
    at = f"{chosen.start}-{chosen.end}" if chosen else ""
    return (
        f'<details class="qa-report"><summary>{words("Something is wrong here")}</summary>'
        f'<form class="qa-feedback" data-kind="wrong quote" data-doc="{escape(document.id)}" data-at="{at}">'
        f"<label>{words('What is wrong with it?')}"
        '<textarea name="remark" rows="3" maxlength="1000" required></textarea></label>'
        f'<p class="qa-hint">{words("It is kept with the archive, without your name or address.")}</p>'
        f'<button type="submit">{words("Send")}</button></form></details>'
    )


def _marked_text(document: Document, highlights: Sequence[Highlight], words: Words) -> str:
    """Paragraphs of a text, with marks that may run over several of them and page numbers."""
    marks = _apart(highlights)
    paragraphs, offset = [], 0
    for line in document.text.split("\n"):
        if line.strip():
            inner = _marked_line(document.text, offset, offset + len(line), marks)
            pages = [n for n, start in enumerate(document.page_starts, 1) if offset <= start < offset + len(line)]
            page = f'<span class="qa-page">{words("Page {page}", page=pages[-1])}</span>' if pages else ""
            paragraphs.append(f"{page}<p>{inner}</p>")
        offset += len(line) + 1
    return "".join(paragraphs)


def _marked_line(text: str, start: int, end: int, marks: Sequence[Highlight]) -> str:
    parts, position = [], start
    for mark in marks:
        first, last = max(mark.span.start, position), min(mark.span.end, end)
        if first >= last:
            continue
        kind = "qa-mark qa-chosen" if mark.chosen else "qa-mark"
        label = f' data-marker="{mark.marker}"' if mark.marker else ""
        parts.append(f'{escape(text[position:first])}<mark class="{kind}"{label}>{escape(text[first:last])}</mark>')
        position = last
    return "".join([*parts, escape(text[position:end])])


def _apart(highlights: Sequence[Highlight]) -> list[Highlight]:
    """Highlights in the order of the text; the chosen one wins where two overlap."""
    kept: list[Highlight] = []
    for highlight in sorted(highlights, key=lambda h: (not h.chosen, h.span.start)):
        if all(highlight.span.end <= o.span.start or o.span.end <= highlight.span.start for o in kept):
            kept.append(highlight)
    return sorted(kept, key=lambda highlight: highlight.span.start)
