"""Cutting a document into sentences and passages, by offsets: pure functions.

Passages tile the text: every character but the blanks between them belongs to exactly one.
Headings, salutations and signatures belong to a passage, so that a search finds them, but
are not sentences, so that nothing quotes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.types import Document, Passage, Sentence, Span

SPLITTING_VERSION = 2
"""Raised when the same text would be cut elsewhere."""

_LINE = re.compile(r"[^\n]+")
_ENDS_SENTENCE = re.compile(r"[.!?…](?:[\"'”’)\]]|[ \u00a0\u202f]?»)*$")
_STOP_BEFORE_BLANK = re.compile(r"[.!?…][\"'”’»)\]]*\s")
_BLANK = re.compile(r"\s")
_LONGEST_PIECE = 8000
"""The sentence splitter's time grows with the square of a line that opens marks and closes none."""

_LIST_ITEM = re.compile(r"(?:[-–—•*▪◦]|\(?\d{1,3}[.)])\s")


@dataclass(frozen=True, slots=True)
class PassageSize:
    """How long passages are, in characters.

    Attributes:
        target: a passage is closed once it is this long.
        maximum: no passage is longer, unless one sentence is.
        longest_sentence: a longer sentence is cut at blanks.
        shortest_before_page: a passage shorter than this runs over the end of a page.
    """

    target: int = 700
    maximum: int = 1000
    longest_sentence: int = 900
    shortest_before_page: int = 250


@dataclass(frozen=True, slots=True)
class _Block:
    """A line of the text: a paragraph with its sentences, or a fragment without any."""

    span: Span
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    """What a passage is made of: a sentence, or a fragment that is not one.

    Attributes:
        span: where it stands.
        is_sentence: whether it can be quoted.
        paragraph_end: end of its line, for the first unit of a line; else ``None``.
    """

    span: Span
    is_sentence: bool
    paragraph_end: int | None


def split(document: Document, size: PassageSize) -> list[Passage]:
    """Cut a document into passages.

    Args:
        document: its text is normalised, so that a line is a paragraph.
        size: how long passages are.

    Returns:
        Passages in the order of the text; ``document.text[start:end]`` is never empty.
    """
    blocks = [
        _Block(span, tuple(_sentences(document.text, span, document.language, size))) for span in _lines(document.text)
    ]
    if any(not _is_fragment(document.text, block.span) for block in blocks):
        blocks = [_Block(b.span, ()) if _is_fragment(document.text, b.span) else b for b in blocks]
    groups = _group(blocks, document.page_starts, size)
    return [_passage(document.id, number, units) for number, units in enumerate(groups)]


def _lines(text: str) -> Iterator[Span]:
    for match in _LINE.finditer(text):
        if stripped := match.group().strip():
            start = match.start() + match.group().index(stripped)
            yield Span(start, start + len(stripped))


def _is_fragment(text: str, span: Span) -> bool:
    """Whether a line is a heading, a salutation or a signature rather than prose."""
    line = text[span.start : span.end]
    return len(line) <= 120 and not _ENDS_SENTENCE.search(line) and not _LIST_ITEM.match(line)


def _sentences(text: str, block: Span, language: str | None, size: PassageSize) -> Iterator[Span]:
    from sentencex import get_sentence_boundaries

    for piece in _pieces(text, block):
        part = text[piece.start : piece.end]
        for boundary in get_sentence_boundaries(language or "en", part):
            start, end = boundary["start_index"], boundary["end_index"]
            sentence = part[start:end]
            if not sentence.strip():
                continue
            start += len(sentence) - len(sentence.lstrip())
            end -= len(sentence) - len(sentence.rstrip())
            yield from _cut_long(text, Span(piece.start + start, piece.start + end), size.longest_sentence)


def _pieces(text: str, block: Span) -> Iterator[Span]:
    """A paragraph in pieces of bounded length, that end with a sentence if they can, else at a blank."""
    start = block.start
    while block.end - start > _LONGEST_PIECE:
        longest = start + _LONGEST_PIECE
        ends = [match.end() for match in _STOP_BEFORE_BLANK.finditer(text, start, longest)]
        ends = ends or [match.end() for match in _BLANK.finditer(text, longest - _LONGEST_PIECE // 4, longest)]
        end = ends[-1] if ends else longest
        yield Span(start, end)
        start = end
    yield Span(start, block.end)


def _cut_long(text: str, sentence: Span, longest: int) -> Iterator[Span]:
    if sentence.end - sentence.start <= longest:
        yield sentence
        return
    from semchunk import chunk  # type: ignore[attr-defined]

    _, offsets = chunk(text[sentence.start : sentence.end], longest, len, memoize=False, offsets=True)
    pairs = [(int(start), int(end)) for start, end in offsets]  # type: ignore[str-unpack]
    for start, end in pairs:
        if text[sentence.start + start : sentence.start + end].strip():
            yield Span(sentence.start + start, sentence.start + end)


def _group(blocks: list[_Block], page_starts: tuple[int, ...], size: PassageSize) -> list[list[_Unit]]:
    groups: list[list[_Unit]] = []
    current: list[_Unit] = []
    for unit in (unit for block in blocks for unit in _units(block)):
        if current and _closes(current, unit, page_starts, size):
            groups.append(current)
            current = []
        current.append(unit)
    if current:
        groups.append(current)
    return _join_trailing_fragments(groups)


def _units(block: _Block) -> Iterator[_Unit]:
    if not block.sentences:
        yield _Unit(block.span, False, block.span.end)
    for number, sentence in enumerate(block.sentences):
        yield _Unit(sentence, True, block.span.end if number == 0 else None)


def _closes(current: list[_Unit], unit: _Unit, page_starts: tuple[int, ...], size: PassageSize) -> bool:
    """Whether a passage ends before the next unit: rather between paragraphs than within one."""
    if not any(member.is_sentence for member in current):
        return False
    start, end = current[0].span.start, current[-1].span.end
    if not unit.is_sentence or unit.span.end - start > size.maximum:
        return True
    if unit.paragraph_end is None:
        return False
    if end - start >= size.target or (unit.paragraph_end - start > size.maximum and end - start >= size.target // 2):
        return True
    turns_page = any(end <= page <= unit.span.start for page in page_starts)
    return turns_page and end - start >= size.shortest_before_page


def _join_trailing_fragments(groups: list[list[_Unit]]) -> list[list[_Unit]]:
    """A signature at the end belongs to the last passage, not to one of its own."""
    if len(groups) > 1 and not any(unit.is_sentence for unit in groups[-1]):
        groups[-2].extend(groups.pop())
    return groups


def _passage(document_id: str, number: int, units: list[_Unit]) -> Passage:
    return Passage(
        id=f"{document_id}/{number}",
        document_id=document_id,
        start=units[0].span.start,
        end=units[-1].span.end,
        sentences=tuple(Sentence(unit.span.start, unit.span.end) for unit in units if unit.is_sentence),
    )
