"""Running headers, footers and page numbers: lines that stand on pages and belong to no text; pure functions.

A line at the top or bottom of a page goes when it stands on neighbouring pages as well, letter for letter or
with one number that counts the pages. Figures that differ in any other way are figures, and stay.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

_ZONE = 3
"""Lines at the top, and at the bottom, that may be furniture."""

_RECURRENCES = 3
"""Pages on which a line must stand, each at most two pages after the last (left and right pages differ)."""

_LONGEST = 200
_NUMBERS_COMPARED = 8
_TOKEN = re.compile(r"\d{1,5}|[ivxlcIVXLC]{1,8}")
_NUMBER = re.compile(rf"(?<![^\W_]){_TOKEN.pattern}(?![^\W_])")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_PAGE_NUMBER = re.compile(rf"[-–—|\[( ]*({_TOKEN.pattern})[-–—|\]) ]*")
_PAGE_LABEL = re.compile(
    r"[-–—|\[( ]*(?:page|p\.|pg\.?|seite|página)? ?(\d{1,5}) ?(?:(?:of|de|sur|/) ?(\d{1,5}))?[-–—|\]) ]*", re.IGNORECASE
)

_DIVISION = re.compile(
    r"(?:article|chapter|chapitre|section|annexe?|appendix|appendice|part(?:ie)?|recomm[ae]ndation|question|tit[lr]e|figure"
    r"|table(?:au)?|item|note|schedule|exhibit|step|étape|point|principle|principe|objecti(?:ve|f)|box|encadré)s? \0"
)
"""Divisions of a text are counted as well, and one may begin on every page."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What a line has in common with the same line of another page.

    Attributes:
        text: the line, a mark in place of the number that counts the pages.
        offset: that number less the index of the page; ``None`` where it is taken literally.
    """

    text: str
    offset: int | None


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: int
    line: int


def remove_furniture(pages: Sequence[str]) -> list[str]:
    """Remove running headers, footers and page numbers.

    Args:
        pages: the text of each page, line by line as it stands there.

    Returns:
        As many pages, each without those lines; all other lines are as they were.
    """
    split = [page.split("\n") for page in pages]
    edges = [_edges(lines) for lines in split]
    recurring = _recurring(split, edges)
    result = []
    for number, (lines, page_edges) in enumerate(zip(split, edges, strict=True)):
        removed = {line for edge in page_edges for line in _furniture_of(edge, number, recurring)}
        for edge in page_edges:
            outermost = next((line for line in edge if line not in removed), None)
            if outermost is not None and _is_page_label(lines[outermost], number + 1, len(pages)):
                removed.add(outermost)
        result.append("\n".join(line for index, line in enumerate(lines) if index not in removed))
    return result


def _edges(lines: list[str]) -> tuple[list[int], list[int]]:
    """Indices of the lines at the top and at the bottom, from outside to inside.

    A quarter of the page may be furniture at each; the last index is that of the line behind it.
    """
    filled = [index for index, line in enumerate(lines) if line.strip()]
    size = min(_ZONE, (len(filled) + 3) // 4) + 1
    return filled[:size], filled[::-1][:size]


def _furniture_of(edge: list[int], page: int, recurring: dict[_Candidate, bool]) -> list[int]:
    """Those lines of an edge that are furniture: those that count the pages, and those outside of any that stays.

    Where the line behind the edge recurs as well, the pages have text in common, and only the outermost line and
    those that count the pages can be told from it.
    """
    found = list(itertools.takewhile(lambda line: _Candidate(page, line) in recurring, edge))
    if len(found) == len(edge):
        del found[1:]
    counting = [line for line in edge[:-1] if recurring.get(_Candidate(page, line))]
    return [*found, *counting]


def _recurring(split: list[list[str]], edges: list[tuple[list[int], list[int]]]) -> dict[_Candidate, bool]:
    """The lines that recur on neighbouring pages, and whether they count them; empty pages are skipped."""
    found: dict[_Pattern, list[tuple[int, _Candidate]]] = defaultdict(list)
    position = 0
    for page, (lines, (top, bottom)) in enumerate(zip(split, edges, strict=True)):
        # A line that is all of a page is what the page says.
        for line in {*top, *bottom} if len(top) > 1 else ():
            for pattern in _patterns(lines[line], page):
                found[pattern].append((position, _Candidate(page, line)))
        position += bool(top)
    recurring: dict[_Candidate, bool] = {}
    for pattern, places in found.items():
        needed = 2 if _is_bare_number(pattern) else _RECURRENCES
        for run in _runs(places):
            if len({position for position, _ in run}) >= needed:
                for _, candidate in run:
                    recurring[candidate] = recurring.get(candidate, False) or pattern.offset is not None
    return recurring


def _runs(places: list[tuple[int, _Candidate]]) -> list[list[tuple[int, _Candidate]]]:
    runs: list[list[tuple[int, _Candidate]]] = []
    for place in places:
        if runs and place[0] - runs[-1][-1][0] <= 2:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _patterns(line: str, page: int) -> list[_Pattern]:
    text = " ".join(line.split()).casefold()
    if len(text) > _LONGEST:
        return []
    patterns = [_Pattern(text, None)] if any(character.isalpha() for character in text) else []
    for _, match in zip(range(_NUMBERS_COMPARED), _NUMBER.finditer(text), strict=False):
        value = _value(match.group())
        marked = f"{text[: match.start()]}\0{text[match.end() :]}"
        if value is not None and not _DIVISION.match(marked):
            patterns.append(_Pattern(marked, value - page))
    return patterns


def _value(token: str) -> int | None:
    """The number that digits or well-formed Roman numerals stand for."""
    if token.isdigit():
        return int(token)
    digits = [_ROMAN[letter] for letter in token.casefold()]
    value = sum(
        -digit if any(later > digit for later in digits[index + 1 : index + 2]) else digit
        for index, digit in enumerate(digits)
    )
    return value if _roman(value) == token.casefold() else None


def _roman(value: int) -> str:
    steps = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    letters = ""
    for step, sign in steps:
        letters += sign * (value // step)
        value %= step
    return letters


def _is_bare_number(pattern: _Pattern) -> bool:
    return pattern.offset is not None and bool(_PAGE_NUMBER.fullmatch(pattern.text.replace("\0", "1")))


def _is_page_label(line: str, page: int, pages: int) -> bool:
    """Whether a line says that this is that page, in so many words ("Page 3", "- 3 -", "3/10")."""
    text = " ".join(line.split())
    match = _PAGE_LABEL.fullmatch(text) if len(text) <= 40 else None
    if match is None or text.isdigit():
        return False
    return int(match.group(1)) == page and match.group(2) in (None, str(pages))
