"""Results as Markdown, for a document or a note: pure functions.

Everything that comes from a document or a reader passes through `plain`, so that it is shown letter
for letter; the marks of CommonMark that are left are ours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from qa.answering.attribution import attribution, voice_label
from qa.answering.extractive import quoted
from qa.interfaces.schemas import speaker_of
from qa.types import Answer, Citation, DocumentInfo, Hit

_MARKS = re.compile(r"[\\`*_\[\]<>&|~$]")
_AT_LINE_START = re.compile(r"^([ \t]*)(?=[#+\-=])", re.MULTILINE)
_NUMBERED = re.compile(r"^([ \t]*\d+)(?=[.)])", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_NOTHING = "Nothing matches.\n"


def plain(text: str) -> str:
    """A text as Markdown that shows it letter for letter."""
    escaped = _MARKS.sub(r"\\\g<0>", text)
    return _NUMBERED.sub(r"\1\\", _AT_LINE_START.sub(r"\1\\", escaped))


def answer_markdown(answer: Answer) -> str:
    """An answer whose quotations have footnotes, or what is near where there is none."""
    parts = [f"# {plain(answer.question)}"]
    if answer.answered:
        for introduction, group in groupby(answer.citations, key=attribution):
            parts.append(f"{plain(introduction)}:")
            parts.extend(_block(quoted(citation.quote), f" [^{citation.marker}]") for citation in group)
        parts.extend(plain(note) for note in answer.notes)
        parts.extend(f"[^{citation.marker}]: {_source(citation)}" for citation in answer.citations)
    else:
        parts.append(f"**{plain(answer.text)}**")
        parts.extend(plain(note) for note in answer.notes)
        parts.extend(_passage(hit) for hit in answer.hits[:3])
    return _document(parts)


def passages_markdown(hits: Sequence[Hit]) -> str:
    """Passages, best first."""
    return _document([_passage(hit) for hit in hits]) if hits else _NOTHING


def timeline_markdown(entries: Sequence[Citation]) -> str:
    """One quotation a statement, oldest first."""
    if not entries:
        return _NOTHING
    told = (
        f"## {entry.date or 'Without a date'}\n\n{plain(attribution(entry))}:\n\n{_block(quoted(entry.quote))}\n\n"
        f"{_source(entry)}"
        for entry in entries
    )
    return _document([*told])


def documents_markdown(documents: Sequence[DocumentInfo]) -> str:
    """A table of statements."""
    rows = ["| date | title | speaker | occasion | kind | id |", "| --- | --- | --- | --- | --- | --- |"]
    for document in documents:
        when = str(document.when) if document.when else None
        cells = (when, document.title, document.speaker, document.occasion, document.kind, document.id)
        rows.append(f"| {' | '.join(plain(' '.join((cell or '').split())) for cell in cells)} |")
    return "\n".join(rows) + "\n"


def _passage(hit: Hit) -> str:
    document = hit.document
    facts = (document.title, speaker_of(hit), str(document.when) if document.when else None)
    place = f"{document.id}, characters {hit.passage.start}–{hit.passage.end}"
    heading = plain(", ".join(fact for fact in facts if fact))
    return f"{heading} ({plain(place)}):\n\n{_block(hit.text)}"


def _block(text: str, marker: str = "") -> str:
    return "\n".join(f"> {line}".rstrip() for line in plain(text).split("\n")) + marker


def _source(citation: Citation) -> str:
    page = f", page {citation.page}" if citation.page else ""
    place = f"{citation.document_id}, characters {citation.start}–{citation.end}{page}"
    described = plain(f"“{citation.title}”, {attribution(citation)}; {voice_label(citation)}; {place}.")
    address = citation.url if citation.url and _ADDRESS.fullmatch(citation.url) else None
    return f"{described} <{address}>" if address else described


def _document(parts: Sequence[str]) -> str:
    return "\n\n".join(parts) + "\n"
