"""Lists of words, and words without what does not distinguish them: pure functions."""

from __future__ import annotations

import unicodedata


def word_list(text: str) -> frozenset[str]:
    """The words of a text, without case and accents."""
    return frozenset(map(plain, text.split()))


def plain(text: str) -> str:
    """A text without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
