"""Where the words of a quotation stand among the characters of a page: pure functions.

The stored text is not that of the page, letter for letter: words were joined where a line was broken in them, blanks
were unified, headers and numbers taken out, and another program may have read it in the first place. Letters and signs
are compared, therefore, without blanks, hyphens, accents and the forms that Unicode has for the sake of others.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.types import Span

_ALIKE = 80
"""How like a quotation and what is around it a stretch of a page must be, in percent, to be taken for it."""

_MISSING, _FEW_MISSING = 0.1, 2
"""Share of a quotation's letters that need not stand there, and how many letters of a short one."""

_AROUND = 60
"""Letters before and behind a quotation that are compared with it where its own words alone are not found."""

_ASTRAY = 300
"""Letters of other words that may stand between those of a quotation, such as a footer that was taken out."""

_SHORTEST_RUN = 4
"""Letters in a row that must be the same for them to be marked, unless the quotation has no more."""

_MISREAD = 3
"""Letters that are marked with those around them, since they are probably one that was read otherwise."""

_CONTEXT = 400
_SAME = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "−": "-", "`": "'", "´": "'"}
)
"""Signs that programs put for each other."""

_NOT_COMPARED = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me", "Pd", "Zs", "Zl", "Zp"))
"""Categories of controls, accents, dashes and blanks."""


@dataclass(frozen=True, slots=True)
class QuoteInContext:
    """The words of a quotation as the stored text of one page has them.

    Attributes:
        before: what stands before them on the page.
        quote: the words, or those of them that stand on this page.
        after: what stands behind them.
    """

    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where a quotation stands on a page.

    Attributes:
        spans: stretches of the page's characters, apart and in order.
        exact: whether they hold the quotation's letters, all of them and no others.
    """

    spans: tuple[Span, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class _Folded:
    """The letters and signs of a text that are compared, and the offset of the character from which each comes."""

    letters: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


def align(quotation: QuoteInContext, page: str) -> Alignment | None:
    """Find a quotation on a page.

    Args:
        quotation: with its context, which tells it from the same words elsewhere on the page.
        page: its characters, one for each that has a place there.

    Returns:
        ``None`` where it does not stand there, or not nearly.
    """
    quote, there = _fold(quotation.quote), _fold(page)
    if not quote.letters or not there.letters:
        return None
    before, after = _fold(quotation.before[-_CONTEXT:]).letters, _fold(quotation.after[:_CONTEXT]).letters
    places = list(_places(quote.letters, there.letters))
    if places:
        size = len(quote.letters)
        start = max(places, key=lambda place: _likeness(there.letters, place, place + size, before, after))
        return Alignment((there.span(start, start + size),), exact=True)
    return _nearly(before[-_AROUND:], quote.letters, after[:_AROUND], there)


def _places(letters: str, there: str) -> Iterator[int]:
    start = there.find(letters)
    while start >= 0:
        yield start
        start = there.find(letters, start + 1)


def _likeness(there: str, start: int, end: int, before: str, after: str) -> int:
    """How many letters before and behind a stretch are those of the context."""
    leading, following = there[max(0, start - _CONTEXT) : start], there[end : end + _CONTEXT]
    return _common_length(leading[::-1], before[::-1]) + _common_length(following, after)


def _common_length(first: str, second: str) -> int:
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return length


def _nearly(before: str, quote: str, after: str, there: _Folded) -> Alignment | None:
    """The stretch of a page that is most like a quotation in its context; what they have in common is marked."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Indel

    wanted = before + quote + after
    if len(there.letters) < len(wanted) * _ALIKE / 100:
        return None
    found = fuzz.partial_ratio_alignment(wanted, there.letters, score_cutoff=_ALIKE)
    if found is None:
        return None
    first, last = max(0, found.dest_start - _ASTRAY), found.dest_end + _ASTRAY
    parts = (
        _within(block.src_start, block.dest_start, block.src_end - block.src_start, len(before), len(quote))
        for block in Indel.opcodes(wanted, there.letters[first:last])
        if block.tag == "equal"
    )
    same = [part for part in parts if part]
    shortest = min(_SHORTEST_RUN, len(quote))
    runs = [run for run in _joined(same) if run.end - run.start >= shortest]
    standing = sum(span.end - span.start for span in same if any(run.start <= span.start < run.end for run in runs))
    if len(quote) - standing > max(_FEW_MISSING, _MISSING * len(quote)):
        return None
    return Alignment(tuple(there.span(first + run.start, first + run.end) for run in runs), exact=False)


def _within(start: int, place: int, size: int, before: int, quote: int) -> Span | None:
    """The place of that part of a block of equal letters that belongs to the quotation, not to what is around it."""
    cut = max(0, before - start)
    kept = min(size, before + quote - start) - cut
    return Span(place + cut, place + cut + kept) if kept > 0 else None


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Stretches between which there is little, as one."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.start - joined[-1].end <= _MISREAD:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _fold(text: str) -> _Folded:
    letters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        folded = _folded_character(character)
        letters.append(folded)
        offsets.extend([offset] * len(folded))
    return _Folded("".join(letters), offsets)


@lru_cache(maxsize=4096)
def _folded_character(character: str) -> str:
    forms = unicodedata.normalize("NFKD", character.translate(_SAME)).casefold()
    return "".join(form for form in forms if unicodedata.category(form) not in _NOT_COMPARED)
