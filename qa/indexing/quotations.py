"""Where a text quotes: pure functions, in time linear in the text whatever marks it holds.

A quotation ends with the mark that closes it or with its paragraph. It goes on in the next
paragraph where that opens with a mark of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

_MARK = re.compile("[\"“”„‟«»'‘’]")
_CLOSERS = {"“": '”"', "„": "“”", "‟": "”", "”": "”", "«": "»", "»": "«", '"': '"”', "'": "'’", "‘": "’'"}
_SINGLE = "'‘"
_ENDS_CLAUSE = ',.;:!?…”»"—–'
_OPENS_AFTER = " \t\u00a0\u202f([{—–-“«\"‘'„‟"
_APOSTROPHE = re.compile(r"[‘'’](?:\d0s|(?:em|til|tis|twas|cause|n)\b)", re.IGNORECASE)
_DEEPEST = 8
"""Marks within marks beyond this depth are not told apart."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch ``text[start:end]`` in quotation marks, marks included, within one paragraph.

    Attributes:
        start: offset of the mark that opens it.
        end: offset behind the mark that closes it, or behind the paragraph.
        closed: whether it ends with a mark.
        continues: whether it goes on from the quotation of the paragraph before.
        continued: whether it goes on in the next paragraph.
    """

    start: int
    end: int
    closed: bool
    continues: bool = False
    continued: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    """A quotation mark and what it can be where it stands.

    Attributes:
        position: its offset.
        sign: the character.
        opens: it may open a quotation.
        closes: it may close one.
        strong: what stands before it ends a clause, so that it is neither an apostrophe nor inches.
        inches: it stands behind a digit.
    """

    position: int
    sign: str
    opens: bool
    closes: bool
    strong: bool
    inches: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """The outermost quotations of one paragraph, and the mark that it leaves open."""

    quotations: tuple[Quotation, ...]
    left_open: str | None


def find_quotations(text: str) -> list[Quotation]:
    """Every outermost quotation of a text.

    Args:
        text: a line is a paragraph.

    Returns:
        In the order of the text; none overlaps another, none is empty.
    """
    found: list[Quotation] = []
    open_sign: str | None = None
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            stripped = len(line) - len(line.lstrip())
            goes_on = open_sign is not None and _goes_on(line[stripped:], open_sign)
            if goes_on:
                found[-1] = replace(found[-1], continued=True)
            read = _read(line, offset, open_sign if goes_on else None)
            found.extend(read.quotations)
            open_sign = read.left_open
        offset += len(line) + 1
    return found


def _goes_on(line: str, open_sign: str) -> bool:
    """Whether a paragraph opens with the mark that the one before left open."""
    return line[0] == open_sign or (open_sign == "«" and line[0] == "»")


def _read(line: str, offset: int, open_sign: str | None) -> _Line:
    marks = _marks(line)
    later = _close_later(marks)
    stack: list[str] = []
    quotations: list[Quotation] = []
    start = 0
    for number, mark in enumerate(marks):
        if not stack and open_sign is not None and number == 0:
            stack.append(open_sign)
            start = mark.position
        elif _closes(mark, stack, later[number]):
            while not _closes_sign(mark.sign, stack.pop()):
                pass
            if not stack:
                quotations.append(Quotation(offset + start, offset + mark.position + 1, True))
        elif _opens(mark, stack, line, later[number]):
            if not stack:
                start = mark.position
            stack.append(mark.sign)
    if stack:
        quotations.append(Quotation(offset + start, offset + len(line.rstrip()), False))
    kept = [quotation for quotation in quotations if quotation.end - quotation.start > 2]
    if kept and open_sign is not None and kept[0].start == quotations[0].start:
        kept[0] = replace(kept[0], continues=True)
    left_open = stack[0] if stack and kept and not kept[-1].closed else None
    return _Line(tuple(kept), left_open)


def _marks(line: str) -> list[_Mark]:
    return [_mark(line, match.start()) for match in _MARK.finditer(line)]


def _mark(line: str, position: int) -> _Mark:
    sign = line[position]
    before = line[position - 1] if position else " "
    after = line[position + 1] if position + 1 < len(line) else " "
    at_start = position == 0 or before in _OPENS_AFTER
    if sign in "«„‟“":
        # „…“ and »…« close with the marks that open elsewhere.
        return _Mark(position, sign, True, sign in "“«" and not at_start, True)
    if sign in "»”":
        return _Mark(position, sign, at_start and after.isalnum(), True, True)
    opens = at_start and sign != "’" and (not after.isspace() or before.isspace())
    closes = sign != "‘" and not after.isalnum()
    return _Mark(position, sign, opens, closes, before in _ENDS_CLAUSE, before.isdigit())


def _close_later(marks: Sequence[_Mark]) -> list[bool]:
    """For each mark, whether one of its sort closes for certain behind it before another opens."""
    answers: list[bool] = []
    certain = {True: False, False: False}
    for mark in reversed(marks):
        single = mark.sign in "'‘’"
        answers.append(certain[single])
        if mark.closes and mark.strong:
            certain[single] = True
        elif mark.opens:
            certain[single] = False
    return answers[::-1]


def _closes_sign(sign: str, opened: str) -> bool:
    return sign in _CLOSERS[opened]


def _closes(mark: _Mark, stack: Sequence[str], closes_later: bool) -> bool:
    if not mark.closes or not any(_closes_sign(mark.sign, opened) for opened in stack):
        return False
    if mark.sign in "'’":
        # The mark of a plural's possessive, where the quotation closes further on.
        return _closes_sign(mark.sign, stack[-1]) and (mark.strong or not closes_later)
    if mark.sign == '"':
        return (not mark.opens or _closes_sign('"', stack[-1])) and not (mark.inches and closes_later)
    return True


def _opens(mark: _Mark, stack: Sequence[str], line: str, closes_later: bool) -> bool:
    if not mark.opens or len(stack) >= _DEEPEST:
        return False
    if mark.sign in _SINGLE and mark.position and _APOSTROPHE.match(line, mark.position):
        return False
    if mark.sign == "'":
        return closes_later
    return True


class Stretch(Protocol):
    """A part of the text."""

    @property
    def start(self) -> int:
        """Offset of the first character."""

    @property
    def end(self) -> int:
        """Offset behind the last one."""


StretchT = TypeVar("StretchT", bound=Stretch)


def within(stretches: Sequence[StretchT], start: int, end: int) -> Iterator[StretchT]:
    """The stretches that share a character with one of the text.

    Args:
        stretches: in order, none overlapping another.
        start: offset of the first character.
        end: offset behind the last one.
    """
    first = bisect_right(stretches, start, key=lambda stretch: stretch.end)
    for number in range(first, len(stretches)):
        if stretches[number].start >= end:
            return
        yield stretches[number]
