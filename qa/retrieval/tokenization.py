"""Words as BM25 counts them: pure functions.

Terms are lower-case, without accents, stemmed in the language of the document. Numbers stay
whole ("3.5", "2003"); thousands lose their separators ("8,000" is "8000").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

TOKENIZATION_VERSION = 1
"""Raised when the same text would give other terms."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+\d*|\d+\w+")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_STEMMERS = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
}
_FALLBACK_LANGUAGE = "en"
_QUESTION_WORDS = frozenset(
    [
        "say",
        "says",
        "said",
        "tell",
        "tells",
        "told",
        "think",
        "thinks",
        "thought",
        "mean",
        "means",
        "please",
        "quel",
        "quels",
        "quelle",
        "quelles",
        "comment",
        "pourquoi",
        "quand",
        "combien",
        "dit",
        "disent",
        "pense",
        "pensent",
        "lequel",
        "laquelle",
    ]
)


def fold(text: str) -> str:
    """A text without case and accents, for comparing names and counting words."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return _FOREIGN.sub(_without_accents, decomposed).casefold()


def _without_accents(letters: re.Match[str]) -> str:
    return "".join(c for c in letters.group() if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The folded words and numbers of a text, in order; single letters are left out."""
    found = []
    for match in _WORD.finditer(fold(text)):
        word = match.group()
        if "," in word and _THOUSANDS.fullmatch(word):
            word = word.replace(",", "")
        if len(word) > 1 or word.isdigit():
            found.append(word)
    return found


def stem(tokens: Sequence[str], language: str | None) -> list[str]:
    """The stem of each word in a language; in English where there is no stemmer for it."""
    from Stemmer import Stemmer

    # A stemmer may not be shared between threads, and making one costs microseconds.
    stems: list[str] = Stemmer(_STEMMERS.get(language or "", _STEMMERS[_FALLBACK_LANGUAGE])).stemWords(list(tokens))
    return stems


def document_terms(text: str, language: str | None) -> list[str]:
    """The terms of a text of which the language is known, in order, with repetitions."""
    return stem(words(text), language)


def content_words(text: str) -> list[str]:
    """The different words of a question that carry meaning ("what" and "the" do not), in order."""
    return [word for word in dict.fromkeys(words(text)) if word not in stop_words()]


@cache
def stop_words() -> frozenset[str]:
    """Words of English and French that carry no meaning of their own in a question."""
    from bm25s.stopwords import STOPWORDS_EN_PLUS, STOPWORDS_FRENCH

    return frozenset(fold(word) for word in (*STOPWORDS_EN_PLUS, *STOPWORDS_FRENCH)) | _QUESTION_WORDS
