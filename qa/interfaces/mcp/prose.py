"""Results as text for a model to read: pure functions.

What a document says stands behind a mark at the beginning of each line, with its offsets; dates are ISO 8601.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from qa.answering.attribution import attribution, voice_label
from qa.answering.extractive import quoted
from qa.interfaces.mcp.results import StatementSchema, StatementsSchema
from qa.interfaces.schemas import DocumentEntrySchema, PassageSchema
from qa.types import Answer, Citation

QUOTE_EXACTLY = (
    "To quote: copy the words behind the mark > exactly, keep the marker such as [1], and say whose words they are "
    "(voice) and when they were said (date)."
)
_WHOSE = (
    "To quote: copy exactly, name the date, and let ask_archive tell whose words they are; a report holds those of "
    "several people."
)
_UNANSWERED = (
    "Tell the reader so plainly, and do not answer from these passages or from memory as if the archive said it."
)
_FOUND = (
    "These passages match the words; they need not answer a question. For an answer use ask_archive. To quote: copy "
    "the words behind the mark > exactly, and say whose words they are and when they were said (date); where a passage "
    "has several voices, ask_archive tells whose a sentence is."
)


def answer_text(answer: Answer, nearest: Sequence[PassageSchema]) -> str:
    """An answer with its sources, or that there is none.

    Args:
        answer: what the archive says.
        nearest: passages to show where it does not answer.
    """
    remarks = _remarks(answer)
    if not answer.answered:
        passages = _passages(nearest)
        return _lines(
            f"NOT ANSWERED (confidence {answer.confidence:.2f}). {answer.text}", _UNANSWERED, remarks, passages
        )
    quotations = "\n\n".join(
        "\n".join([f"{introduction}:", *(_quotation(c) for c in group)])
        for introduction, group in groupby(answer.citations, key=attribution)
    )
    sources = "\n".join(f"[{citation.marker}] {_source(citation)}" for citation in answer.citations)
    return _lines(
        f"ANSWERED (confidence {answer.confidence:.2f}) in the archive's own words:",
        quotations,
        f"Sources:\n{sources}",
        remarks,
        QUOTE_EXACTLY,
    )


def passages_text(passages: Sequence[PassageSchema]) -> str:
    """Passages, best first."""
    return _lines(_passages(passages), _FOUND) if passages else "Nothing matches."


def timeline_text(entries: Sequence[Citation]) -> str:
    """One quotation a statement, oldest first."""
    if not entries:
        return "Nothing matches."
    return _lines(*(_dated(entry) for entry in entries), QUOTE_EXACTLY)


def statement_text(part: StatementSchema) -> str:
    """A stretch of a statement under what is known of it."""
    more = (
        f"The text goes on: call get_statement with offset {part.next_offset}."
        if part.next_offset is not None
        else "This is the end of the text."
    )
    heading = f"{_entry(part.statement)}\nCharacters {part.start}–{part.end} of {part.length}, letter for letter:"
    return _lines(heading, part.text, f"(End of the stretch.) {more}", _WHOSE)


def statements_text(page: StatementsSchema) -> str:
    """A page of the list, one statement a line."""
    if not page.statements:
        return f"No statement here; {page.total} meet the conditions."
    more = f"The list goes on: call list_statements with offset {page.next_offset}." if page.next_offset else None
    listed = "\n".join(_entry(entry) for entry in page.statements)
    return _lines(f"{page.total} statements meet the conditions.", listed, more)


def _remarks(answer: Answer) -> str | None:
    understood = f"Understood as: {'; '.join(answer.query.understood)}." if answer.query.understood else None
    return "\n".join(remark for remark in (*answer.notes, understood) if remark) or None


def _passages(passages: Iterable[PassageSchema]) -> str:
    return "\n\n".join(
        f"{number}. {_facts(passage.date, passage.speaker, passage.title)}; voices: {', '.join(passage.voices)}; "
        f"{_place(passage.document_id, passage.start, passage.end, passage.page)}; score {passage.score:.2f}\n"
        f"{_marked(passage.text)}"
        for number, passage in enumerate(passages, start=1)
    )


def _dated(entry: Citation) -> str:
    return f"{entry.date or 'without a date'}: {attribution(entry)}:\n{_quotation(entry)}\n{_source(entry)}"


def _quotation(citation: Citation) -> str:
    return _marked(f"{quoted(citation.quote)} [{citation.marker}]")


def _marked(text: str) -> str:
    """Words of a document with a mark before each line, so that none of them passes for the program's."""
    return "\n".join(f"> {line}" for line in text.split("\n"))


def _source(citation: Citation) -> str:
    place = _place(citation.document_id, citation.start, citation.end, citation.page)
    return "; ".join(
        part
        for part in (
            f"“{citation.title}”",
            f"date: {citation.date or 'unknown'}",
            f"voice: {citation.voice} ({voice_label(citation)})",
            place,
            citation.url,
        )
        if part
    )


def _place(document_id: str, start: int, end: int, page: int | None) -> str:
    place = f"document_id {document_id}, characters {start}–{end}"
    return f"{place}, page {page}" if page else place


def _entry(entry: DocumentEntrySchema) -> str:
    facts = _facts(entry.date, entry.speaker, entry.title)
    more = (entry.occasion, entry.kind, entry.language, entry.publisher, f"document_id {entry.id}", entry.source_url)
    return "; ".join([facts, *(fact for fact in more if fact)])


def _facts(date: str | None, speaker: str | None, title: str) -> str:
    return ", ".join(part for part in (date or "without a date", speaker, f"“{title}”") if part)


def _lines(*parts: str | None) -> str:
    """Parts with an empty line between them."""
    return "\n\n".join(part for part in parts if part)
