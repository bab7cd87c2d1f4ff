"""Names in running text, English and French: pure functions.

They work on masked text, in which the full stop of an abbreviation is another character, so
that every full stop left ends a sentence. Masking moves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.indexing.nouns import ROLE

_DOT = "\u2024"
_ABBREVIATION = re.compile(r"\b(?:Dr|Mrs?|Ms|Mme|Mlle|MM|Prof|Hon|St|Gen|Sen|Rep|Gov|Amb|Col|Capt|Rev|[A-Z])\.")
_PART = rf"[A-ZÀ-ÖØ-Þ][\w’'{_DOT}-]*"
_PARTICLE = r"(?:de la|de|du|des|van der|van den|van|von|der|den|bin|ben|ibn|al|el|da|dos|di)"
_JOINED = rf"(?:(?:al|el|ad|an|ar|as|ul)-)?{_PART}"
_RUN = re.compile(rf"(?<![\w’'-])(?:[Ll]’)?{_PART}(?:[^\S\n]+(?:{_PARTICLE}[^\S\n]+)?{_JOINED}){{0,7}}")
_WORD = re.compile(r"\S+")
_FRENCH_OF = frozenset({"de", "du", "des"})
_TITLES_WORDS = """
    dr mr mrs ms miss mister m mme mlle mm madame monsieur maître prof professor professeur sir dame lord hon
    honourable honorable excellency minister ministre president président présidente chair chairman chairwoman
    chairperson ambassador ambassadeur ambassadrice governor gouverneur senator sénateur secretary general général
    colonel captain king chief director coordinator spokesperson spokesman spokeswoman member representative
    commissioner deputy vice rev reverend bishop prince princess activist campaigner researcher delegate
"""
_ROLE = re.compile(ROLE, re.IGNORECASE)
_TITLES = frozenset(_TITLES_WORDS.split())
_STARTERS_WORDS = """
    the a an le la les un une in on at but and or for to from as so then later still yet however meanwhile
    yesterday today when while after before although though if asked according he she they it we i you his her
    their its our my this that these those there mais et pourtant enfin puis ensuite car pour selon dans en à au
    aux il elle ils elles nous son sa ses notre nos ce cet cette ces quand lorsque si comme hier both neither not
    no yes oui non
"""
_STARTERS = frozenset(_STARTERS_WORDS.split())
_WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_MONTH_WORDS = "january february march april may june july august september october november december"
_MONTHS = frozenset(_MONTH_WORDS.split())


@dataclass(frozen=True, slots=True)
class Name:
    """A run of words in capitals without the titles before it.

    Attributes:
        text: the words, single blanks between them.
        start: offset of the first, titles left out.
        end: offset behind the last.
        titled: a title stands before it.
        possessive: it ends in ’s: somebody's.
    """

    text: str
    start: int
    end: int
    titled: bool
    possessive: bool

    @property
    def is_full(self) -> bool:
        """Whether it has more than one word."""
        return " " in self.text


def mask(text: str) -> str:
    """Replace the full stops of abbreviations; every other character stays where it is."""
    return _ABBREVIATION.sub(lambda match: match.group()[:-1] + _DOT, text)


def names_in(text: str) -> Iterator[Name]:
    """The names of a masked text, in order.

    Args:
        text: from ``mask``.
    """
    for run in _RUN.finditer(text):
        words: list[tuple[str, int]] = []
        for match in _WORD.finditer(run.group()):
            word, start = match.group(), run.start() + match.start()
            if word.startswith(("L’", "l’", "L'")):
                word, start = word[2:], start + 2
            possessive = word.endswith(("’s", "'s"))
            words.append((word[:-2] if possessive else word, start))
            if possessive:
                yield from _name(words, True)
                words = []
        yield from _name(words, False)


def _name(words: list[tuple[str, int]], possessive: bool) -> Iterator[Name]:
    first = 0
    titled = False
    while first < len(words):
        word = words[first][0].casefold().strip(_DOT)
        is_title = word in _TITLES or _ROLE.fullmatch(word) is not None
        more = first + 1 < len(words)
        if not (is_title or word in _STARTERS or word in _WEEKDAYS or (more and _is_acronym(words[first][0]))):
            break
        titled = titled or is_title
        first += 1
    kept = _without_end(words[first:])
    if kept:
        text = " ".join(word for word, _ in kept).replace(_DOT, ".").strip("-’'")
        if text:
            end = kept[-1][1] + len(kept[-1][0])
            yield Name(text, kept[0][1], end, titled, possessive and len(kept) == len(words) - first)


def _without_end(words: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Without the day on which somebody spoke, and without the place: “Marie Diallo de Bangui”."""
    for number, (word, _) in enumerate(words):
        if number >= 2 and word in _FRENCH_OF:
            words = words[:number]
            break
    while words and words[-1][0].casefold() in _WEEKDAYS | (_MONTHS if len(words) != 2 else frozenset()):
        words = words[:-1]
    return words


def _is_acronym(word: str) -> bool:
    return word.isupper() and 2 <= len(word) <= 6 and word.isalpha()
