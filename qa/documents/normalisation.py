"""Cleaning the text of a file, once, before any offset is taken: pure functions.

After normalisation a line is a paragraph (or a heading, or a list item): it holds no line
break, no control character and no run of blanks. Empty lines separate paragraphs.
"""

from __future__ import annotations

import itertools
import re
import statistics
import unicodedata
from dataclasses import dataclass

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_BLANKS = re.compile(r"[^\S\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_EMPTY_LINES = re.compile(r"\n{3,}")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-\n(?=[a-zà-öø-ÿ])")
_LIST_ITEM = re.compile(r"\s*(?:[-–—•*▪◦]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"'”’»)\]]*$")

_CELL_BORDER = " | "
"""Between the cells of a row: rows of equal length were not broken to a width."""

_WRAP_WIDTHS = range(40, 121)
"""Line lengths, in characters, that a hard-wrapped text may have at its widest."""


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """Clean text and the offsets at which its pages begin (none where it has no pages)."""

    text: str
    page_starts: tuple[int, ...] = ()


def normalise(text: str) -> NormalisedText:
    """Clean a text that has no pages."""
    text = clean_characters(text)
    if is_hard_wrapped(text):
        text = unwrap(text)
    return NormalisedText(_tidy(text))


def normalise_pages(pages: list[str]) -> NormalisedText:
    """Clean the pages of a document and join them.

    A paragraph that runs on to the next page is joined with a blank; the page then begins
    at its first character on that page.
    """
    text, starts = "", []
    for page in pages:
        cleaned = _tidy(unwrap(clean_characters(page)))
        if text and cleaned:
            runs_on = not _ENDS_SENTENCE.search(text) and cleaned[0].islower()
            text += " " if runs_on else "\n\n"
        starts.append(len(text))
        text += cleaned
    return NormalisedText(text, tuple(starts))


def clean_characters(text: str) -> str:
    """Unify line ends, blanks and composed characters; drop what is invisible."""
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", _SURROGATE.sub("\ufffd", text)))
    return unicodedata.normalize("NFC", text)


def is_hard_wrapped(text: str) -> bool:
    """Whether lines were broken to fit a width rather than to end a paragraph."""
    lines = text.split("\n")
    inner = [
        len(line)
        for line, following in itertools.pairwise(lines)
        if line.strip() and following.strip() and _CELL_BORDER not in line
    ]
    if len(inner) < 5 or max(map(len, lines)) not in _WRAP_WIDTHS:
        return False
    return statistics.median(inner) >= 0.75 * max(inner)


def unwrap(text: str) -> str:
    """Join the lines of each paragraph; a list item or a short last line ends one."""
    blocks = re.split(r"\n\s*\n", _HYPHENATED.sub("", text))
    return "\n\n".join(_unwrap_block(block.split("\n")) for block in blocks)


def _unwrap_block(lines: list[str]) -> str:
    lines = [line.strip() for line in lines if line.strip()]
    if not lines:
        return ""
    width = max(map(len, lines))
    joined = lines[0]
    for previous, line in itertools.pairwise(lines):
        joined += ("\n" if _LIST_ITEM.match(line) or _ends_paragraph(previous, line, width) else " ") + line
    return joined


def _ends_paragraph(line: str, following: str, width: int) -> bool:
    """Whether a line was not broken to fit the width: it left room for the word that follows."""
    ends_sentence = bool(_ENDS_SENTENCE.search(line))
    heading_follows = len(following) < 0.6 * width and following[0].isupper() and not _ENDS_SENTENCE.search(following)
    if ends_sentence and heading_follows:
        return True
    had_room = len(line) + 1 + len(following.split(maxsplit=1)[0]) < 0.8 * width
    return had_room and (ends_sentence or not following[0].islower())


def _tidy(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
