"""Whether the text layer of a page is text, or codes that no font maps to characters: pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_CODES = re.compile(r"\(cid:\d{1,6}\)|(?:/[A-Za-z]{1,6}\d{1,6}){2,}")
_SAMPLE = 4_000
_BAD_SHARE = 0.3
_FEWEST_LETTERS = 8
_LEADING_SHARE = 0.5
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "KANGXI", "BOPOMOFO", "IDEOGRAPHIC", "FULLWIDTH"})
_UNMAPPED = frozenset({"Cc", "Co", "Cn", "Cs"})
_FEW_TOKENS = 2
_MANY_LINES = 30

_STRAY_LETTER = re.compile(r"(?<=\s)[b-df-hj-npr-tv-wzé](?=\s)")
"""A letter that is no word of English or French, and rarely stands for a thing."""

_CRAMMED = re.compile(r"[A-Za-zÀ-ɏ]{28,}")
"""Longer than the words of either language."""


def is_legible(text: str) -> bool:
    """Whether a page's text can be read: it has some, mapped to characters, mostly of one script."""
    sample = "".join(text[:_SAMPLE].split()) or "".join(text.split())[:_SAMPLE]
    if not sample:
        return False
    readable = _CODES.sub("", sample)
    # Each character is looked up once: there are few of them, and pages are many.
    counts = Counter(readable)
    bad = len(sample) - len(readable) + sum(count for character, count in counts.items() if _is_unmapped(character))
    return bad <= _BAD_SHARE * len(sample) and _has_a_leading_script(counts)


def is_fragmented(text: str) -> bool:
    """Whether most lines hold a word or two, as where each cell of a table came as a line of its own."""
    lines = [line.split(maxsplit=_FEW_TOKENS) for line in text.split("\n") if line.strip()]
    short = sum(len(tokens) <= _FEW_TOKENS for tokens in lines)
    return len(lines) >= _MANY_LINES and short >= 0.6 * len(lines)


def count_misspaced(text: str) -> int:
    """How many words have a blank too many or too few, as far as that shows: letters alone, and words run together."""
    return sum(1 for _ in _STRAY_LETTER.finditer(text)) + sum(1 for _ in _CRAMMED.finditer(text))


def _is_unmapped(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in _UNMAPPED


def _has_a_leading_script(counts: Counter[str]) -> bool:
    """Codes taken for characters are scattered over the scripts of the world."""
    scripts: Counter[str] = Counter()
    for character, count in counts.items():
        if character.isalpha():
            scripts[_script(character)] += count
    letters = scripts.total()
    return letters < _FEWEST_LETTERS or scripts.most_common(1)[0][1] >= _LEADING_SHARE * letters


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "UNNAMED").split(maxsplit=1)[0].partition("-")[0]
    return "CJK" if name in _EAST_ASIAN else name
