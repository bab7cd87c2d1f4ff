"""Answers, sources and statements as HTML: pure functions.

Everything that comes from a document or from a reader passes through `escape`, which also
neutralises what Markdown would read as markup: the page shows it letter for letter.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from qa.answering.attribution import attribution, readable_date, voice_label
from qa.answering.extractive import quoted
from qa.interfaces.schemas import speaker_of
from qa.types import Answer, ArchiveDescription, Citation, Document, DocumentInfo, Hit, Relatives, Span, Statistics

_MARKUP = "<>&\"'\\`*_{}[]()#+-.!|~$:@\n"
"""What HTML or Markdown could read as markup."""

_ESCAPES = str.maketrans({character: f"&#{ord(character)};" for character in _MARKUP})


_OCR = "Recognised in pictures of the pages; it may have faults"


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


def escape(text: str) -> str:
    """A text as HTML that shows it letter for letter, in an attribute or between tags."""
    return text.translate(_ESCAPES)


def link_to(document_id: str, start: int, end: int) -> str:
    """Address, relative to the page, that opens a statement at a stretch of its text."""
    return "?" + urlencode({"doc": document_id, "at": f"{start}-{end}"})


def question_html(question: str) -> str:
    """A reader's question as a message."""
    return f'<div class="qa-question">{escape(question)}</div>'


def answer_html(answer: Answer) -> str:
    """An answer as a message: quotations with markers, or an honest no."""
    if not answer.answered:
        notes = _notes((*answer.notes, *_understood(answer)))
        return f'<div class="qa-answer qa-unanswered"><p>{escape(answer.text)}</p>{notes}</div>'
    groups = []
    for introduction, citations in groupby(answer.citations, key=attribution):
        quotes = "".join(
            f'<blockquote class="qa-quote"><span class="qa-quoted">{escape(quoted(citation.quote))}</span> '
            f"{_marker(citation)}</blockquote>"
            for citation in citations
        )
        groups.append(f'<p class="qa-attribution">{escape(introduction)}:</p>{quotes}')
    return f'<div class="qa-answer">{"".join(groups)}{_notes((*answer.notes, *_understood(answer)))}</div>'


def notice_html(message: str) -> str:
    """A message of the program itself, such as what is wrong with a question."""
    return f'<div class="qa-answer qa-notice"><p>{escape(message)}</p></div>'


def sources_html(answer: Answer) -> str:
    """The cited statements beside an answer, or the passages nearest to the question."""
    if answer.answered:
        cards = "".join(_source_card(citation) for citation in answer.citations)
        return f'<h2 class="qa-panel-title">Sources</h2><ol class="qa-sources">{cards}</ol>'
    if not answer.hits:
        return ""
    cards = "".join(_hit_card(hit) for hit in answer.hits[:5])
    return (
        '<h2 class="qa-panel-title">Nearest passages</h2>'
        '<p class="qa-hint">These are near the question. They are not an answer to it.</p>'
        f'<ol class="qa-sources">{cards}</ol>'
    )


def statement_html(document: Document, highlights: Sequence[Highlight], relatives: Relatives) -> str:
    """A whole statement with stretches of it marked.

    Args:
        document: the statement.
        highlights: what to mark; those that overlap an earlier one are left out.
        relatives: other copies of it, and translations.
    """
    facts = [
        (label, value)
        for label, value in (
            ("Date", readable_date(str(document.when)) if document.when else None),
            ("Speaker", ", ".join(part for part in (document.speaker, document.role) if part)),
            ("Author", document.author),
            ("Occasion", document.occasion),
            ("Place", document.place),
            ("Published by", document.publisher),
            ("Kind", document.kind),
            ("Source", document.source),
            ("Text", _OCR if document.ocr else None),
        )
        if value
    ]
    rows = "".join(f"<div><dt>{label}</dt><dd>{escape(value)}</dd></div>" for label, value in facts)
    rows += _relatives("Other copies", relatives.versions, document) + _relatives(
        "Translations", relatives.translations, document
    )
    original = ""
    if document.source_url:
        address = escape_url(document.source_url)
        original = f'<p><a href="{address}" target="_blank" rel="noopener noreferrer">Open the original</a></p>'
    text, language = _marked_text(document, highlights), escape(document.language or "")
    return (
        '<article class="qa-statement" role="region" aria-label="Statement" tabindex="-1">'
        '<div class="qa-statement-bar"><button type="button" class="qa-close">'
        '<span aria-hidden="true">←</span> Back to the sources</button></div>'
        f"<h2>{escape(document.title)}</h2><dl>{rows}</dl>{original}"
        f'<div class="qa-text" lang="{language}">{text}</div></article>'
    )


