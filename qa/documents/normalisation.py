"""Cleaning the text of a file, once, before any offset is taken: pure functions.

After normalisation a line is a paragraph (or a heading, or a list item): it holds no line
break, no control character and no run of blanks. Empty lines separate paragraphs.
"""

from __future__ import annotations

import itertools
import re
import statistics
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import dataclass

from qa.documents.page_furniture import remove_furniture

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_BLANKS = re.compile(r"[^\S\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_EMPTY_LINES = re.compile(r"\n{3,}")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u2010][^\S\n]*\n[^\S\n]*(?=[a-zà-öø-ÿœ])")
_LETTERS_BEFORE = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,40}$")
_LETTERS_AFTER = re.compile(r"[^\W\d_]{1,40}")
_COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,40}(?:[-\u2010][^\W\d_]{1,40})+")
_LIGATURES = {
    ord("ﬀ"): "ff",
    ord("ﬁ"): "fi",
    ord("ﬂ"): "fl",
    ord("ﬃ"): "ffi",
    ord("ﬄ"): "ffl",
    ord("ﬅ"): "st",
    ord("ﬆ"): "st",
}
_LIST_ITEM = re.compile(r"\s*(?:[-–—•*▪◦]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"'”’»)\]]*$")

_CELL_BORDER = " | "
"""Between the cells of a row: rows of equal length were not broken to a width."""
_FIGURE = re.compile(r"[-–—($€£]{0,3}\d[\d,.]{0,20}[%)]{0,2}|[-–—]|[$€£%)]|n/a|N/A")
_YEAR = re.compile(r"(?:19|20)\d\d[,.;)]?")
_LAST = 200
"""Characters at the end of a line that tell how it ends."""

_NARROWEST = 0.75
"""Width of the narrowest column that is told from mere short lines, in usual lengths of a line."""

_NEIGHBOURS = 4
"""Lines before and after one that tell how wide its column is."""

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


def normalise_pages(pages: Sequence[str]) -> NormalisedText:
    """Clean the pages of a document, without running headers, footers and page numbers, and join them.

    A paragraph that runs on to the next page is joined with a blank, a word that does without one; the page
    then begins at its first character on that page.

    Args:
        pages: the text of each page, line by line as it stands there.

    Returns:
        The text, and one offset for each page, those without text included.
    """
    bodies = remove_furniture([clean_characters(page) for page in pages])
    compounds = find_compounds(bodies)
    parts: list[str] = []
    starts: list[int] = []
    length, before = 0, ""
    for body in bodies:
        cleaned = _tidy(unwrap(body, compounds))
        if cleaned and parts:
            end, joint = _join_pages(before, body, compounds)
            parts[-1] = parts[-1][: len(parts[-1]) - end]
            length += len(joint) - end
            parts.append(joint)
            _lower_last(starts, length)
        starts.append(length)
        if cleaned:
            parts.append(cleaned)
            length += len(cleaned)
            before = body
    return NormalisedText("".join(parts), tuple(starts))


def _join_pages(before: str, after: str, compounds: Set[str]) -> tuple[int, str]:
    """How many characters to take from the end of a page, and what to put between it and the next."""
    lines, following = _filled(before), _filled(after)[0]
    last = lines[-1]
    if _HYPHENATED.search(f"{last[-_LAST:]}\n{following[:1]}."):
        return (0 if _keeps_hyphen(last[:-1], following, compounds) else 1), ""
    if _ENDS_SENTENCE.search(last[-_LAST:]) or _LIST_ITEM.match(following):
        return 0, "\n\n"
    width = max(map(len, lines[-_NEIGHBOURS:]))
    full = len(following) >= 0.6 * width and not _ends_paragraph(last, following, width)
    return 0, " " if following[0].islower() or full else "\n\n"


def _filled(page: str) -> list[str]:
    return [line.strip() for line in page.split("\n") if line.strip()]


def _lower_last(starts: list[int], length: int) -> None:
    """A page without text begins no later than the text goes that is before it."""
    for index in range(len(starts) - 1, -1, -1):
        if starts[index] <= length:
            break
        starts[index] = length


def clean_characters(text: str) -> str:
    """Unify line ends, blanks and composed characters; drop what is invisible."""
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", _SURROGATE.sub("\ufffd", text))).translate(_LIGATURES)
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


def unwrap(text: str, compounds: Set[str] = frozenset()) -> str:
    """Join the lines of each paragraph; a list item, a row of a table or a short last line ends one.

    Args:
        text: lines as they were broken.
        compounds: words that keep their hyphen where a line is broken behind it, in lower case.
    """
    joined = _HYPHENATED.sub(lambda match: _unhyphenated(match, compounds), text)
    narrowest = _NARROWEST * _usual_length(joined)
    return "\n\n".join(_unwrap_block(block.split("\n"), narrowest) for block in re.split(r"\n\s*\n", joined))


def find_compounds(texts: Sequence[str]) -> Set[str]:
    """The hyphenated words that stand within a line, in lower case."""
    return {
        match.group().casefold() for text in texts for line in text.split("\n") for match in _COMPOUND.finditer(line)
    }


def _unhyphenated(match: re.Match[str], compounds: Set[str]) -> str:
    text = match.string
    before, after = text[max(0, match.start() - _LAST) : match.start()], text[match.end() : match.end() + _LAST]
    return match.group()[0] if _keeps_hyphen(before, after, compounds) else ""


def _keeps_hyphen(before: str, after: str, compounds: Set[str]) -> bool:
    """Whether the document writes the word with a hyphen where it needs none."""
    first, second = _LETTERS_BEFORE.search(before[-_LAST:]), _LETTERS_AFTER.match(after)
    if first is None or second is None:
        return False
    return f"{first.group()}-{second.group()}".casefold() in compounds


def _usual_length(text: str) -> int:
    """Three quarters of the lines are no longer."""
    lengths = sorted(len(line.strip()) for line in text.split("\n") if line.strip())
    return lengths[(3 * len(lengths)) // 4] if lengths else 0


def _unwrap_block(lines: list[str], narrowest: float) -> str:
    lines = [line.strip() for line in lines if line.strip()]
    if not lines:
        return ""
    lengths = [len(line) for line in lines]
    joined = [lines[0]]
    for index, (previous, line) in enumerate(itertools.pairwise(lines)):
        width = max(narrowest, *lengths[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS + 2])
        apart = _LIST_ITEM.match(line) or _ends_paragraph(previous, line, width)
        joined += ("\n" if apart else " ", line)
    return "".join(joined)


def _ends_paragraph(line: str, following: str, width: float) -> bool:
    """Whether a line was not broken to fit the width: it is a row, or left room for the word that follows."""
    ends_sentence = bool(_ENDS_SENTENCE.search(line[-_LAST:]))
    if _holds_only_figures(following):
        # A table of which each cell is a line: the row goes on.
        return ends_sentence or _is_row(line)
    if _is_row(line):
        return True
    if _is_row(following) or _holds_only_figures(line):
        return not following[0].islower()
    heading_follows = len(following) < 0.6 * width and following[0].isupper() and not _ENDS_SENTENCE.search(following)
    if ends_sentence and heading_follows:
        return True
    had_room = len(line) + 1 + len(following.split(maxsplit=1)[0]) < 0.8 * width
    return had_room and (ends_sentence or not following[0].islower())


def _is_row(line: str) -> bool:
    """Whether a line ends with two figures or more; years stand side by side in sentences as well."""
    figures = 0
    for token in reversed(line[-_LAST:].split()):
        if not _FIGURE.fullmatch(token):
            break
        figures += any(character.isdigit() for character in token) and not _YEAR.fullmatch(token)
    return figures >= 2


def _holds_only_figures(line: str) -> bool:
    return len(line) <= _LAST and all(_FIGURE.fullmatch(token) for token in line.split())


def _tidy(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
