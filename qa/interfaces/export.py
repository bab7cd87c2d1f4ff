"""A conversation as a Markdown text and as a Word file, with real footnotes: pure functions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from qa.interfaces.transcript import Exchange, Transcript, transcribe
from qa.localisation import Words
from qa.types import Answer, ArchiveDescription

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_MARKUP = re.compile(r"[\\`*_{}\[\]<>|~$^#@]|&(?=[#\w])|:(?=//|\w+:)|(?<=www)\.", re.IGNORECASE)
"""What Markdown, or one of its dialects, could read as markup or as an address."""

_LINE_START = re.compile(r"^(\d{1,9}(?=[.)])|(?=[-+=:]))")


def conversation_markdown(
    answers: Sequence[Answer], words: Words, archive: ArchiveDescription, exported: dt.date
) -> str:
    """A conversation as Markdown with footnotes (``[^1]``), numbered through it.

    Args:
        answers: in the order in which they were given.
        words: of the reader's language.
        archive: that gave them.
        exported: today.
    """
    transcript = transcribe(answers, words, archive, exported)
    return "\n\n".join(_markdown_blocks(transcript)) + "\n"


def conversation_docx(answers: Sequence[Answer], words: Words, archive: ArchiveDescription, exported: dt.date) -> bytes:
    """A conversation as a Word file with footnotes, the same bytes each time.

    Args:
        answers: in the order in which they were given.
        words: of the reader's language.
        archive: that gave them.
        exported: today.
    """
    from qa.interfaces.word_file import write_word_file

    return write_word_file(transcribe(answers, words, archive, exported))


def escape_markdown(text: str) -> str:
    """A text as Markdown that shows it letter for letter, on one line or several."""
    lines = _CONTROL.sub(" ", _LINE_ENDS.sub("\n", text)).split("\n")
    return "\n".join(_LINE_START.sub(r"\1\\", _MARKUP.sub(r"\\\g<0>", line.strip())) for line in lines)


def _markdown_blocks(transcript: Transcript) -> Iterator[str]:
    yield f"# {_line(transcript.title)}"
    yield _line(transcript.introduction)
    for exchange in transcript.exchanges:
        yield f"## {_line(exchange.question)}"
        yield from _markdown_exchange(exchange)
    for note in transcript.notes:
        address = f" <{note.address}>" if note.address and not set("<>") & set(note.address) else ""
        yield f"[^{note.number}]: {_line(note.text)}{address}"


def _markdown_exchange(exchange: Exchange) -> Iterator[str]:
    if exchange.refusal:
        yield f"**{_line(exchange.refusal)}**"
    for group in exchange.groups:
        yield f"{_line(group.introduction)}:"
        for quoted in group.quotations:
            yield _block_quote(f"{escape_markdown(quoted.text)}[^{quoted.note.number}]")
    introduction, *names = exchange.nearest or ("",)
    if names:
        yield _line(introduction)
        yield "\n".join(f"- {_line(name)}" for name in names)
    for remark in exchange.remarks:
        yield f"*{_line(remark)}*"


def _line(text: str) -> str:
    """A text on one line, which begins no block."""
    return escape_markdown(" ".join(text.split()))


def _block_quote(text: str) -> str:
    """Lines as paragraphs of a quotation: a single line break would be shown as a blank."""
    return "\n>\n".join(f"> {line}" for line in text.split("\n") if line)