def _relatives(label: str, others: Sequence[DocumentInfo], document: Document) -> str:
    """Links to other copies of a statement, or to its translations."""
    links = []
    for other in others:
        known = (other.publisher, _language_name(other.language) if other.language != document.language else None)
        remark = ", ".join(filter(None, (*known, "the primary copy" if other.id == document.version_of else None)))
        address = html.escape(link_to(other.id, 0, 0))
        name = escape(f"{other.title} ({remark})" if remark else other.title)
        links.append(f'<a class="qa-relative" href="{address}">{name}</a>')
    return f"<div><dt>{label}</dt><dd>{'<br>'.join(links)}</dd></div>" if links else ""


def _language_name(code: str | None) -> str | None:
    """The English name of a language, or its code where it has none."""
    if code is None:
        return None
    from babel import Locale, UnknownLocaleError

    try:
        return Locale(code).get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code


def header_html(description: ArchiveDescription, statistics: Statistics) -> str:
    """Name and state of the archive."""
    period = " – ".join(
        date for date in dict.fromkeys((readable_date(statistics.earliest), readable_date(statistics.latest))) if date
    )
    statements = "1 statement" if statistics.documents == 1 else f"{statistics.documents:,} statements"
    indexed = f"indexed {readable_date(statistics.indexed_at[:10])}"
    state = " · ".join(part for part in (statements, period, indexed) if part)
    return (
        f'<header class="qa-header"><p class="qa-short">{escape(description.short_name)}</p>'
        f"<h1>{escape(description.name)}</h1>"
        f'<p class="qa-description">{escape(description.description)}</p>'
        f'<p class="qa-state">{escape(state)}</p></header>'
    )


def escape_url(url: str) -> str:
    """An address for an attribute; anything but http and https becomes an empty one."""
    return html.escape(url, quote=True) if url.lower().startswith(("http://", "https://")) else ""


def _marker(citation: Citation) -> str:
    hint = escape(f"Source {citation.marker}: {citation.title}")
    address = html.escape(link_to(citation.document_id, citation.start, citation.end))
    return f'<a class="qa-marker" href="{address}" title="{hint}" aria-label="{hint}">&#91;{citation.marker}&#93;</a>'


def _understood(answer: Answer) -> tuple[str, ...]:
    """How the question was read, where more was read than its words."""
    found = answer.query.understood
    return (f"Understood as: {'; '.join(found)}. Tick “Take the question literally” to undo this.",) if found else ()


def _notes(notes: Sequence[str]) -> str:
    return "".join(f'<p class="qa-note">{escape(note)}</p>' for note in notes)


def _source_card(citation: Citation) -> str:
    page = f", page {citation.page}" if citation.page else ""
    facts = " · ".join(
        fact for fact in (citation.speaker, readable_date(citation.date), citation.occasion, citation.publisher) if fact
    )
    return _card(
        link_to(citation.document_id, citation.start, citation.end),
        f"{citation.marker}",
        citation.title,
        facts,
        citation.quote,
        f"{voice_label(citation)}{page}",
    )


def _hit_card(hit: Hit) -> str:
    document = hit.document
    date = readable_date(str(document.when)) if document.when else None
    facts = " · ".join(fact for fact in (speaker_of(hit), date, document.occasion) if fact)
    address = link_to(document.id, hit.passage.start, hit.passage.end)
    return _card(address, "", document.title, facts, hit.text, "")


def _card(address: str, marker: str, title: str, facts: str, quote: str, footer: str) -> str:
    number = f'<span class="qa-number">{marker}</span>' if marker else ""
    return (
        f'<li><a class="qa-source" href="{html.escape(address)}">'
        f'<span class="qa-source-title">{number}{escape(title)}</span>'
        f'<span class="qa-source-facts">{escape(facts)}</span>'
        f'<span class="qa-source-quote">{escape(quote)}</span>'
        f'<span class="qa-source-voice">{escape(footer)}</span></a></li>'
    )


def _marked_text(document: Document, highlights: Sequence[Highlight]) -> str:
    """Paragraphs of a text, with marks that may run over several of them and page numbers."""
    marks = _apart(highlights)
    paragraphs, offset = [], 0
    for line in document.text.split("\n"):
        if line.strip():
            inner = _marked_line(document.text, offset, offset + len(line), marks)
            pages = [n for n, start in enumerate(document.page_starts, 1) if offset <= start < offset + len(line)]
            page = f'<span class="qa-page">Page {pages[-1]}</span>' if pages else ""
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
